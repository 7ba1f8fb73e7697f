"""What a form makes of its record, as the values of a snapshot: nothing is written.

::

    values_of(form, formsets, next_keys)
    # {"title_en": "Opening", "programme": [{"pk": 7, "day": 2}], "programme_en": …}
"""

from django.db import connection

from publishing.content import snapshots
from publishing.content.ordered import Ordered, next_position
from publishing.content.record import Record


def values_of(form, formsets, keys_of_new) -> dict:
    """Return {name: value} of what a valid form changes, as ``snapshots.changes`` does.

    ``formsets``: its inlines, of which those of children count. ``keys_of_new(model,
    count)`` returns the keys of new rows: ``next_keys``, or ``unsaved_keys``.
    """
    values = own_values(form) | immediate_values(form)
    for formset in formsets:
        if relation := relation_of(form.instance, formset):
            values |= values_of_rows(formset, relation, keys_of_new)
    return values


def next_keys(model, count) -> list[int]:
    options = model._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) "
            "FROM generate_series(1, %s)",
            [options.db_table, options.pk.column, count],
        )
        return [key for [key] in cursor.fetchall()]


def unsaved_keys(model, count) -> list[int]:
    return [-number for number in range(1, count + 1)]


# The record itself


def own_values(form):
    """Return {name: value} of the columns and relations that a form changes."""
    model = form._meta.model
    return {
        name: value
        for name, field in fields_of(model).items()
        if name in form.changed_names and snapshots.stem(name) not in model.immediate
        for value in [sent_value(form, name, field)]
        if form.instance._state.adding
        or name not in form.initial
        or value != as_value(field, form.initial[name])
    }


def immediate_values(form):
    """Return {name: value} of what no working copy holds, as a picture's file."""
    return {
        field.name: as_value(field, getattr(form.instance, field.attname))
        for field in snapshots.columns(form._meta.model)
        if field.name in form.changed_names
        and snapshots.stem(field.name) in form._meta.model.immediate
    }


def fields_of(model) -> dict:
    """Return {name: field} of a snapshot without its children; a link has none."""
    fields = [*snapshots.columns(model), *model._meta.many_to_many]
    related = {snapshots.RELATED: None} if snapshots.has_related(model) else {}
    return {field.name: field for field in fields} | related


def as_value(field, value):
    if field is None:
        return [str(pointer) for pointer in value or ()]
    if not field.many_to_many:
        return snapshots.plain(field, value)
    keys = [record.pk for record in value or ()]
    return keys if snapshots.keeps_order(field) else sorted(keys)


def sent_value(form, name, field):
    """Return what the form has made of a field; what it does not show stays."""
    if field is not None and not field.many_to_many:
        return as_value(field, getattr(form.instance, field.attname))
    if name in form.cleaned_data:
        return as_value(field, form.cleaned_data[name])
    return stored_value(form.instance, field)


def stored_value(record, field):
    if field.many_to_many:
        return as_value(field, getattr(record, field.name).all() if record.pk else ())
    return as_value(field, getattr(record, field.attname))


# Its children


def relation_of(record, formset):
    """Return the name of the relation to children that a formset shows, or None."""
    model = type(record)
    for name in getattr(model, "child_relations", ()):
        child = model._meta.get_field(name).related_model
        if formset.model is child and issubclass(child, Record):
            return name
    return None


def values_of_rows(formset, relation, keys_of_new):
    """Return {name: value} of the parts of a relation that a formset changes."""
    child, parent = formset.model, type(formset.instance)
    fields = fields_of(child)
    fields.pop(formset.fk.name)
    others = [
        {"pk": row.pk} | {name: stored_value(row, fields[name]) for name in fields}
        for row in formset.added_meanwhile()
    ]
    stays = [
        row_of(form, fields) | (own_values(form) if form.has_changed() else {})
        for form in formset.initial_forms
        if form not in formset.deleted_forms
    ]
    new = [
        {name: sent_value(form, name, field) for name, field in fields.items()}
        for form in formset.extra_forms
        if form.has_changed() and form not in formset.deleted_forms
    ]
    keys = keys_of_new(child, len(new)) if new else ()
    new = [{"pk": key, **row} for key, row in zip(keys, new, strict=True)]
    after = [*in_order(stays + others), *new]
    place_last(child, after)
    before = in_order([row_of(form, fields) for form in formset.initial_forms] + others)
    parts = {"before": {}, "after": {}}
    for name, rows in [("before", before), ("after", after)]:
        pairs = [(name, row) for row in rows]
        snapshots.gather_children({name: parts[name]}, parent, relation, pairs)
    return snapshots.changes(parts["after"], parts["before"])


def row_of(form, fields):
    row = form.instance
    return {"pk": row.pk} | {
        name: as_value(field, form.initial[name])
        if name in form.initial
        else stored_value(row, field)
        for name, field in fields.items()
    }


def in_order(rows):
    return sorted(rows, key=lambda row: row["pk"])


def place_last(child, rows):
    """Give rows without a position the last one among those beside them, in turn."""
    if not issubclass(child, Ordered):
        return
    last = {}
    beside = [name for name in child.order_within if name != child.parent_field]
    for row in sorted(rows, key=lambda row: row["position"] is None):
        group = tuple(row.get(name) for name in beside)
        if row["position"] is None:
            row["position"] = next_position(last.get(group))
        last[group] = max(last.get(group, 0), row["position"])
