"""Working copies: reviewed, scheduled, published whole or in part, now or on a date.

``save`` is the one way into them.
"""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from psycopg.errors import QueryCanceled

from publishing.cache import page_stamp
from publishing.content import changesets, locks, snapshots
from publishing.content.snapshots import SHARED, scope_of
from publishing.drafts import permissions, transitions, workflow
from publishing.drafts.overlay import write_values
from publishing.drafts.permissions import Refused, may
from publishing.drafts.working_copy import ScopeProgress, WorkingCopy, goes_out_at
from publishing.revisions.revision import Revision
from publishing.translations.translation_status import Declaration
from text.languages import LANGUAGES

logger = logging.getLogger(__name__)

# Milliseconds for which a scheduled publication waits for another's lock.
LOCK_WAIT = 10


# Steps


def scopes_of(working_copy, languages, record, user, transition) -> list[str]:
    """Return what the person may move of what it changes for readers of languages.

    What all languages share goes with each.
    """
    publishes = transition.needs_publisher
    public = None if publishes else []
    return [
        scope
        for scope in working_copy.scopes()
        if scope in {*languages, SHARED}
        and may(user, record, scope, publishes=publishes, public=public)
    ]


def ask_review(working_copy, scopes, user):
    set_stage(working_copy, scopes, ScopeProgress.Stage.REVIEW)
    workflow.request_review(working_copy.pointer, scopes, user)


def give_back(working_copy, scopes, user, reason=""):
    set_stage(working_copy, scopes, ScopeProgress.Stage.DRAFT)
    workflow.return_review(working_copy.pointer, scopes, user, reason)


def set_stage(working_copy, scopes, stage):
    for scope in scopes:
        working_copy.progress.update_or_create(scope=scope, defaults={"stage": stage})


def schedule(working_copy, scopes, at, user):
    for scope in scopes:
        working_copy.progress.update_or_create(
            scope=scope, defaults={"publish_at": at, "publish_by": user, "failure": ""}
        )
    # Pages are right until the first of all dates.
    page_stamp.renew_on_commit()


def keep_from_text(working_copy, scopes, record, user):
    """Let what its publisher wants to be looked at first not go out with its text."""
    scopes = [
        scope
        for scope in scopes
        if goes_out_at(record, scope) and may(user, record, scope, publishes=True)
    ]
    working_copy.progress.filter(scope__in=scopes).unschedule()


def publish(working_copy, scopes, user, note="") -> list[str]:
    """Publish these scopes of a working copy, all of them or none.

    ``note``: what was changed and why, beside what its saves say. Returns the names
    that could not be written. Raises PermissionDenied, Refused, or ValidationError if
    readers would get something incomplete. Its ``attachments`` were published with it.
    """
    with transaction.atomic():
        record = working_copy.model.locked([working_copy.to_pk]).get()
        return publish_onto(record, working_copy, scopes, user, note)


def publish_onto(record, working_copy, scopes, user, note="", release=""):
    """Publish scopes onto a record whose row is locked already: see ``publish``.

    ``release``: the name of the one with which it goes out.
    """
    if not all(may(user, record, scope, publishes=True) for scope in scopes):
        raise PermissionDenied
    record.remember_row()
    live = snapshots.of(record)
    names = {*working_copy.changed_in(scopes)}
    if conflicts := [name for name in working_copy.conflicts(live) if name in names]:
        raise Refused(permissions.reason_of_conflict(conflicts, working_copy.model))
    if not note and working_copy.lacks_note(record, scopes):
        raise Refused(permissions.NEEDS_NOTE)
    note = working_copy.take_notes(scopes, note, release)
    kind = Revision.Kind.PUBLISHED
    lost = write(working_copy, scopes, user, record=record, kind=kind, note=note)
    working_copy.save_or_delete()
    if working_copy.pk:
        working_copy.progress.filter(scope__in=scopes).delete()
    # Texts of rows that readers do not have yet wait for these, and for their review.
    out = [scope for scope in scopes if scope not in working_copy.scopes()]
    workflow.close_reviews(record.pointer, out, user, published=True)
    # Its files belong to no language.
    languages = LANGUAGES if SHARED in scopes else scopes
    working_copy.attachments = transitions.publish_attachments(record, languages, user)
    return lost


def write(working_copy, scopes, user, besides=None, *, record, **changeset):
    """Write these scopes onto the item; the working copy then changes the rest.

    ``besides``: {name: value} to be written with them; ``record``: the item, whose row
    is locked; ``changeset``: fields of the ``ChangeSet``. Returns the names that could
    not be written. Raises ValidationError.
    """
    model, names = working_copy.model, working_copy.changed_in(scopes)
    declarations, seen_versions = declared_in(working_copy, scopes)
    with changesets.changeset(
        user,
        target=working_copy.pointer,
        declarations=declarations,
        seen_versions=seen_versions,
        authors=working_copy.authors_of([*names, *declarations], user),
        **changeset,
    ) as opened:
        values = record.prepare_restore(working_copy.values(scopes)) | (besides or {})
        lost = write_values(record, values)
        if SHARED in scopes:
            record.mark_updated()
        # Its row is locked: what was written a moment ago need not be asked for.
        record.remember_row()
        transitions.check(record)
    tracked = opened.tracked.get(working_copy.pointer)
    live = (tracked and tracked.now) or snapshots.take(model, record.pk)
    working_copy.rebase(names, live)
    for text in declarations.keys() - map(snapshots.stem, working_copy.changed):
        del working_copy.declarations[text]
        working_copy.answers.pop(text, None)
    return lost


def declared_in(working_copy, scopes) -> tuple:
    """Return what publishing these scopes declares, and of which versions it was said.

    {text: Declaration}, and {text: {language: version}}. That languages say the same is
    declared once all changes of the text are published.
    """
    names = working_copy.changed_in(scopes)
    waiting = {
        snapshots.stem(name) for name in working_copy.changed if name not in names
    }
    checked = [name for name in working_copy.checked if scope_of(name) in scopes]
    texts = {snapshots.stem(name) for name in [*names, *checked]}
    declarations = {
        text: Declaration(answer)
        for text, answer in working_copy.declarations.items()
        if text in texts and (answer != Declaration.SAME or text not in waiting)
    }
    seen_versions = {
        text: {
            language: version
            for language, version in working_copy.answers[text].items()
            if f"{text}_{language}" not in names
            or version != working_copy.mine[f"{text}_{language}"]
        }
        for text in texts & working_copy.answers.keys()
    }
    return declarations, seen_versions


# On their date


def publish_scheduled():
    """Publish all scopes of working copies whose date has come, or note why not.

    It waits at most ``LOCK_WAIT``: what another transaction has locked is left for the
    next time, and a failure stops nothing else.
    """
    names = ["working_copy", "publish_at", "publish_by"]
    scheduled = ScopeProgress.objects.scheduled_by_now().values_list(*names)
    for pk, at, by in dict.fromkeys(scheduled):
        if at <= timezone.now() or goes_with_text(pk, at, by):
            run_with_lock_timeout(publish_together, pk, at, by)


def goes_with_text(pk, at, by):
    """Return whether no reader has what these changes are written onto."""
    working_copy = WorkingCopy.objects.filter(pk=pk).first()
    if working_copy is None:
        return False
    model = working_copy.model
    record = model and model._base_manager.filter(pk=working_copy.to_pk).first()
    rows = working_copy.progress.filter(publish_at=at, publish_by=by)
    return all(goes_out_at(record, row.scope) == at for row in rows)


def run_with_lock_timeout(publish, *arguments):
    """Publish in a transaction what is scheduled, unless another has a lock on it."""
    try:
        with transaction.atomic():
            locks.wait_at_most(LOCK_WAIT)
            publish(*arguments)
        page_stamp.renew_saves()
    except Exception as error:
        if not locks.is_lock_failure(error):
            logger.exception("What was scheduled was not published on its date.")


def publish_together(pk, at, by):
    """Publish the scopes that one person has scheduled for one date."""
    copies = WorkingCopy.objects.filter(pk=pk)
    working_copy = copies.select_for_update(skip_locked=True).first()
    rows = []
    if working_copy:
        scheduled = working_copy.progress.scheduled_by_now()
        rows = list(scheduled.filter(publish_at=at, publish_by=by))
    if not rows:
        # Another process has it, or has done it.
        return
    publisher = get_user_model().objects.filter(pk=by).first()
    with override(language_of_person(publisher or working_copy.changed_by)):
        try:
            if publisher is None:
                raise PermissionDenied
            with transaction.atomic():
                scopes = [row.scope for row in rows]
                publish(working_copy, scopes, publisher)
        except Exception as error:
            if is_temporary(error):
                raise
            rows = ScopeProgress.objects.filter(pk__in=[row.pk for row in rows])
            rows.unschedule(reason(error, working_copy.model))


def language_of_person(user):
    return user.interface_language if user else settings.LANGUAGE_CODE


def is_temporary(error) -> bool:
    """Return whether the error is temporary: a lock, or a lost connection."""
    code = getattr(error.__cause__, "sqlstate", None) or ""
    # Class 54: a limit of the program was exceeded.
    lasts = code.startswith("54") or code == QueryCanceled.sqlstate
    return isinstance(error, OperationalError | InterfaceError) and not lasts


def reason(error, model):
    """Return why nothing was published; log an unexpected error."""
    if not isinstance(error, permissions.REFUSALS):
        message = "What was scheduled was not published on its date."
        logger.error(message, exc_info=error)
        return gettext(
            "Something failed on the server; the log says why. Tell an administrator."
        )
    if isinstance(error, PermissionDenied):
        return gettext(
            "The person who set the date no longer has permission to publish this."
        )
    return permissions.reason_of(error, model)
