"""The model field for rich text."""

from django.db import models

from text.languages import current

from .cleaner import clean


class _CleanText(str):
    """A text that is already clean in a language: it is not cleaned twice in a save."""

    def __new__(cls, text, language):
        self = super().__new__(cls, text)
        self.language = language
        return self


class RichTextField(models.TextField):
    """HTML that is cleaned and typeset whenever it is written to the database::

        body = RichTextField(_("text"), blank=True)

    It is typeset by the language of its translated column: modeltranslation makes a
    subclass with ``language`` for each. The original column, which nothing reads, takes
    the active language.
    """

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if not isinstance(value, str):
            return value
        cleaned = self._clean(value)
        if cleaned != value:
            setattr(model_instance, self.attname, str(cleaned))
        return cleaned

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = str(self._clean(value))
        return super().get_db_prep_save(value, connection)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "text.richtext.RichTextField", args, kwargs

    def _clean(self, value):
        language = getattr(self, "language", None) or current()
        if isinstance(value, _CleanText) and value.language == language:
            return value
        return _CleanText(clean(value, language), language)
