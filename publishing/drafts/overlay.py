"""Overlays: a record as its working copy will make it, in memory.

::

    event = overlay(event, working_copy)
    event.title_en, event.programme.all(), event.topics.all()    # as in the copy

An overlay is read, checked and shown like the record that it lies over. It is never
saved: what people change goes through ``save_changes``, and what is published or
restored is written by ``write_values``, which stores what an overlay shows.
"""

from contextlib import suppress
from copy import copy

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from publishing.cache.compiled import array_of
from publishing.content import snapshots
from publishing.content.constraints import once
from publishing.content.pointer_model import (
    Link,
    PointerModel,
    PointerQuerySet,
    to_columns,
)
from publishing.content.snapshots import SCOPES
from text.pointers import Pointer, parse_or_none


class Rows(QuerySet):
    """The rows of a relation of an overlay, in their order, read already.

    What would ask the database for others, as ``filter``, raises TypeError: it would
    find the rows that are stored.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._result_cache = []

    @classmethod
    def of(cls, model, rows):
        queryset = cls(model)
        queryset._result_cache, queryset._prefetch_done = list(rows), True
        return queryset

    def _chain(self):
        raise TypeError(
            "The rows of an overlay are not in the database: read them all."
        )

    def all(self):
        return self


def overlay(record, working_copy):
    """Return a record as its working copy will make it; without one, as it is.

    What has changed so that the working copy cannot be published, as where its page
    would stand below itself, is shown as far as it can be: a form puts it right.
    """
    laid = put_on(record, values_in(working_copy))
    laid.working_copy = working_copy
    with suppress(ValidationError):
        derive(laid)
    return laid


def values_in(working_copy) -> dict:
    return working_copy.values(SCOPES) if working_copy else {}


def lay(record, values):
    """Return a copy of a record with ``values``, as ``snapshots.changes`` has them.

    The relations among the values are read like stored ones, and so are those of the
    children; fields that a save derives are derived. What is no longer there, as a
    deleted picture, is named by ``lost``. Raises ValidationError as a save does.
    """
    laid = put_on(record, values)
    derive(laid)
    return laid


def derive(laid):
    laid.copy_from_children()
    laid.set_derived_fields(None if laid._state.adding else laid.stored)


def put_on(record, values):
    """Return a copy of a record that has ``values``, and derives nothing of them."""
    laid = copy(record)
    laid._prefetched_objects_cache, laid.stored = {}, record
    laid.is_preview, laid.lost = True, []
    # It need not ask whether the slugs that it has already are free.
    laid._row = record
    model = type(record)
    columns = snapshots.own_columns(model)
    ends = snapshots.ends_of(columns, [values])
    lost = snapshots.set_columns(laid, values, columns, ends)
    laid.lost += [field.name for field in lost]
    lay_many(model, [(laid, values)])
    known = {field.name for field in [*columns, *model._meta.many_to_many]}
    if snapshots.RELATED in values and snapshots.has_related(model):
        known.add(snapshots.RELATED)
        pointers = map(parse_or_none, values[snapshots.RELATED])
        laid.chosen_related = [*filter(None, pointers)]
    for name in getattr(model, "child_relations", ()):
        if own := {each for each in values if snapshots.stem(each) == name}:
            known |= own
            put(laid, name, children(laid, name, values))
    # Of a former version of the model.
    laid.lost += values.keys() - known
    return laid


def lay_many(model, laid):
    """Let many-to-many relations be those of the values.

    ``laid``: (record, values) of records of the model. They stand in the order in which
    they were chosen, as on the page.
    """
    for field in model._meta.many_to_many:
        chosen = [
            (record, values[field.name])
            for record, values in laid
            if field.name in values
        ]
        if not chosen:
            continue
        keys = {key for _record, keys in chosen for key in keys}
        there = field.related_model._base_manager.in_bulk(keys)
        places = {}
        if not snapshots.keeps_order(field):
            pks = array_of(record.pk for record, _keys in chosen)
            pairs = snapshots.pairs_of(field, pks=pks)
            places = {pair: number for number, pair in enumerate(pairs)}
        for record, keys in chosen:
            found = sorted(
                filter(there.get, keys),
                key=lambda key: places.get((record.pk, key), len(places)),
            )
            if len(found) < len(keys):
                record.lost.append(field.name)
            put(record, field.name, [there[key] for key in found])


def put(laid, name, rows):
    model = type(laid)._meta.get_field(name).related_model
    laid._prefetched_objects_cache[name] = Rows.of(model, rows)


def children(laid, name, values):
    """Return the children of a relation, each with its values and its own relations.

    A new one that requires what is no longer there is left out.
    """
    model = type(laid)
    relation = model._meta.get_field(name)
    columns, child = snapshots.child_columns(model, name), relation.related_model
    before = snapshots.take_children(model, name, [laid.pk])[laid.pk]
    values = snapshots.values_of_children(model, name, before) | values
    merged = snapshots.child_rows(values, model, name)
    rows, before = snapshots.by_key(merged), snapshots.by_key(before)
    stored = child._base_manager.in_bulk(rows.keys() & before.keys())
    ends = snapshots.ends_of(columns, merged)
    found = []
    for pk, row in rows.items():
        one = copy(stored[pk]) if pk in stored else child(pk=pk)
        one.is_preview, one._state.adding = True, False
        one._prefetched_objects_cache = {}
        setattr(one, relation.field.name, laid)
        lost = snapshots.set_columns(one, row, columns, ends)
        one.lost, one.stored = [field.name for field in lost], stored.get(pk)
        is_whole = all(field.null for field in lost)
        one.is_other = is_whole and bool(
            not one.stored or snapshots.differing(row, before[pk])
        )
        if one.stored or is_whole:
            found.append(one)
    lay_many(child, [(one, rows[one.pk]) for one in found])
    for one in found:
        one.set_derived_fields(one.stored)
    if len(found) < len(rows) or any(one.lost for one in found):
        laid.lost.append(name)
    return sorted(found, key=lambda row: row.order_key)


def laid_rows(record, relation):
    """Return the rows of a relation that an overlay has, or None: read the stored."""
    return getattr(record, "_prefetched_objects_cache", {}).get(relation)


def children_of(record, relation, read):
    """Return the children of a record: an overlay's own, else ``read(pk=…)``."""
    rows = laid_rows(record, relation)
    return read(pk=record.pk or 0) if rows is None else [*rows]


def related_rows(record, field):
    """Return the records of a many-to-many relation, in the order of their choice."""
    rows = getattr(record, field.name).all()
    if laid_rows(record, field.name) is None:
        rows = rows.order_by(RawSQL(f'"{field.m2m_db_table()}"."id"', []))
    return [*rows]


def related(record) -> list:
    """Return the pointers of the related items that were chosen at a record."""
    if record.chosen_related is not None:
        return record.chosen_related
    ends = snapshots.related_ends(type(record), pks=array_of([record.pk]))
    return [Pointer(*end) for _pk, *end in ends]


# Storing what an overlay shows


def write_values(record, values) -> list[str]:
    """Save ``values``, a snapshot or some names of one; call it in a transaction.

    Returns the names that could not be written: a field that exists no more, a
    reference to a deleted record.
    """
    laid = put_on(record, values)
    columns = {field.name: field for field in snapshots.own_columns(type(record))}
    written = columns.keys() & values.keys() - {*laid.lost}
    for name in written:
        column = columns[name].attname
        setattr(record, column, getattr(laid, column))
    if record._state.adding:
        record.save()
    else:
        record.save(update_fields=written)
    store_relations(record, laid)
    return laid.lost


def store_relations(record, laid):
    """Store the relations that an overlay has read as those of a stored record."""
    for name, rows in laid._prefetched_objects_cache.items():
        field = type(record)._meta.get_field(name)
        if field.one_to_many:
            store_children(record, field, rows)
        elif snapshots.keeps_order(field):
            field.write(record, [row.pk for row in rows])
        else:
            getattr(record, name).set(rows)
    if laid.chosen_related is not None:
        Link.objects.relate(record, laid.chosen_related)


def store_children(record, relation, rows):
    """Store the children that are other ones than before, and delete those left out.

    One with a required reference to a deleted record stays as stored.
    """
    children, name = relation.related_model._base_manager, relation.field.name
    left_out = children.filter(**{name: record.pk})
    left_out = [*left_out.exclude(pk__in=[row.pk for row in rows])]
    for row in [row for row in rows if row.is_other]:
        child = copy(row)
        child.is_preview, child._prefetched_objects_cache = False, {}
        child._state.adding = row.stored is None
        # A deleted child gets its primary key back, unless another row has it.
        if child._state.adding and children.filter(pk=row.pk).exists():
            child.pk = None
        setattr(child, name, record)
        child.save()
        store_relations(child, row)
    for child in left_out:
        child.delete()


def duplicate_relations(draft, values):
    """Write to a duplicate what other tables hold of the original, a snapshot."""
    model = type(draft)
    names = {snapshots.RELATED, *(field.name for field in model._meta.many_to_many)}
    names |= {*model.duplicated_relations}
    copied = {name: values[name] for name in values if snapshots.stem(name) in names}
    store_relations(draft, put_on(draft, copied))


# Links by which an overlay is shown to others


class PreviewEndQuerySet(PointerQuerySet):
    def end(self, pointer):
        """End the links to previews of an item that were made until now."""
        now = {"ended_at": timezone.now()}
        self.update_or_create(**to_columns(pointer), defaults=now)

    def has_ended(self, pointer, made_at):
        """Tell whether a link that was made at that moment (in seconds) has ended."""
        row = self.of(pointer).first()
        return row is not None and made_at <= row.ended_at.timestamp()


class PreviewEnd(PointerModel):
    """That links to previews of an item lead nowhere if they were made before then."""

    ended_at = models.DateTimeField()

    objects = PreviewEndQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [once("to_model", "to_pk")]
