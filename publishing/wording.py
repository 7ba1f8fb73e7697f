"""What a snapshot holds, in the words of who reads it."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.differences import difference
from publishing.languages import LANGUAGES, language_of
from publishing.models.linkable import CHOSEN_BY, FORMER
from publishing.pointers import parse_or_none
from publishing.registry import titles_of
from publishing.richtext import RichTextField, text_of
from publishing.snapshots import RELATED, stem


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


def told(model, name, value) -> str:
    """Return a value as a text of one or more lines."""
    if value in (None, "", [], {}):
        return ""
    if name == RELATED:
        return "\n".join(titles(value))
    field = field_of(model, name)
    if isinstance(field, RichTextField):
        return text_of(value)
    if field is not None and field.one_to_many:
        return "\n".join(part(field.related_model, row) for row in value)
    if field is not None and field.is_relation:
        return "\n".join(names(field.related_model, value))
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
        return "\n".join(f"{key}: {one}" for key, one in value.items())
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)


def titles(pointers):
    parsed = [pointer for text in pointers if (pointer := parse_or_none(text))]
    known = titles_of(parsed)
    return [known.get(pointer, str(pointer)) for pointer in parsed]


def names(model, keys):
    keys = keys if isinstance(keys, list) else [keys]
    known = {
        record.pk: str(record) for record in model._base_manager.filter(pk__in=keys)
    }
    return [known.get(key, f"№ {key}") for key in keys]


def part(model, row):
    """Return one row of an inline on one line."""
    said = [
        (name, text)
        for name, value in row.items()
        if name != "pk" and (text := told(model, name, value))
    ]
    return "; ".join(
        f"{label_of(model, name)}{mark(name)}: {text}" for name, text in said
    )


def mark(name):
    language = language_of(name)
    return f" ({language})" if language else ""


def differences(model, old, new) -> list[dict]:
    """Return what differs between two snapshots, language by language.

    Each part has ``language`` (None for what all share) and ``fields``, of which each
    has a label and the pieces of its text.
    """
    parts = []
    for language in [*LANGUAGES, None]:
        fields = [
            {
                "name": name,
                "label": label_of(model, name),
                "pieces": pieces(model, name, old.get(name), new.get(name)),
            }
            for name in in_order(model, {*old, *new} - {FORMER, CHOSEN_BY})
            if language_of(name) == language and old.get(name) != new.get(name)
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


def pieces(model, name, old, new):
    """Return the difference of two values; None where only the markup differs."""
    before, after = told(model, name, old), told(model, name, new)
    return None if before == after else difference(before, after)
