"""The working copy of an item: its form, and its way to readers.

The form is that of the item itself. It is shown and saved in a transaction in which the
working copy is written onto the row, and which is rolled back; what the form made of
the row is the new working copy.

Each view is a function of the admin class: see ``publishing.admin.urls``.
"""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext, gettext_lazy as _, override

from publishing import (
    changesets,
    display,
    locks,
    restoration,
    snapshots,
    workflow,
    working_copies,
)
from publishing.admin import autosave, previews
from publishing.admin.addresses import page_of
from publishing.admin.history import changes_between, report_lost
from publishing.admin.publish_form import PublishForm, scope_name
from publishing.models import WorkingCopy
from publishing.models.working_copy import SCOPES, SHARED, scope_of
from publishing.snapshots import fingerprint
from publishing.working_copies import may_publish_scope, may_write_scope
from text.languages import LANGUAGES, own_name

CHANGED_SINCE = _("it is no longer to be published on its date: it has changed.")

# What a button does with one scope of a working copy: who may, and what is said then.
STEPS = {
    "review": (may_write_scope, _("sent for review.")),
    "return": (may_write_scope, _("sent back to work.")),
    "unschedule": (may_publish_scope, _("no longer scheduled.")),
}


def find_working_copy(record, **lock):
    """Return the record's working copy or None; ``lock`` as for select_for_update."""
    rows = WorkingCopy.objects.of(record.pointer)
    if lock:
        rows = rows.select_for_update(**lock)
    return rows.select_related("made_by", "changed_by").first()


def redirect_to(page, record):
    return HttpResponseRedirect(page_of(type(record), page, record.pk))


def get_changeable(model_admin, request, object_id):
    """Return the record that the person asks to change by a button."""
    record = model_admin.get_record(request, object_id)
    is_post = request.method == "POST"
    if not is_post or not model_admin.has_change_permission(request, record):
        raise PermissionDenied
    return record


def begin(model_admin, request, object_id):
    record = get_changeable(model_admin, request, object_id)
    working_copies.begin(record, request.user)
    return redirect_to("working_copy", record)


def discard(model_admin, request, object_id):
    record = get_changeable(model_admin, request, object_id)
    with transaction.atomic():
        model_admin.lock([record.pk])
        working_copy = find_working_copy(record, of=("self",))
        if working_copy is None:
            return redirect_to("change", record)
        if not may_discard(model_admin, request, record, working_copy):
            raise PermissionDenied
        if request.POST.get("version") != fingerprint(working_copy.mine):
            messages.warning(
                request, gettext("Another person changed this meanwhile: look again.")
            )
            return redirect_to("working_copy", record)
        working_copy.discard(request.user)
    messages.success(
        request, gettext("The working copy is discarded; the history has kept it.")
    )
    return redirect_to("change", record)


def may_discard(model_admin, request, record, working_copy):
    """Tell whether the person could have written all that the working copy holds."""
    request.working_copy, working_copy.live = working_copy, {}
    form = model_admin.get_form(request, record, change=True)(instance=record)
    names = [*working_copy.changed, *working_copy.checked]
    return all(map(form.may_change, names))


# The form


def edit(model_admin, request, object_id):
    """Show the form of a working copy, or save it and take the step of its button."""
    record = model_admin.get_record(request, object_id)
    if not model_admin.has_change_permission(request, record):
        raise PermissionDenied
    with transaction.atomic():
        if request.method != "POST":
            locks.wait_at_most(locks.LOOK_WAIT)
        # As a deletion does: the row first.
        model_admin.lock([record.pk])
        working_copy = find_working_copy(record, of=("self",))
        if working_copy is None:
            messages.info(request, gettext("There is no working copy any more."))
            return redirect_to("change", record)
        request.working_copy = working_copy
        if request.method == "POST" and "discard_typed" in request.POST:
            return autosave.discard(model_admin, request, record.pk)
        working_copy.live = snapshots.take(model_admin.model, record.pk)
        response, mine = run_form(model_admin, request, record)
        form = getattr(request, "saved_form", None)
        if form is None or mine is None or response.status_code != 302:
            return response
        store(request, working_copy, record, form, mine)
        autosave.forget(model_admin, request, record.pk)
        return take_step(request, working_copy, record)


def run_form(model_admin, request, record):
    """Return the answer of the form, and the snapshot of what it made of the record."""
    working_copy = request.working_copy
    try:
        with changesets.rolled_back(request.user):
            working_copies.apply_to_row(working_copy, record)
            context = form_context(request, working_copy, record)
            response = model_admin.changeform_view(
                request, str(record.pk), extra_context=context
            )
            if hasattr(response, "render"):
                response.render()
            return response, snapshots.take(model_admin.model, record.pk)
    except (IntegrityError, ValidationError):
        return refuse_misfit(request, record), None


def refuse_misfit(request, record):
    messages.error(
        request,
        gettext(
            "The working copy does not fit the item as it is now: look at what "
            "differs, or discard it."
        ),
    )
    return redirect_to("working_copy_changes", record)


def form_context(request, working_copy, record):
    """Return what the form of a working copy shows besides its fields."""
    sent = request.POST if request.POST.get("step") == "publish" else None
    form = PublishForm(working_copy, record, request.user, sent)
    return {
        "working_copy": working_copy,
        "publish_form": form if form.fields["scopes"].choices else None,
        "working_copy_progress": progress_rows(request, record, working_copy),
        "shared_previews": shared_previews(record, working_copy),
        "changes_url": page_of(type(record), "working_copy_changes", record.pk),
        "live_url": page_of(type(record), "change", record.pk),
        "show_save_and_add_another": False,
    }


def item_form_context(model_admin, request, record):
    """Return what the form of the item shows of its working copy and of drafts."""
    working_copy = find_working_copy(record)
    may_begin = record.public_languages() and model_admin.has_change_permission(
        request, record
    )
    return {
        "waiting_copy": working_copy,
        "working_copy_progress": progress_rows(request, record, working_copy)
        if working_copy
        else [],
        "working_copy_url": page_of(type(record), "working_copy", record.pk),
        "begin_url": page_of(type(record), "begin_working_copy", record.pk)
        if may_begin
        else None,
        "shared_previews": [
            link for link in shared_previews(record) if not record.is_public_in(link[0])
        ],
    }


def progress_rows(request, record, working_copy):
    """Return the progress of each scope, and which steps the person may take."""
    changed = working_copy.scopes()
    return [
        {
            "code": scope,
            "name": scope_name(scope),
            "language": None if scope == SHARED else scope,
            "is_changed": scope in changed,
            "row": working_copy.progress_of(scope),
            "may_write": may_write_scope(request.user, record, scope),
            "may_publish": may_publish_scope(request.user, record, scope),
        }
        for scope in SCOPES
    ]


def shared_previews(record, working_copy=None):
    return [
        (
            language,
            own_name(language),
            previews.preview_address(record, language, working_copy),
        )
        for language in LANGUAGES
    ]


# Saving it


def store(request, working_copy, record, form, mine):
    """Store what the form made of the record as the working copy."""
    live, before = working_copy.live, working_copy.mine
    mine = restoration.contents(type(record), mine)
    working_copies.record_declarations(
        working_copy, mine, live, form.declarations, form.seen_versions()
    )
    working_copy.update_from_form(mine, live, seen_live(form, live), request.user)
    working_copy.save()
    working_copy.forget_progress()
    void_dates(request, working_copy, record, before)
    form.save_notes()


def seen_live(form, live):
    """Return the names whose present value stood beside the form that was sent."""
    try:
        live_marks = json.loads(form.cleaned_data.get("live_seen") or "{}")
    except (ValueError, RecursionError):
        return set()
    if not isinstance(live_marks, dict):
        return set()
    return {
        name
        for name, mark in live_marks.items()
        if name in live and fingerprint(live[name]) == mark
    }


def void_dates(request, working_copy, record, before):
    """Let nothing be published on its date that its publisher has not seen."""
    scopes = {scope_of(name) for name in snapshots.differing(working_copy.mine, before)}
    rows = working_copy.progress.filter(scope__in=scopes)
    rows.filter(publish_at=None).update(failure="")
    for row in rows.exclude(publish_at=None).select_related("publish_by"):
        if not may_publish_scope(request.user, record, row.scope):
            # Its publisher reads it in the form, where the date was set.
            with override(working_copies.language_of_person(row.publish_by)):
                rows.filter(scope=row.scope).unschedule(str(CHANGED_SINCE))
            messages.warning(request, f"{scope_name(row.scope)}: {CHANGED_SINCE}")


# Steps


def take_step(request, working_copy, record):
    """Do what the button asks for besides saving; return where to go.

    A button is named ``step`` and carries ``publish``, or ``review:ru``.
    """
    name, _colon, scope = request.POST.get("step", "").partition(":")
    if name == "publish":
        is_over = publish(request, working_copy, record)
        return redirect_to("change" if is_over else "working_copy", record)
    if name in STEPS and scope in SCOPES:
        move_scope(request, working_copy, record, name, scope)
    else:
        messages.success(request, gettext("The working copy is saved."))
    return redirect_to("working_copy", record)


def move_scope(request, working_copy, record, step, scope):
    """Take a step with one scope of the working copy."""
    may, done = STEPS[step]
    if not may(request.user, record, scope):
        messages.error(request, gettext("You may not do this in this language."))
        return
    if step == "review" and scope not in working_copy.scopes():
        nothing = gettext("the working copy changes nothing here.")
        messages.warning(request, f"{scope_name(scope)}: {nothing}")
        return
    if step == "unschedule":
        working_copy.progress.filter(scope=scope).unschedule()
    else:
        row = working_copy.progress_of(scope)
        row.stage = row.Stage.REVIEW if step == "review" else row.Stage.DRAFT
        row.save()
        move = workflow.ask if step == "review" else workflow.give_back
        move(record.pointer, [scope], request.user)
    messages.success(request, f"{scope_name(scope)}: {done}")


def publish(request, working_copy, record):
    """Publish parts of the working copy, at once or on a date.

    Return whether nothing is left of it.
    """
    form = PublishForm(working_copy, record, request.user, request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, error)
        return False
    scopes, at = form.cleaned_data["scopes"], form.cleaned_data["at"]
    if at:
        for row in map(working_copy.progress_of, scopes):
            row.publish_at, row.publish_by, row.failure = at, request.user, ""
            row.save()
        messages.success(request, gettext("It will be published on its date."))
        return False
    try:
        with transaction.atomic():
            lost = working_copies.publish(working_copy, scopes, request.user)
    except working_copies.REFUSALS as error:
        message = working_copies.error_message(error, type(record))
        messages.error(request, message)
        return False
    messages.success(request, gettext("The working copy is published."))
    report_lost(request, type(record), lost)
    return working_copy.pk is None


# What differs, and how it looks


def show_changes(model_admin, request, object_id):
    """Show in words what the working copy changes of what readers see."""
    record, model = model_admin.get_record(request, object_id), model_admin.model
    working_copy = find_working_copy(record)
    if working_copy is None:
        return redirect_to("change", record)
    live = snapshots.take(model, record.pk)
    is_discardable = may_discard(model_admin, request, record, working_copy)
    return model_admin.render_page(
        request,
        "working_copy_changes",
        title=gettext("What the working copy changes"),
        subtitle=str(record),
        original=record,
        version=fingerprint(working_copy.mine),
        changes=changes_between(model, live, working_copy.over(live)),
        checked=[display.label_of(model, name) for name in working_copy.checked],
        conflicts=[
            display.label_of(model, name) for name in working_copy.conflicts(live)
        ],
        working_copy_url=page_of(model, "working_copy", record.pk),
        discard_url=page_of(model, "discard_working_copy", record.pk)
        if is_discardable
        else None,
    )


def preview(model_admin, request, object_id, language):
    """Show the unsaved form of a working copy as its readers will see it."""
    record = model_admin.get_record(request, object_id)
    working_copy = find_working_copy(record)
    if working_copy is None:
        raise Http404
    request.working_copy = working_copy
    working_copy.live = snapshots.take(model_admin.model, record.pk)
    try:
        with changesets.rolled_back():
            working_copies.apply_to_row(working_copy, record)
            response = previews.preview(model_admin, request, language, object_id)
            if hasattr(response, "render"):
                response.render()
    except (IntegrityError, ValidationError):
        return refuse_misfit(request, record)
    return response
