"""The form of an item that readers have: a save goes into its working copy.

The form is that of the item itself, bound to the overlay of its working copy; what this
person has changed in it goes into the copy by ``publishing.drafts.save``.

Each view is a function of the admin class: see ``publishing.admin.urls``.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.admin.addresses import page_of
from publishing.admin.editing import editing
from publishing.admin.form_values import next_keys, values_of
from publishing.admin.formsets import declare_rows_in_step
from publishing.admin.history import changes_between, report_lost
from publishing.admin.steps import say_attached, say_hidden_parts
from publishing.content import changesets, snapshots
from publishing.content.snapshots import SHARED
from publishing.drafts import (
    marks,
    restoration,
    transitions,
    workflow,
    working_copies,
)
from publishing.drafts.overlay import overlay
from publishing.drafts.publication import publish_item
from publishing.drafts.refusal import CHECK_AGAIN, REFUSALS, reason_of
from publishing.drafts.save import Said, save_changes
from publishing.drafts.working_copy import goes_out_at
from publishing.revisions import display
from text.languages import LANGUAGES, own_name


def redirect_to(page, record):
    return HttpResponseRedirect(page_of(type(record), page, record.pk))


# The form


def open_copy(request, record) -> bool:
    """Let the form of the request be that of the record's working copy, if readers have
    the record; return whether it is."""
    working_copy = working_copies.of_public(record, request.user)
    if working_copy is None:
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
    values = values_of(form, formsets, next_keys)
    void = save_changes(working_copy, laid.stored, values, request.user, said)
    with changesets.changeset(request.user):
        declare_rows_in_step(formsets)
    for scope in void:
        name = capfirst(display.scope_name(scope))
        messages.warning(request, f"{name}: {working_copies.CHANGED_SINCE}")
    form.save_notes()


# Steps


def take_step(request, form):
    """Do what the button asks for besides saving, and say what was done."""
    working_copy, record = form.working_copy, form.instance.stored
    if form.step is None:
        messages.success(request, saved_message(working_copy, record))
        return
    transition, languages = form.step
    on_item = [
        language
        for language in languages
        if not form.is_of_working_copy(language, transition)
    ]
    try:
        with transaction.atomic():
            done, attached = {}, []
            if transition.name in PUBLISHING or len(on_item) < len(languages):
                done = move_scopes(request, form, working_copy, record, on_item)
                attached += working_copy.attached
            if on_item:
                step = record, on_item, transition, request.user, form.reason
                record = transitions.take(*step, at=form.publish_at)
                if transition.name == "publish":
                    restoration.check(record)
                attached += record.attached
            for language in on_item:
                done[language] = words_of_step(
                    transition, record, language, working_copy
                )
    except REFUSALS as error:
        message = reason_of(error, type(record))
        messages.error(request, message)
        return
    say_done(request, form, done)
    say_attached(request, attached)
    say_hidden_parts(request, [record], on_item)


# The steps by which readers get what the working copy changes, too.
PUBLISHING = {"publish", "publish_now"}


def say_done(request, form, done):
    """Say what a step has done: the same of several languages once.

    ``done``: {language: what was done}.
    """
    names = {}
    for language in LANGUAGES:
        if words := done.get(language):
            names.setdefault(words, []).append(own_name(language))
    for words, of_words in names.items():
        messages.success(request, f"{', '.join(of_words)}: {words}")
    for language, reason in form.left_out.items():
        messages.warning(request, f"{own_name(language)}: {reason}")


def say_saved(request, form, record):
    """Say what a save and its step have made of an item without a working copy."""
    transition, languages = form.step or (None, ())
    if transition:
        done = {code: words_of_step(transition, record, code) for code in languages}
        say_done(request, form, done)
    else:
        messages.success(request, gettext("Saved."))
    say_attached(request, record.attached)
    say_hidden_parts(request, [record], languages)


def words_of_step(transition, record, language, working_copy=None):
    if transition.name == "return_to_draft":
        return gettext("returned to the author.")
    if transition.name == "unschedule":
        return gettext("no longer scheduled.")
    if goes_out_at(record, language):
        return words_of_date(record, language, working_copy)
    return f"{record.status_in(language).label}."


def words_of_date(record, language, working_copy):
    """Say when a scheduled text goes live, and whether its changes go with it."""
    at = goes_out_at(record, language)
    when = marks.goes_out(at)
    is_stored = working_copy and working_copy.pk
    changed = {language, SHARED} & {*working_copy.scopes()} if is_stored else ()
    if not changed:
        return f"{when}."
    dates = working_copy.progress.filter(scope__in=changed, publish_at__lte=at)
    if dates.count() == len(changed):
        return gettext("%(when)s, together with the changes.") % {"when": when}
    words = gettext(
        "%(when)s, but without the changes: they still have to be published."
    )
    return words % {"when": when}


def saved_message(working_copy, record):
    if not working_copy.pk:
        return gettext("Saved.")
    scheduled = [
        f"{own_name(language)}: {words_of_date(record, language, working_copy)}"
        for language in LANGUAGES
        if {language, SHARED} & {*working_copy.scopes()}
        and goes_out_at(record, language)
    ]
    if scheduled:
        return " ".join([gettext("Saved."), *scheduled])
    return gettext("Saved. Readers do not see the changes until they are published.")


def move_scopes(request, form, working_copy, record, on_item):
    """Take a step with what the working copy changes; return {language: what was done}.

    What all languages share goes with each. ``on_item``: the languages in which the
    item itself takes the step too.
    """
    transition, languages = form.step
    name, user = transition.name, request.user
    scopes = working_copies.scopes_of(working_copy, languages, record, user, transition)
    languages = [code for code in languages if code not in on_item]
    if not scopes:
        if not on_item:
            names = ", ".join(map(own_name, languages))
            nothing = gettext("There is nothing here that readers do not have yet.")
            messages.warning(request, f"{names}: {nothing}")
        return {}
    if SHARED in working_copy.scopes() and SHARED not in scopes:
        messages.warning(
            request,
            gettext(
                "What all languages share stays as it was: you do not have "
                "permission to do this with it."
            ),
        )
    moved = [code for code in languages if {code, SHARED} & {*scopes}]
    if name in PUBLISHING:
        return publish_scopes(request, form, working_copy, record, scopes, moved)
    if name == "unschedule":
        working_copy.progress.filter(scope__in=scopes).unschedule()
        done = gettext("no longer scheduled.")
    elif name == "ask_review":
        working_copies.keep_from_text(working_copy, scopes, record, user)
        working_copies.ask_review(working_copy, scopes, user)
        done = gettext("sent for review.")
    else:
        working_copies.give_back(working_copy, scopes, user, form.reason)
        done = gettext("returned to the author.")
    return dict.fromkeys(moved, done)


def publish_scopes(request, form, working_copy, record, scopes, languages):
    """Publish scopes: now, at the date that was asked for, or at that of their text."""
    user, note = request.user, form.cleaned_data.get("save_note") or ""
    dates = {code: at for code in languages if (at := goes_out_at(record, code))}
    at_once = [scope for scope in scopes if scope not in dates]
    if len(dates) == len(form.step[1]):
        # What all languages share waits as well, for the first of them.
        at_once = []
    for code in sorted(dates, key=dates.get, reverse=True):
        own = {code} if at_once else {code, SHARED}
        working_copies.schedule(working_copy, own & {*scopes}, dates[code], user)
    if at_once and form.publish_at:
        working_copies.schedule(working_copy, at_once, form.publish_at, user)
        words = f"{marks.goes_out(form.publish_at)}."
    elif at_once:
        item = record, working_copy, at_once, []
        _record, _attached, lost = publish_item(*item, user, note)
        report_lost(request, type(record), lost)
        words = gettext("published.")
    done = {
        code: words_of_date(record, code, working_copy) if code in dates else words
        for code in languages
    }
    if at_once and not form.publish_at and working_copy.pk:
        # What is left of them are texts of rows that are to come.
        left = gettext("published, but for texts of rows that readers do not have yet.")
        done |= dict.fromkeys(
            {*languages} & {*at_once} & {*working_copy.scopes()}, left
        )
    return done


# What differs, and how it looks


def discard(model_admin, request, object_id):
    record = model_admin.get_record(request, object_id)
    may_change = model_admin.has_change_permission(request, record)
    if request.method != "POST" or not may_change:
        raise PermissionDenied
    with transaction.atomic():
        model_admin.lock([record.pk])
        working_copy = working_copies.of(record)
        if working_copy is None:
            return redirect_to("change", record)
        if not may_discard(model_admin, request, record, working_copy):
            raise PermissionDenied
        if request.POST.get("version") != str(working_copy.revision):
            messages.warning(request, CHECK_AGAIN)
            return redirect_to("working_copy_changes", record)
        workflow.close_reviews(record.pointer, working_copy.scopes(), request.user)
        working_copy.discard(request.user)
    messages.success(
        request, gettext("The changes are discarded; the history has kept them.")
    )
    return redirect_to("change", record)


def may_discard(model_admin, request, record, working_copy):
    editing(request).working_copy, working_copy.live = working_copy, {}
    form = model_admin.get_form(request, record, change=True)(instance=record)
    return form.may_discard([*working_copy.changed, *working_copy.checked])


def show_changes(model_admin, request, object_id):
    record, model = model_admin.get_record(request, object_id), model_admin.model
    working_copy = working_copies.of(record)
    if working_copy is None:
        return redirect_to("change", record)
    live = snapshots.take(model, record.pk)
    is_discardable = may_discard(model_admin, request, record, working_copy)
    return model_admin.render_page(
        request,
        "working_copy_changes",
        title=gettext("What is not published yet"),
        subtitle=str(record),
        original=record,
        version=str(working_copy.revision),
        changes=changes_between(model, live, working_copy.over(live)),
        checked=[display.label_of(model, name) for name in working_copy.checked],
        notes=[
            (capfirst(display.scope_name(scope)), "; ".join(notes))
            for scope, notes in working_copy.notes.items()
        ],
        conflicts=[
            display.label_of(model, name) for name in working_copy.conflicts(live)
        ],
        change_url=page_of(model, "change", record.pk),
        discard_url=page_of(model, "discard_working_copy", record.pk)
        if is_discardable
        else None,
    )
