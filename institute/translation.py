from modeltranslation.translator import TranslationOptions, register

from institute.models import Organization


@register(Organization)
class OrganizationOptions(TranslationOptions):
    fields = ("name", "short_name", "legal_name", "about", "address")
