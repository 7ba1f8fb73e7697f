"""Overlays: a record as its working copy will make it, in memory.

::

    event = overlay(event, working_copy)
    event.title_en, event.programme.all(), event.topics.all()    # as in the copy

An overlay is read, checked and shown like the record that it lies over. It is never
saved: what is to be stored goes through ``save_changes``.
"""

from copy import copy

from django.db.models import QuerySet

from publishing import snapshots
from publishing.models.link import Link
from publishing.models.working_copy import SCOPES
from text.pointers import parse_or_none


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
    """Return a record as its working copy will make it; without one, as it is."""
    return lay(record, working_copy.values(SCOPES) if working_copy else {})


def lay(record, values):
    """Return a copy of a record with ``values``, as ``snapshots.changes`` has them.

    The relations among the values are read like stored ones, and so are those of the
    children; fields that a save derives are derived. What is no longer there, as a
    deleted picture, is named by ``lost``.
    """
    laid = copy(record)
    laid._prefetched_objects_cache = {}
    laid.is_preview, laid.lost = True, []
    model = type(record)
    for field in snapshots.own_columns(model):
        if field.name in values:
            if not snapshots.set_column(laid, field, values[field.name]):
                laid.lost.append(field.name)
    lay_many(laid, values)
    if snapshots.RELATED in values:
        pointers = map(parse_or_none, values[snapshots.RELATED])
        laid.chosen_related = [*filter(None, pointers)]
    for name in getattr(model, "child_relations", ()):
        if {*snapshots.child_names(model, name)} & values.keys():
            put(laid, name, children(laid, name, values))
    laid.copy_from_children()
    laid.set_derived_fields(record)
    return laid


def lay_many(laid, values):
    """Let many-to-many relations be those of the values."""
    for field in type(laid)._meta.many_to_many:
        if field.name in values:
            keys = values[field.name]
            there = field.related_model._base_manager.in_bulk(keys)
            if len(there) < len(keys):
                laid.lost.append(field.name)
            put(laid, field.name, [there[key] for key in keys if key in there])


def put(laid, name, rows):
    """Let a relation be read as these rows."""
    model = type(laid)._meta.get_field(name).related_model
    laid._prefetched_objects_cache[name] = Rows.of(model, rows)


def children(laid, name, values):
    """Return the children of a relation, each with its values and its own relations."""
    model = type(laid)
    relation = model._meta.get_field(name)
    child, columns = relation.related_model, snapshots.child_columns(model, name)
    before = [row for _pk, row in snapshots.take_children(model, name, [laid.pk])]
    rows = snapshots.merged_rows(values, before, model, name)
    stored = child._base_manager.in_bulk([row["pk"] for row in rows])
    laid_rows = []
    for row in rows:
        was = stored.get(row["pk"])
        one = copy(was) if was else child(pk=row["pk"])
        one._prefetched_objects_cache = {}
        one.is_preview, one.lost = True, []
        setattr(one, relation.field.name, laid)
        for field in columns:
            if field.name in row and not snapshots.set_column(
                one, field, row[field.name]
            ):
                one.lost.append(field.name)
        lay_many(one, row)
        one.set_derived_fields(was)
        laid_rows.append(one)
    return laid_rows


def relations(record) -> dict:
    """Return what a record is related to, as the cleaned data of its form has it."""
    many = type(record)._meta.many_to_many
    return {field.name: list(getattr(record, field.name).all()) for field in many} | {
        snapshots.RELATED: related(record)
    }


def related(record) -> list:
    """Return the pointers of the related items that were chosen at a record."""
    if (chosen := getattr(record, "chosen_related", None)) is not None:
        return chosen
    links = Link.objects.from_record(record).related().order_by("position")
    return [link.target for link in links]
