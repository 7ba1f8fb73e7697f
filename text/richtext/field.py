"""The one field for rich text."""

from django.db import models

from text.languages import current

from .cleaner import clean


class _Clean(str):
    """A text that was cleaned for a language a moment ago."""

    def __new__(cls, text, language):
        self = super().__new__(cls, text)
        self.language = language
        return self


class RichTextField(models.TextField):
    """HTML of our grammar, cleaned and typeset on every way into the database.

    The language is that of the translated column; modeltranslation makes for each
    language a subclass with ``language``. The column it was made from, which nothing
    reads, takes the active language, as its value does.
    """

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if not isinstance(value, str):
            return value
        cleaned = self._cleaned(value)
        if cleaned != value:
            setattr(model_instance, self.attname, str(cleaned))
        return cleaned

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = str(self._cleaned(value))
        return super().get_db_prep_save(value, connection)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "text.richtext.RichTextField", args, kwargs

    def _cleaned(self, value):
        language = getattr(self, "language", None) or current()
        if isinstance(value, _Clean) and value.language == language:
            return value
        return _Clean(clean(value, language), language)
