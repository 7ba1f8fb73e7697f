"""Values as a person reads them: those of snapshots, of records, and of forms.

``as_text(field, value)`` takes a field of a model, ``as_html(field, value)`` one of a
form; ``as_cell(value)`` writes what an import reads again.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.models.linkable import CHOSEN_BY, OLD_URLS
from publishing.models.working_copy import SHARED
from publishing.partial_dates import format_partial_date
from publishing.registry import titles_of
from publishing.snapshots import RELATED, stem
from text.differences import difference
from text.languages import LANGUAGES, current, language_of, own_name
from text.pointers import parse_or_none
from text.richtext import RichTextField, text_of

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
    # Texts of rows have the name of their relation and that of their language.
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
    return str(getattr(field, "translated_field", field).verbose_name)


def as_text(field, value) -> str:
    """Return a value of a model's field as text of one or more lines.

    ``value`` is as a record holds it or as a snapshot does, where a moment is ISO text;
    ``field`` is None where the model has it no more.
    """
    if value in EMPTY:
        return ""
    if isinstance(field, RichTextField):
        return text_of(value)
    if hasattr(field, "as_text"):
        return field.as_text(value)
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField):
        return format_moment(parse_datetime(value) if is_iso(value) else value)
    if isinstance(field, models.DateField):
        day = parse_date(value) if is_iso(value) else value
        return formats.date_format(day, "DATE_FORMAT")
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, dict):
        return "\n".join(format_pairs(value))
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)


def as_html(field, value, *, is_rich=False) -> str:
    """Return a value of a form's field as HTML, without its language.

    ``value`` is as the form or the record holds it: of related records their keys, or
    they themselves.
    """
    if isinstance(value, models.Manager):
        value = list(value.all())
    if value in EMPTY:
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    if is_rich:
        return mark_safe(value)
    if isinstance(value, dict):
        return "; ".join(format_pairs(value))
    if isinstance(value, datetime):
        return format_moment(value)
    values = value if isinstance(value, list | tuple) else [value]
    if hasattr(field, "titles"):
        return ", ".join(field.titles(list(map(str, value))))
    if hasattr(field, "queryset"):
        return ", ".join(map(str, records_of_choice(field, values)))
    if hasattr(field, "choices"):
        labels = dict(field.choices)
        return ", ".join(str(labels.get(part, part)) for part in values)
    if hasattr(value, "year"):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str):
        # As it would stand in the field.
        return mark_safe(linebreaks(field.prepare_value(value), autoescape=True))
    return str(value)


def as_cell(value, *, is_rich=False) -> str:
    """Return a value as the cell of a table holds it, from which it is read again."""
    if isinstance(value, models.Manager):
        value = sorted(value.all(), key=lambda record: str(record.pk))
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if is_rich:
        return text_of(value)
    return "" if value is None else str(value)


def is_iso(value):
    return isinstance(value, str)


def yes_or_no(value):
    return gettext("yes") if value else gettext("no")


def format_moment(moment):
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def name_of(person) -> str:
    return str(person.get_full_name() or person) if person else ""


def format_day(value) -> str:
    """Return a day, that of a moment, or a partial date in words; of None, nothing."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return day_in(current(), value) if value else ""


@lru_cache(MOST_KEPT)
def day_in(language, day):
    """Return a day or partial date in the words of a language, which is active."""
    if isinstance(day, str):
        return format_partial_date(day)
    return formats.date_format(day, "DATE_FORMAT")


def near_moment(moment):
    """Return a moment as people say it: today and yesterday by these words."""
    moment = timezone.localtime(moment)
    today = timezone.localdate()
    time = formats.date_format(moment, "TIME_FORMAT")
    if moment.date() == today:
        return gettext("today, %(time)s") % {"time": time}
    if moment.date() == today - timedelta(days=1):
        return gettext("yesterday, %(time)s") % {"time": time}
    this_year = moment.year == today.year
    return formats.date_format(moment, "j E" if this_year else "j E Y")


def scope_name(scope) -> str:
    """Return a language, or what all languages share, by its name."""
    return gettext("for all languages") if scope == SHARED else own_name(scope)


def format_pairs(value):
    return [f"{key}: {part}" for key, part in value.items()]


def records_of_choice(field, chosen):
    """Return the records that the keys of a field that chooses records stand for."""
    pks = [getattr(part, "pk", part) for part in chosen]
    if hasattr(field, "records"):
        # A field of publishing.widgets, which has read them.
        return field.records(pks)
    return field.queryset.filter(pk__in=pks)


def text_difference(old, new, *, is_rich=False):
    """Return the difference of two texts in words, whatever their markup."""
    if is_rich:
        old, new = text_of(old), text_of(new)
    return difference(old or "", new or "")


# Snapshots


class SnapshotDisplay:
    """Values of snapshots of a model as text.

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
                for row in rows_of(value):
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
        if value in EMPTY:
            return ""
        if name == RELATED:
            pointers = filter(None, map(parse_or_none, value))
            return "\n".join(self._titles.get(end, str(end)) for end in pointers)
        field = field_of(model, name)
        if field is not None and field.one_to_many:
            rows = (self._row(field.related_model, row) for row in rows_of(value))
            return "\n".join(filter(None, rows))
        if field is not None and field.is_relation:
            keys = value if isinstance(value, list) else [value]
            return "\n".join(
                self._names.get((field.related_model, key), f"№ {key}") for key in keys
            )
        return as_text(field, value)

    def _row(self, model, row):
        """Return one row of an inline on one line."""
        texts = [
            (name, text)
            for name, value in row.items()
            if name != "pk" and (text := self.text(model, name, value))
        ]
        return "; ".join(
            f"{label_of(model, name)}{language_mark(name)}: {text}"
            for name, text in texts
        )


def rows_of(value):
    """Return the rows that a snapshot has under a name, or their texts alone."""
    return value.values() if isinstance(value, dict) else value


def language_mark(name):
    language = language_of(name)
    return f" ({language})" if language else ""


def differences(model, old, new) -> list[dict]:
    """Return what differs between two snapshots, language by language.

    Each dict has ``language`` (None for what all share) and ``fields``, of which each
    has a label and the pieces of its text.
    """
    changed = [
        name
        for name in in_order(model, {*old, *new} - {OLD_URLS, CHOSEN_BY})
        if old.get(name) != new.get(name)
    ]
    display = SnapshotDisplay(
        model, [{name: side.get(name) for name in changed} for side in [old, new]]
    )
    scopes = []
    for language in [*LANGUAGES, None]:
        fields = [
            {
                "name": name,
                "label": label_of(model, name),
                "pieces": display.pieces(name, old.get(name), new.get(name)),
            }
            for name in changed
            if language_of(name) == language
        ]
        if fields:
            scopes.append({"language": language, "fields": fields})
    return scopes


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
