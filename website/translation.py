from modeltranslation.translator import TranslationOptions, register

from website.models import MenuItem


@register(MenuItem)
class MenuItemOptions(TranslationOptions):
    fields = MenuItem.texts
