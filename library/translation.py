from modeltranslation.translator import TranslationOptions, register

from library.models import Document, Picture
from publishing.translation import PublishableOptions


@register(Picture)
class PictureOptions(TranslationOptions):
    fields = Picture.texts


@register(Document)
class DocumentOptions(PublishableOptions):
    fields = ("body", "issuer", "file", "file_text")
