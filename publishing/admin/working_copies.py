"""The working copy of an item: its form, and its way to readers.

The form is that of the item itself. It is shown and saved in a transaction in which the
copy lies on the row, and which is rolled back; what it made of the row is the copy.
"""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext, gettext_lazy as _, override

from publishing import (
    changesets,
    display,
    locks,
    restoration,
    snapshots,
    working_copies,
)
from publishing.admin.addresses import page_of
from publishing.admin.forms import fingerprint
from publishing.admin.previews import preview_address
from publishing.admin.publish_form import PublishForm, scope_name
from publishing.models import WorkingCopy
from publishing.models.working_copy import SCOPES, SHARED, scope_of
from text.languages import LANGUAGES, own_name

CHANGED_SINCE = _("it is no longer to be published on its date: it has changed.")

# What a button does with one part of a copy: who may, and what is said afterwards.
STEPS = {
    "review": (
        working_copies.may_write_scope,
        _("review of the working copy is asked for."),
    ),
    "return": (working_copies.may_write_scope, _("the working copy is returned.")),
    "unschedule": (
        working_copies.may_publish_scope,
        _("it waits for no date any more."),
    ),
}


class Copies:
    """The part of an admin class for working copies."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        here = "<path:object_id>/working-copy/"
        return [
            path(f"{here}begin/", view(self.begin_copy), name=f"{name}_begin"),
            path(f"{here}discard/", view(self.discard_copy), name=f"{name}_discard"),
            path(f"{here}changes/", view(self.copy_changes), name=f"{name}_changes"),
            path(here, view(self.copy_view), name=f"{name}_copyform"),
            *super().get_urls(),
        ]

    def _address(self, name, record):
        return page_of(self.model, name, record.pk)

    def _copy_of(self, record, **options):
        copies = WorkingCopy.objects.of(record.pointer)
        if options:
            copies = copies.select_for_update(**options)
        return copies.select_related("made_by", "changed_by").first()

    def _copies_here(self, request, record):
        """Return what the form of the item tells of its working copy and drafts."""
        may_change = self.has_change_permission(request, record)
        copy = self._copy_of(record)
        return {
            "copy_here": copy,
            "copy_progress": self._progress(request, record, copy) if copy else [],
            "copy_url": self._address("copyform", record),
            "begin_url": self._address("begin", record)
            if may_change and record.public_languages()
            else None,
            "shared_previews": [
                link
                for link in self._shared_previews(record)
                if not record.is_public_in(link[0])
            ],
        }

    def begin_copy(self, request, object_id):
        record = self._record(request, object_id)
        if request.method != "POST" or not self.has_change_permission(request, record):
            raise PermissionDenied
        working_copies.begin(record, request.user)
        return HttpResponseRedirect(self._address("copyform", record))

    def discard_copy(self, request, object_id):
        record = self._record(request, object_id)
        if request.method != "POST" or not self.has_change_permission(request, record):
            raise PermissionDenied
        with transaction.atomic():
            self._lock([record.pk])
            copy = self._copy_of(record, of=("self",))
            if copy and not self._may_discard(request, record, copy):
                raise PermissionDenied
            if copy and request.POST.get("version") == snapshots.digest(copy.mine):
                copy.discard(request.user)
                messages.success(
                    request,
                    gettext("The working copy is discarded; the history has kept it."),
                )
            elif copy:
                messages.warning(
                    request,
                    gettext("Another person changed this meanwhile: look again."),
                )
                return HttpResponseRedirect(self._address("copyform", record))
        return HttpResponseRedirect(self._address("change", record))

    def _may_discard(self, request, record, copy):
        """Tell whether the person could have written all that the copy holds."""
        request.working_copy, copy.live = copy, {}
        form = self.get_form(request, record, change=True)(instance=record)
        return all(map(form.may_change, [*copy.changed, *copy.checked]))

    # The form

    def copy_view(self, request, object_id):
        record = self._record(request, object_id)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        with transaction.atomic():
            if request.method != "POST":
                locks.wait_at_most(locks.LOOK_WAIT)
            # As a deletion does: the row first.
            self._lock([record.pk])
            copy = self._copy_of(record, of=("self",))
            if copy is None:
                messages.info(request, gettext("There is no working copy any more."))
                return HttpResponseRedirect(self._address("change", record))
            request.working_copy = copy
            if response := self.discard_typed(request, record.pk):
                return response
            copy.live = snapshots.take(self.model, record.pk)
            response, mine = self._in_trial(request, record)
            form = getattr(request, "saved_form", None)
            if form is None or mine is None or response.status_code != 302:
                return response
            seen = self._seen_live(form, copy.live)
            was = copy.mine
            mine = restoration.contents(self.model, mine)
            working_copies.remember(
                copy, mine, copy.live, form.declarations, form.shown_otherwise()
            )
            copy.update_from_form(mine, copy.live, seen, request.user)
            copy.save()
            copy.forget_progress()
            self._void_dates(request, copy, record, was)
            form.keep_notes()
            self.forget_typed(request, record.pk)
            return self._step(request, copy, record)

    def _in_trial(self, request, record):
        """Return the answer of the form, and what it made of the record."""
        copy = request.working_copy
        try:
            with changesets.rolled_back(request.user):
                working_copies.lay(copy, record)
                response = self.changeform_view(
                    request,
                    str(record.pk),
                    extra_context=self._copy_context(request, copy, record),
                )
                if hasattr(response, "render"):
                    response.render()
                return response, snapshots.take(self.model, record.pk)
        except (IntegrityError, ValidationError):
            return self._does_not_fit(request, record), None

    def _does_not_fit(self, request, record):
        messages.error(
            request,
            gettext(
                "The working copy does not fit the item as it is now: look at what "
                "differs, or discard it."
            ),
        )
        return HttpResponseRedirect(self._address("changes", record))

    def _copy_context(self, request, copy, record):
        sent = request.POST if request.POST.get("step") == "publish" else None
        form = PublishForm(copy, record, request.user, sent)
        return {
            "copy": copy,
            "copy_version": snapshots.digest(copy.mine),
            "publish_form": form if form.fields["scopes"].choices else None,
            "copy_progress": self._progress(request, record, copy),
            "shared_previews": self._shared_previews(record, copy),
            "changes_url": self._address("changes", record),
            "live_url": self._address("change", record),
            "show_save_and_add_another": False,
        }

    def _progress(self, request, record, copy):
        """Return what the form shows of each part, and which steps it offers."""
        changed = copy.scopes()
        return [
            {
                "part": scope,
                "name": scope_name(scope),
                "language": None if scope == SHARED else scope,
                "is_changed": scope in changed,
                "row": copy.progress_of(scope),
                "may_write": working_copies.may_write_scope(
                    request.user, record, scope
                ),
                "may_publish": working_copies.may_publish_scope(
                    request.user, record, scope
                ),
            }
            for scope in SCOPES
        ]

    def _shared_previews(self, record, copy=None):
        return [
            (language, own_name(language), preview_address(record, language, copy))
            for language in LANGUAGES
        ]

    def _seen_live(self, form, live):
        """Return the names whose present value stood beside the form that was sent."""
        try:
            shown = json.loads(form.cleaned_data.get("live_seen") or "{}")
        except (ValueError, RecursionError):
            return set()
        if not isinstance(shown, dict):
            return set()
        return {
            name
            for name, mark in shown.items()
            if name in live and fingerprint(live[name]) == mark
        }

    def _void_dates(self, request, copy, record, was):
        """Let nothing be published on its date that its publisher has not seen."""
        touched = {scope_of(name) for name in snapshots.differing(copy.mine, was)}
        rows = copy.progress.filter(scope__in=touched)
        rows.filter(publish_at=None).update(failure="")
        for row in rows.exclude(publish_at=None).select_related("publish_by"):
            if not working_copies.may_publish_scope(request.user, record, row.scope):
                # Its publisher reads it in the form, where the date was set.
                with override(working_copies.language_of_person(row.publish_by)):
                    rows.filter(scope=row.scope).unschedule(str(CHANGED_SINCE))
                messages.warning(request, f"{scope_name(row.scope)}: {CHANGED_SINCE}")

    def _step(self, request, copy, record):
        """Do what the button asks for besides saving; return where to go.

        A button is named ``step`` and carries ``publish``, or ``review:ru``.
        """
        name, _colon, scope = request.POST.get("step", "").partition(":")
        here = HttpResponseRedirect(self._address("copyform", record))
        if name == "publish":
            return self._publish(request, copy, record) or here
        if name in STEPS and scope in SCOPES:
            self._move(request, copy, record, name, scope)
        else:
            messages.success(request, gettext("The working copy is saved."))
        return here

    def _move(self, request, copy, record, step, scope):
        """Take a step with one part of the copy."""
        may, done = STEPS[step]
        if not may(request.user, record, scope):
            messages.error(request, gettext("You may not do this in this language."))
            return
        if step == "review" and scope not in copy.scopes():
            nothing = gettext("the working copy changes nothing here.")
            messages.warning(request, f"{scope_name(scope)}: {nothing}")
            return
        if step == "unschedule":
            copy.progress.filter(scope=scope).unschedule()
        else:
            row = copy.progress_of(scope)
            row.stage = row.Stage.REVIEW if step == "review" else row.Stage.DRAFT
            row.save()
        messages.success(request, f"{scope_name(scope)}: {done}")

    def _publish(self, request, copy, record):
        form = PublishForm(copy, record, request.user, request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                for error in errors:
                    messages.error(request, error)
            return None
        scopes, at = form.cleaned_data["scopes"], form.cleaned_data["at"]
        if at:
            for row in map(copy.progress_of, scopes):
                row.publish_at, row.publish_by, row.failure = at, request.user, ""
                row.save()
            messages.success(request, gettext("It will be published on its date."))
            return None
        try:
            with transaction.atomic():
                lost = working_copies.publish(copy, scopes, request.user)
        except working_copies.REFUSALS as error:
            messages.error(request, working_copies.told(error, self.model))
            return None
        messages.success(request, gettext("The working copy is published."))
        self._tell_lost(request, lost)
        if copy.pk:
            return None
        return HttpResponseRedirect(self._address("change", record))

    # What differs, and how it looks

    def copy_changes(self, request, object_id):
        """Show in words what the copy changes of what readers see."""
        record = self._record(request, object_id)
        copy = self._copy_of(record)
        if copy is None:
            return HttpResponseRedirect(self._address("change", record))
        live = snapshots.take(self.model, record.pk)
        return self._answer(
            request,
            "working_copy_changes",
            title=gettext("What the working copy changes"),
            subtitle=str(record),
            original=record,
            copy=copy,
            copy_version=snapshots.digest(copy.mine),
            scopes=self._parts(live, copy.over(live)),
            checked=[display.label_of(self.model, name) for name in copy.checked],
            conflicts=[display.label_of(self.model, n) for n in copy.conflicts(live)],
            copy_url=self._address("copyform", record),
            discard_url=self._address("discard", record)
            if self._may_discard(request, record, copy)
            else None,
        )
