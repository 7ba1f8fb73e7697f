"""The form of an item that readers have: a save goes into its working copy.

The form is that of the item itself, bound to the overlay of its working copy; what this
person has changed in it goes into the copy by ``publishing.drafts.save``. After each
save, of a record without a copy too, comes the step that its button asks for.

Each view is a function of the admin class: see ``publishing.admin.urls``.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.admin import checklist
from publishing.admin.addresses import page_of, redirect_to
from publishing.admin.forms import editing
from publishing.admin.history import report_lost
from publishing.admin.steps import say_attachments, say_hidden_parts
from publishing.content import changesets, snapshots
from publishing.content.ordered import Ordered, next_position
from publishing.content.publishable import Publishable
from publishing.content.snapshots import SHARED
from publishing.drafts import marks, permissions, publication, workflow
from publishing.drafts.overlay import overlay
from publishing.drafts.save import (
    CHANGED_SINCE,
    Said,
    save_changes,
    working_copy_of,
    working_copy_or_new,
)
from publishing.drafts.working_copy import goes_out_at
from publishing.revisions import display
from text.languages import LANGUAGES, in_order, own_name

# The form


def open_copy(request, record) -> bool:
    """Let the form of the request be that of the record's working copy, if readers have
    the record; return whether it is."""
    if record.public_languages():
        working_copy = working_copy_or_new(record, request.user)
    elif (working_copy := working_copy_of(record)) is None:
        return False
    editing(request).working_copy = working_copy
    editing(request).record = laid = overlay(record, working_copy)
    if request.method == "GET":
        report_lost(request, type(record), laid.lost)
    return True


def save(request, form, formsets):
    working_copy, laid = form.working_copy, form.instance
    said = Said(
        form.declarations,
        form.seen_versions(),
        form.seen_live(),
        note=form.cleaned_data.get("save_note") or "",
        is_of_step=bool(form.step),
    )
    values = values_of(form, formsets)
    void = save_changes(working_copy, laid.stored, values, request.user, said)
    if formsets:
        with changesets.changeset(request.user):
            for formset in formsets:
                formset.declare_in_step()
    for scope in void:
        name = capfirst(display.scope_name(scope))
        messages.warning(request, f"{name}: {CHANGED_SINCE}")
    form.save_notes()


# Steps


def take_step(request, form, record):
    """Do what the button asks for besides saving, and say what was done."""
    working_copy = form.working_copy
    if at := form.unused_date:
        words = gettext(
            "No date was set: press “Publish” or “Another date”. It then %(when)s."
        )
        messages.warning(request, words % {"when": marks.goes_out(at)})
    if form.step is None:
        messages.success(request, saved_message(working_copy, record))
        return
    is_held = checklist.unseen(form.instance, form)
    try:
        with transaction.atomic():
            outcome = publication.take_step(record, working_copy, form.step)
            if is_held:
                # Tried all the same: what refuses it is said at once.
                transaction.set_rollback(True)
    except permissions.REFUSALS as error:
        messages.error(request, permissions.reason_of(error, type(record)))
        return
    if is_held:
        form.asked[checklist.HELD] = form.data["transition"]
        return
    for text in outcome.left:
        messages.warning(request, text)
    report_lost(request, type(record), outcome.lost)
    # The same of several languages once.
    names = {}
    for language in outcome.done if len(outcome.done) == 1 else in_order():
        if words := outcome.done.get(language):
            names.setdefault(words, []).append(own_name(language))
    for words, of_words in names.items():
        messages.success(request, f"{', '.join(of_words)}: {words}")
    for language, reason in form.left_out.items():
        messages.warning(request, f"{own_name(language)}: {reason}")
    say_attachments(request, outcome.attachments)
    say_hidden_parts(request, [outcome.record], form.step.on_item)
    if form.step.transition.is_for_readers and isinstance(outcome.record, Publishable):
        languages = [*outcome.done]
        for text in checklist.left_hidden(outcome.record, languages, request.user):
            messages.warning(request, text)


def saved_message(working_copy, record):
    if not working_copy or not working_copy.pk:
        return gettext("Saved.")
    scheduled = [
        f"{own_name(code)}: {publication.words_of_date(record, code, working_copy)}"
        for code in LANGUAGES
        if {code, SHARED} & {*working_copy.scopes()} and goes_out_at(record, code)
    ]
    if scheduled:
        return " ".join([gettext("Saved."), *scheduled])
    return gettext("Saved. Readers do not see the changes until they are published.")


# What differs, and how it looks


def discard(model_admin, request, object_id):
    record = model_admin.get_record(request, object_id)
    if not model_admin.has_change_permission(request, record):
        raise PermissionDenied
    with transaction.atomic():
        model_admin.lock([record.pk])
        working_copy = working_copy_of(record)
        if working_copy is None:
            return redirect_to("change", record)
        if not may_discard(request.user, record, working_copy):
            raise PermissionDenied
        if request.POST.get("version") != str(working_copy.revision):
            messages.warning(request, permissions.CHECK_AGAIN)
            return redirect_to("working_copy_changes", record)
        workflow.close_reviews(record.pointer, working_copy.scopes(), request.user)
        working_copy.discard(request.user)
    messages.success(
        request, gettext("The changes are discarded; the history has kept them.")
    )
    return redirect_to("change", record)


def may_discard(user, record, working_copy):
    """Tell whether a person could have written all that a working copy changes."""
    return permissions.writable_scopes(user, record, []).issuperset(
        working_copy.scopes()
    )


def show_changes(model_admin, request, object_id):
    record, model = model_admin.get_record(request, object_id), model_admin.model
    working_copy = working_copy_of(record)
    if working_copy is None:
        return redirect_to("change", record)
    live = snapshots.take(model, record.pk)
    is_discardable = may_discard(request.user, record, working_copy)
    return model_admin.render_page(
        request,
        "working_copy_changes",
        title=gettext("What is not published yet"),
        record=record,
        version=str(working_copy.revision),
        changes=display.differences(model, live, working_copy.over(live)),
        checked=[display.label_of(model, name) for name in working_copy.checked],
        notes=[
            (capfirst(display.scope_name(scope)), "; ".join(notes))
            for scope, notes in working_copy.notes.items()
        ],
        conflicts=dict.fromkeys(
            display.label_of(model, name) for name in working_copy.conflicts(live)
        ),
        change_url=page_of(model, "change", record.pk),
        discard_url=page_of(model, "discard_working_copy", record.pk)
        if is_discardable
        else None,
    )


# What a form makes of its record, as the values of a snapshot: nothing is written


def values_of(form, formsets) -> dict:
    """Return {name: value} of what a valid form changes, as ``snapshots.changes`` does.

    ``formsets``: its inlines, of which those of children count.
    """
    values, record, working_copy = own_values(form), form.instance, form.working_copy
    relations = [rows for rows in formsets if rows.relation in record.child_relations]
    stored = {}
    if working_copy:
        stored = working_copy.over(working_copy.live)
    elif record.pk and relations:
        stored = snapshots.take(type(record), record.pk)
    for formset in relations:
        values |= values_of_rows(formset, stored)
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


# The record itself


def own_values(form):
    """Return {name: value} of the columns and relations that a form changes."""
    return {
        name: sent_value(form, name, field)
        for name, field in fields_of(form._meta.model).items()
        if name in form.changed_names
    }


def fields_of(model) -> dict:
    """Return {name: field} of a snapshot without its children; a link has none."""
    fields = [*snapshots.columns(model), *model._meta.many_to_many]
    related = {snapshots.RELATED: None} if snapshots.has_related(model) else {}
    return {field.name: field for field in fields} | related


def sent_value(form, name, field):
    """Return what the form has made of a field; a relation that it lacks is empty."""
    chosen = form.cleaned_data.get(name) or ()
    if field is None:
        return [*map(str, chosen)]
    if not field.many_to_many:
        return snapshots.plain(field, getattr(form.instance, field.attname))
    keys = [record.pk for record in chosen]
    return keys if snapshots.keeps_order(field) else sorted(keys)


# Its children


def values_of_rows(formset, stored):
    """Return {name: value} of the parts of a relation that a formset changes.

    ``stored``: the snapshot of the record as the form shows it.
    """
    child, parent, relation = formset.model, type(formset.instance), formset.relation
    before = snapshots.child_rows(stored, parent, relation)
    stays = {row["pk"]: row for row in before}
    for form in formset.initial_forms:
        pk = form.instance.pk
        if form in formset.deleted_forms:
            stays.pop(pk, None)
        elif form.has_changed() and pk in stays:
            stays[pk] = stays[pk] | own_values(form)
    fields = fields_of(child)
    fields.pop(formset.fk.name)
    new = [
        {name: sent_value(form, name, field) for name, field in fields.items()}
        for form in formset.extra_forms
        if form.has_changed() and form not in formset.deleted_forms
    ]
    # Rows that are only looked at get keys that no stored row has.
    keys = range(-1, -len(new) - 1, -1)
    if new and not formset.form.editing.is_preview:
        keys = next_keys(child, len(new))
    new = [{"pk": key, **row} for key, row in zip(keys, new, strict=True)]
    after = [*stays.values(), *new]
    place_last(child, after)
    return snapshots.changes(
        snapshots.values_of_children(parent, relation, after),
        snapshots.values_of_children(parent, relation, before),
    )


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
