"""Values as a person reads them: those of snapshots, of records, and of forms.

``as_text(field, value)`` takes a field of a model. Of it, ``as_html(field, value)``
makes what a form shows, ``as_cell(value)`` what an import reads again, and
``text_in(model, name, value, names)`` what history shows of a snapshot.
"""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.template.defaultfilters import yesno
from django.utils import formats, timezone
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.content.linkable import OLD_URLS
from publishing.content.partial_dates import format_partial_date
from publishing.content.record import Record
from publishing.content.registry import titles_of
from publishing.content.snapshots import (
    RELATED,
    SHARED,
    is_of_child,
    stem,
    texts_of_children,
)
from text.differences import difference
from text.languages import LANGUAGES, current, language_of, own_name, title_language
from text.pointers import parse_or_none
from text.richtext import RichTextField, text_of
from text.typography import typeset

# Numbers and days that are formatted once for each language.
MOST_KEPT = 5000
# What has nothing to show.
EMPTY = (None, "", [], {})


@lru_cache(MOST_KEPT)
def number_in(language, number):
    """Return a number with the spaces or commas of a language, which is active."""
    return formats.number_format(number)


def field_of(model, name):
    """Return the field or relation of a snapshot's name, or None: it is no more."""
    for known in [name, stem(name)]:
        with suppress(FieldDoesNotExist):
            return model._meta.get_field(known)
    return None


def label_of(model, name) -> str:
    """Return the label of a snapshot's name, without its language."""
    return capfirst(name_of_field(model, name))


def name_of_field(model, name) -> str:
    """Return the same as it stands within a sentence."""
    if name == RELATED:
        return gettext("related items")
    field = field_of(model, name)
    if field is None:
        return name
    if field.one_to_many:
        return str(field.related_model._meta.verbose_name_plural)
    return str(verbose_name_of(field))


def verbose_name_of(field):
    return getattr(field, "translated_field", field).verbose_name


def is_named(model, name):
    """Tell whether a name of a snapshot has one for people, other than that in code."""
    field = field_of(model, name)
    if field is None or field.one_to_many:
        return True
    label = verbose_name_of(field)
    return not isinstance(label, str) or label != field.name.replace("_", " ")


def as_text(field, value, between="\n") -> str:
    """Return a value of a model's field as text, the parts of a list ``between``.

    ``value`` is as a record holds it or as a snapshot does, where a moment is ISO text;
    ``field`` is None where the model has it no more.
    """
    if value in EMPTY:
        return ""
    if isinstance(field, RichTextField):
        return text_of(value)
    if hasattr(field, "as_text"):
        return field.as_text(value)
    if isinstance(field, models.DateField | models.TimeField):
        value = field.to_python(value)
    if isinstance(value, bool):
        return yesno(value)
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, time):
        return formats.time_format(value, "TIME_FORMAT")
    if isinstance(value, dict):
        value = [f"{key}: {part}" for key, part in value.items()]
    labels = dict(getattr(field, "flatchoices", getattr(field, "choices", ())))
    parts = value if isinstance(value, list | tuple) else [value]
    return between.join(
        str(labels.get(part, part) if labels else part) for part in parts
    )


def as_html(field, value, *, is_rich=False) -> str:
    """Return a value of a form's field as HTML, without its language.

    ``value`` is as the form or the record holds it: of related records their keys, or
    they themselves.
    """
    if isinstance(value, models.Manager):
        value = list(value.all())
    if value in EMPTY:
        return ""
    if is_rich:
        return mark_safe(value)
    if isinstance(value, dict):
        return as_text(field, value, "; ")
    if hasattr(field, "titles"):
        return ", ".join(field.titles(list(map(str, value))))
    if hasattr(field, "queryset"):
        values = value if isinstance(value, list | tuple) else [value]
        pks = [getattr(part, "pk", part) for part in values]
        # A field of publishing.admin.widgets has read them.
        known = getattr(field, "records", lambda pks: field.queryset.filter(pk__in=pks))
        return ", ".join(map(str, known(pks)))
    if isinstance(value, str) and not hasattr(field, "choices"):
        # As it would stand in the field.
        return mark_safe(linebreaks(field.prepare_value(value), autoescape=True))
    return as_text(field, value, ", ")


def as_cell(value, *, is_rich=False) -> str:
    """Return a value as the cell of a table holds it, from which it is read again."""
    if isinstance(value, models.Manager):
        value = sorted(value.all(), key=lambda record: str(record.pk))
    if is_rich:
        return text_of(value)
    if isinstance(value, datetime):
        value = f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return as_text(None, str(value) if isinstance(value, date) else value, "; ")


def format_moment(moment):
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def name_of(person) -> str:
    return str(person.get_full_name() or person) if person else ""


def format_day(value) -> str:
    """Return a day, that of a moment, or a partial date in words; of None, nothing."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return day_in(current(), value) if value else ""


def day_as(style, moment):
    """Return the day of a moment in one of Django's formats."""
    return day_in(current(), timezone.localtime(moment).date(), style)


@lru_cache(MOST_KEPT)
def day_in(language, day, style="DATE_FORMAT"):
    """Return a day or partial date in the words of a language, which is active."""
    if isinstance(day, str):
        return format_partial_date(day)
    return formats.date_format(day, style)


def near_moment(moment):
    """Return a moment as people say it: today and yesterday by these words."""
    moment, today = timezone.localtime(moment), timezone.localdate()
    days = today - moment.date()
    if timedelta(0) <= days <= timedelta(days=1):
        words = gettext("yesterday, %(time)s") if days else gettext("today, %(time)s")
        return words % {"time": formats.date_format(moment, "TIME_FORMAT")}
    return day_as("j E" if moment.year == today.year else "j E Y", moment)


def scope_name(scope) -> str:
    return gettext("for all languages") if scope == SHARED else own_name(scope)


def text_difference(old, new, *, is_rich=False):
    """Return the difference of two texts in words, whatever their markup."""
    if is_rich:
        old, new = text_of(old), text_of(new)
    return difference(old or "", new or "")


# Snapshots


def text_in(model, name, value, names) -> str:
    """Return a value of a snapshot as text; ``names``: of ``names_in``."""
    field = field_of(model, name)
    if value in EMPTY:
        return ""
    if field is not None and field.one_to_many:
        rows = (row_text(field.related_model, row, names) for row in value)
        return "\n".join(filter(None, rows))
    keys = value if isinstance(value, list) else [value]
    if name == RELATED:
        return "\n".join(names.get((None, key), key) for key in keys)
    if field is not None and field.is_relation:
        return "\n".join(
            names.get((field.related_model, key), f"№ {key}") for key in keys
        )
    return as_text(field, value)


def row_text(model, row, names):
    return "; ".join(
        f"{label_of(model, name)}{language_mark(name)}: {text}"
        for name, value in row.items()
        if name != "pk" and (text := text_in(model, name, value, names))
    )


def names_in(model, snapshots):
    """Return {(model, key): name} of all records that snapshots of a model point to.

    They are read by one statement for each model, however many rows there are; the
    related items stand under (None, pointer).
    """
    keys = {}
    for snapshot in snapshots:
        for related, key in references(model, snapshot):
            keys.setdefault(related, set()).add(key)
    titles = titles_of(filter(None, map(parse_or_none, keys.pop(None, ()))))
    return {(None, str(pointer)): title for pointer, title in titles.items()} | {
        (related, record.pk): str(record)
        for related, pks in keys.items()
        for record in related._base_manager.filter(pk__in=pks)
    }


def references(model, values):
    for name, value in values.items():
        field = field_of(model, name)
        if not value or (field is None and name != RELATED):
            continue
        if field is not None and field.one_to_many:
            for row in value:
                yield from references(field.related_model, row)
        elif field is None or field.is_relation:
            for key in value if isinstance(value, list) else [value]:
                yield field and field.related_model, key


def language_mark(name):
    language = language_of(name)
    return f" ({language})" if language else ""


def with_texts_in_rows(model, snapshot) -> dict:
    """Return a snapshot with the texts of children as rows: ``programme_en``."""
    shown = {name: snapshot[name] for name in snapshot if not is_of_child(name)}
    for relation in model.child_relations:
        for row in texts_of_children(snapshot, relation).values():
            for language in LANGUAGES:
                texts = {it: row[it] for it in row if language_of(it) == language}
                shown.setdefault(f"{relation}_{language}", []).append(texts)
    return shown


def differences(model, old, new) -> list[dict]:
    """Return what differs between two snapshots, language by language.

    Each dict has ``language`` (None for what all share), its ``name`` and ``fields``,
    of which each has a label and the pieces of its text.
    """
    old, new = with_texts_in_rows(model, old), with_texts_in_rows(model, new)
    changed = [
        name
        for name in in_order(model, {*old, *new} - {OLD_URLS})
        if old.get(name) != new.get(name)
    ]
    names = names_in(
        model, [{name: side.get(name) for name in changed} for side in [old, new]]
    )
    names_of = {code: own_name(code) for code in LANGUAGES}
    names_of[None] = gettext("For all languages")
    scopes = {language: [] for language in names_of}
    for name in changed:
        before, after = (
            text_in(model, name, side.get(name), names) for side in [old, new]
        )
        if not (before or after):
            # Of a first revision, a field that has been empty from the beginning.
            continue
        # Without pieces where only the markup differs.
        pieces = None if before == after else difference(before, after)
        scopes[language_of(name)].append(
            {"name": name, "label": label_of(model, name), "pieces": pieces}
        )
    return [
        {"language": language, "name": names_of[language], "fields": fields}
        for language, fields in scopes.items()
        if fields
    ]


def in_order(model, names):
    """Return the names that people know, in the order of the texts and the fields."""
    texts = {text: place for place, text in enumerate(model.texts)}
    fields = {field.name: place for place, field in enumerate(model._meta.get_fields())}

    def place(name):
        return texts.get(stem(name), len(texts)), fields.get(name, len(fields)), name

    return sorted((name for name in names if is_named(model, name)), key=place)


def within_quotes(record):
    """Return the title as it stands in quotes: its own are the inner ones."""
    has_title = isinstance(record, Record) and record.texts
    language = title_language(record) if has_title else current()
    return typeset(f'"{record}"', language)[1:-1]
