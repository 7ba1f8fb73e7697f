"""What a record holds at one moment, as JSON: what is compared, kept apart, restored.

A snapshot is {name: value}: the columns that follow from nothing else, many-to-many
relations as sorted keys, parts (the rows of inlines) as a list of the same, and the
related items of what has a permanent address.
"""

from datetime import UTC, datetime
from hashlib import blake2b

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder, json
from django.db import models

from publishing.models.link import Link
from text.languages import LANGUAGES, language_of
from text.pointers import Pointer, parse_or_none

RELATED = "related"


def own_columns(model) -> list:
    """Return the fields that hold something of their own.

    The unsuffixed field of a translated one does not: to set it is to set that of the
    active language.
    """
    return [
        field
        for field in model._meta.concrete_fields
        if not (
            field.primary_key
            or field.generated
            or hasattr(model, f"{field.name}_{LANGUAGES[0]}")
        )
    ]


def columns(model) -> list:
    """Return the fields of a snapshot: not what follows from the rest at each save."""
    left_out = {*getattr(model, "derived", ()), *getattr(model, "unrecorded", ())}
    return [
        field
        for field in own_columns(model)
        if field.name not in left_out and stem(field.name) not in left_out
    ]


def stem(name: str) -> str:
    """Return the name of a field without its language."""
    language = language_of(name)
    return name.removesuffix(f"_{language}") if language else name


def take(model, pk) -> dict | None:
    """Read a record as it is in the database now; None where there is none."""
    return take_all(model, [pk]).get(pk)


def take_all(model, pks) -> dict:
    """Return {pk: snapshot} of those that exist, by as many statements as for one."""
    taken = dict(rows_of(model._base_manager.filter(pk__in=pks), columns(model)))
    gather_relations(taken, model)
    if has_related(model):
        links = Link.objects.related().filter(
            from_model=model._meta.label_lower, from_pk__in=pks
        )
        ends = links.order_by("position").values_list("from_pk", "to_model", "to_pk")
        chosen = [(pk, str(Pointer(*end))) for pk, *end in ends]
        gather(taken, RELATED, chosen)
    for name in getattr(model, "child_relations", ()):
        relation = model._meta.get_field(name)
        whole = relation.field.attname
        parts = relation.related_model._base_manager.filter(**{f"{whole}__in": pks})
        wholes = dict(parts.values_list("pk", whole))
        rows = dict(rows_of(parts.order_by("pk"), child_columns(model, name)))
        gather_relations(rows, relation.related_model)
        told = [(wholes[pk], {"pk": pk, **row}) for pk, row in rows.items()]
        gather(taken, name, told)
    return taken


def gather_relations(taken, model):
    """Give each snapshot the keys of its many-to-many relations."""
    for field in model._meta.many_to_many:
        here, there = field.m2m_column_name(), field.m2m_reverse_name()
        through = field.remote_field.through._base_manager
        rows = through.filter(**{f"{here}__in": list(taken)}).values_list(here, there)
        gather(taken, field.name, sorted(rows))


def gather(taken, name, pairs):
    """Give each snapshot the list of the values that are its own."""
    for snapshot in taken.values():
        snapshot[name] = []
    for pk, value in pairs:
        if pk in taken:
            taken[pk][name].append(value)


def has_related(model):
    return hasattr(model, "has_a_page_in")


def child_columns(model, name):
    relation = model._meta.get_field(name)
    return [
        field for field in columns(relation.related_model) if field != relation.field
    ]


def rows_of(rows, fields):
    """Return (pk, {name: value}) of each row."""
    names = ["pk", *(field.attname for field in fields)]
    return [
        (
            pk,
            {
                field.name: plain(field, value)
                for field, value in zip(fields, values, strict=True)
            },
        )
        for pk, *values in rows.values_list(*names)
    ]


def plain(field, value):
    """Return a column's value as JSON knows it, always in the same spelling."""
    if isinstance(field, (models.CharField, models.TextField)):
        # A translated text that is missing is NULL or empty: nobody sees which.
        return value or ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if value is None or isinstance(value, (bool, int, str, list, dict)):
        return value
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def digest(snapshot) -> str:
    """Return a short name of what a snapshot holds."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def differing(one: dict, other: dict) -> list[str]:
    """Return the names that both know and whose values differ."""
    return [name for name in one if name in other and one[name] != other[name]]


# Back onto the record


def write(record, values) -> list[str]:
    """Save ``values``, a snapshot or some of it, as the record's; all or nothing.

    Returns the names that could not be: a field that is no more, a reference to what
    was deleted. Call it in a transaction.
    """
    known = {field.name for field in own_columns(type(record))}
    lost = [name for name, value in values.items() if not give(record, name, value)]
    written = values.keys() & known - set(lost)
    if record._state.adding:
        record.save()
    else:
        record.save(update_fields=written)
    lost += attach(record, {name: values[name] for name in values.keys() - known})
    return lost


def give(record, name, value):
    """Set one value in memory; tell whether it has a place and all it refers to."""
    model = type(record)
    for field in own_columns(model):
        if field.name == name:
            return set_column(record, field, value)
    if name == RELATED:
        return has_related(model)
    if name in getattr(model, "child_relations", ()):
        return True
    for field in model._meta.many_to_many:
        if field.name == name:
            return set(existing(field.related_model, value)) == set(value)
    return False


def set_column(record, field, value):
    if field.many_to_one and value is not None:
        if not existing(field.related_model, [value]):
            return False
    elif value is not None and not isinstance(field, (models.JSONField, ArrayField)):
        value = field.to_python(value)
    setattr(record, field.attname, value)
    return True


def attach_duplicated(record, values):
    """Give a copy what other tables hold of that of which it is one."""
    model = type(record)
    set_relations(record, values)
    if RELATED in values:
        attach(record, {RELATED: values[RELATED]})
    for name in model.duplicated_relations:
        attach(record, {name: [{**row, "pk": None} for row in values[name]]})


def existing(model, keys):
    return list(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))


def attach(record, values):
    """Store what of a snapshot is kept in other tables; return what could not be."""
    model = type(record)
    set_relations(record, values)
    if RELATED in values:
        chosen = [
            pointer for text in values[RELATED] if (pointer := parse_or_none(text))
        ]
        Link.objects.relate(record, chosen)
    names = [name for name in getattr(model, "child_relations", ()) if name in values]
    return [name for name in names if not write_children(record, name, values[name])]


def set_relations(record, values):
    for field in record._meta.many_to_many:
        if field.name in values:
            there = existing(field.related_model, values[field.name])
            getattr(record, field.name).set(there)


def write_children(record, name, rows):
    """Let the record have these parts; tell whether all that they refer to is there.

    A part that cannot be without what is no more stays as it is, or away.
    """
    relation = type(record)._meta.get_field(name)
    model, fields = relation.related_model, child_columns(type(record), name)
    stored = model._base_manager.filter(**{relation.field.name: record.pk})
    by_pk = {part.pk: part for part in stored}
    is_whole = True
    for row in rows:
        part = by_pk.pop(row["pk"], None)
        if part is None:
            # The number of a row that was deleted, or never committed, is free.
            part = model(**{relation.field.name: record})
            part.pk = row["pk"] if not existing(model, [row["pk"]]) else None
        given = [field for field in fields if field.name in row]
        lost = [one for one in given if not set_column(part, one, row[one.name])]
        is_whole = is_whole and not lost
        if all(field.null for field in lost):
            part.save()
            set_relations(part, row)
    for part in by_pk.values():
        part.delete()
    return is_whole
