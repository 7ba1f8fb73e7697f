"""What a snapshot holds, in the words of who reads it."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.models.linkable import CHOSEN_BY, OLD_URLS
from publishing.registry import titles_of
from publishing.snapshots import RELATED, stem
from text.differences import difference
from text.languages import LANGUAGES, language_of
from text.pointers import parse_or_none
from text.richtext import RichTextField, text_of


def field_of(model, name):
    """Return the field or relation of a snapshot's name, or None: it is no more."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def label_of(model, name) -> str:
    """Return what a form calls it, without its language."""
    if name == RELATED:
        return gettext("Related items")
    field = field_of(model, name)
    if field is None:
        return name
    if field.one_to_many:
        return str(capfirst(field.related_model._meta.verbose_name_plural))
    return str(capfirst(getattr(field, "translated_field", field).verbose_name))


class Wording:
    """Values of snapshots of a model as text, for display.

    The names of all the records that the snapshots point to are read at once, by one
    statement for each model, however many rows of inlines there are.
    """

    def __init__(self, model, snapshots):
        self.model = model
        self._keys, self._pointers = {}, set()
        for snapshot in snapshots:
            self._collect(model, snapshot)
        self._names = {
            (related, record.pk): str(record)
            for related, keys in self._keys.items()
            for record in related._base_manager.filter(pk__in=keys)
        }
        self._titles = titles_of(self._pointers)

    def _collect(self, model, values):
        for name, value in values.items():
            field = field_of(model, name)
            if not value:
                continue
            if name == RELATED:
                self._pointers.update(filter(None, map(parse_or_none, value)))
            elif field is not None and field.one_to_many:
                for row in value:
                    self._collect(field.related_model, row)
            elif field is not None and field.is_relation:
                keys = value if isinstance(value, list) else [value]
                self._keys.setdefault(field.related_model, set()).update(keys)

    def pieces(self, name, old, new):
        """Return the difference of two values; None where only the markup differs."""
        before, after = (self.text(self.model, name, value) for value in [old, new])
        return None if before == after else difference(before, after)

    def text(self, model, name, value) -> str:
        """Return a value as a text of one or more lines."""
        if value in (None, "", [], {}):
            return ""
        if name == RELATED:
            pointers = filter(None, map(parse_or_none, value))
            return "\n".join(self._titles.get(end, str(end)) for end in pointers)
        field = field_of(model, name)
        if isinstance(field, RichTextField):
            return text_of(value)
        if field is not None and field.one_to_many:
            return "\n".join(self._row(field.related_model, row) for row in value)
        if field is not None and field.is_relation:
            keys = value if isinstance(value, list) else [value]
            return "\n".join(
                self._names.get((field.related_model, key), f"№ {key}") for key in keys
            )
        if hasattr(field, "told"):
            return field.told(value)
        if getattr(field, "choices", None):
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.DateTimeField):
            moment = timezone.localtime(parse_datetime(value))
            return formats.date_format(moment, "DATETIME_FORMAT")
        if isinstance(field, models.DateField):
            return formats.date_format(parse_date(value), "DATE_FORMAT")
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(value, dict):
            return "\n".join(f"{key}: {part}" for key, part in value.items())
        if isinstance(value, list):
            return "\n".join(map(str, value))
        return str(value)

    def _row(self, model, row):
        """Return one row of an inline on one line."""
        texts = [
            (name, text)
            for name, value in row.items()
            if name != "pk" and (text := self.text(model, name, value))
        ]
        return "; ".join(
            f"{label_of(model, name)}{mark(name)}: {text}" for name, text in texts
        )


def mark(name):
    language = language_of(name)
    return f" ({language})" if language else ""


def differences(model, old, new) -> list[dict]:
    """Return what differs between two snapshots, language by language.

    Each part has ``language`` (None for what all share) and ``fields``, of which each
    has a label and the pieces of its text.
    """
    changed = [
        name
        for name in in_order(model, {*old, *new} - {OLD_URLS, CHOSEN_BY})
        if old.get(name) != new.get(name)
    ]
    wording = Wording(
        model, [{name: side.get(name) for name in changed} for side in [old, new]]
    )
    parts = []
    for language in [*LANGUAGES, None]:
        fields = [
            {
                "name": name,
                "label": label_of(model, name),
                "pieces": wording.pieces(name, old.get(name), new.get(name)),
            }
            for name in changed
            if language_of(name) == language
        ]
        if fields:
            parts.append({"language": language, "fields": fields})
    return parts


def in_order(model, names):
    """Return names in the order of the texts, then of the fields."""
    texts = {text: place for place, text in enumerate(model.texts)}
    fields = {field.name: place for place, field in enumerate(model._meta.get_fields())}
    return sorted(
        names,
        key=lambda name: (
            texts.get(stem(name), len(texts)),
            fields.get(name, len(fields)),
            name,
        ),
    )
