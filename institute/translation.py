from modeltranslation.translator import TranslationOptions, register

from institute.models import (
    Appointment,
    Body,
    HonourCategory,
    Inductee,
    Organization,
    Page,
    Partner,
    Person,
    Project,
    Role,
)
from publishing.translation import PublishableOptions


@register(Organization)
class OrganizationOptions(TranslationOptions):
    fields = Organization.texts


@register(Page)
class PageOptions(PublishableOptions):
    fields = ("menu_title", "body", "path")


@register(Person)
class PersonOptions(PublishableOptions):
    fields = (
        *["family", "given", "patronymic", "degree", "post", "affiliation"],
        "body",
    )


@register(Body)
class BodyOptions(PublishableOptions):
    fields = ("short_name", "body")


@register(Role)
class RoleOptions(TranslationOptions):
    fields = Role.texts


@register(Appointment)
class AppointmentOptions(TranslationOptions):
    fields = Appointment.texts


@register(Project)
class ProjectOptions(PublishableOptions):
    fields = ("body", "result", "commissioned_by")


@register(Partner)
class PartnerOptions(PublishableOptions):
    fields = ()


@register(HonourCategory)
class HonourCategoryOptions(TranslationOptions):
    fields = HonourCategory.texts


@register(Inductee)
class InducteeOptions(PublishableOptions):
    fields = ("body",)
