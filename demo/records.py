"""Makes records of what the files say, by the fields of a model."""

import re
from datetime import timedelta

from django.db import models
from django.utils import timezone

from demo.content import is_ordered
from demo.kinds import KINDS
from publishing.models import Kind, Link, OrderedManyToManyField
from text.pointers import Pointer
from text.richtext import RichTextField

# What is said for the loader, and is no field.
INSTRUCTIONS = {"key", "related", "later", "has_pdf", "invented", "to"}
# By what texts and lists call the kinds.
SCHEMES = {name: kind for kind in KINDS for name in [kind.name, kind.scheme] if name}
# What the keys of a model are remembered with; accounts are no content.
NAMES = {kind.label: kind.name for kind in KINDS} | {"accounts.user": "person"}
ADDRESS = re.compile(rf'"({"|".join(SCHEMES)}):([a-z0-9-]+)"')
DAYS_FROM_NOW = re.compile(r"([+-]\d+) days( from Monday)?")


class Missing(Exception):
    """Somebody has deleted what a record cannot be without."""


def make(kind, source, loaded, set_files):
    """Store a record, without what may name records that come after it."""
    columns = columns_of(kind.model, source)
    own = [(f, value) for f, value in columns if not isinstance(f, RichTextField)]
    record = kind.model(**values_of(own, source, loaded))
    complete_files = set_files(record) if set_files else None
    record.save()
    if complete_files:
        complete_files()
    return record


def complete(record, source, loaded):
    """Store what names other records: texts, relations, rows, related items."""
    columns = [
        (field, value)
        for field, value in columns_of(type(record), source)
        if field.is_relation or isinstance(field, RichTextField)
    ]
    changed = {
        name: value
        for name, value in values_of(columns, {}, loaded).items()
        if getattr(record, name) != value
    }
    for name, value in changed.items():
        setattr(record, name, value)
    if changed:
        record.save()
    add_many(record, source, loaded)
    if "related" in source:
        own = NAMES[record._meta.label_lower]
        keys = [key if ":" in key else f"{own}:{key}" for key in source["related"]]
        pointers = [pointer_to(key, loaded) for key in keys]
        Link.objects.relate(record, filter(None, pointers))


def add_many(record, source, loaded):
    """Store the rows and the relations to several of a record."""
    for name, value in source.items():
        if name in INSTRUCTIONS:
            continue
        field = record._meta.get_field(name)
        if field.one_to_many:
            for position, row in enumerate(value):
                add_row(field, record, position, row, loaded)
        elif field.many_to_many:
            pks = [pk_of(field.related_model, key, loaded) for key in value]
            pks = [pk for pk in pks if pk]
            if isinstance(field, OrderedManyToManyField):
                field.write(record, pks)
            else:
                getattr(record, name).set(pks)


def add_row(relation, parent, position, source, loaded):
    """Store a row, unless somebody has deleted what it cannot be without."""
    model = relation.related_model
    if is_ordered(model):
        source = {"position": position, **source}
    try:
        values = values_of(columns_of(model, source), source, loaded)
    except Missing:
        return
    row = model(**{relation.field.name: parent}, **values)
    row.save()
    add_many(row, source, loaded)


def columns_of(model, source):
    """Return (field, value) of each column. Raises FieldDoesNotExist."""
    return [
        (field, value)
        for name, value in source.items()
        if name not in INSTRUCTIONS
        and not (field := model._meta.get_field(name)).one_to_many
        and not field.many_to_many
    ]


def values_of(columns, source, loaded):
    """Return {attribute: value}. Raises Missing."""
    values = {field.attname: value_of(field, value, loaded) for field, value in columns}
    if "to" in source:
        pointer = pointer_to(source["to"], loaded)
        if pointer is None:
            raise Missing
        values |= {"to_model": pointer.model, "to_pk": pointer.pk}
    return values


def value_of(field, value, loaded):
    if field.is_relation:
        pk = pk_of(field.related_model, value, loaded)
        if pk is None and not field.null:
            raise Missing
        return pk
    if isinstance(field, RichTextField):
        return with_addresses(value, loaded)
    if isinstance(value, list) and isinstance(field, models.TextField):
        return "\n".join(value)
    if isinstance(value, str) and (days := DAYS_FROM_NOW.fullmatch(value)):
        now = timezone.localtime()
        moment = now + timedelta(days=int(days[1]) - bool(days[2]) * now.weekday())
        if isinstance(field, models.DateTimeField):
            return moment
        # Where a day may be unknown, dates are texts.
        value = timezone.localdate(moment).isoformat()
    return field.to_python(value)


def with_addresses(html, loaded):
    """Return a text whose keys have become permanent addresses."""

    def address(match):
        pointer = pointer_to(f"{match[1]}:{match[2]}", loaded)
        return f'"{pointer.address if pointer else ""}"'

    return ADDRESS.sub(address, html)


def pointer_to(key, loaded):
    """Return the pointer of "person:ershova", or None where that is no more."""
    scheme, _colon, name = key.partition(":")
    kind = SCHEMES[scheme]
    pk = pk_of(kind.model, name, loaded)
    return Pointer(kind.label, pk) if pk else None


def pk_of(model, key, loaded):
    """Return the primary key of a record that was loaded and is still there."""
    if issubclass(model, Kind):
        return model.objects.filter(code=key).values_list("pk", flat=True).first()
    pk = loaded.get(f"{NAMES[model._meta.label_lower]}:{key}")
    return pk if model._base_manager.filter(pk=pk).exists() else None
