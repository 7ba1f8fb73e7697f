from modeltranslation.translator import TranslationOptions, register

from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.models import Body, Role
from institute.hall_of_fame.models import HonourCategory, Inductee
from institute.organization.models import Organization
from institute.pages.models import Page
from institute.partners.models import Partner
from institute.people.models import Person
from institute.projects.models import Project
from institute.publications.models import Authorship, Publication
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


@register(Publication)
class PublicationOptions(PublishableOptions):
    fields = ("body",)


@register(Authorship)
class AuthorshipOptions(TranslationOptions):
    fields = Authorship.texts


@register(Partner)
class PartnerOptions(PublishableOptions):
    fields = ()


@register(HonourCategory)
class HonourCategoryOptions(TranslationOptions):
    fields = HonourCategory.texts


@register(Inductee)
class InducteeOptions(PublishableOptions):
    fields = ("body",)
