from modeltranslation.translator import TranslationOptions, register

from website.models import MenuItem
from website.sections import Section


@register(MenuItem)
class MenuItemOptions(TranslationOptions):
    fields = MenuItem.texts


@register(Section)
class SectionOptions(TranslationOptions):
    fields = Section.texts
