"""Working copies: begun, reviewed, scheduled, published whole or in part.

``save`` is the one way into them, ``dates`` publishes them on their date.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from publishing.cache import page_stamp
from publishing.content import changesets, snapshots
from publishing.content.linkable import OLD_URLS
from publishing.content.pointer_model import rows_of, to_columns
from publishing.content.snapshots import SCOPES, SHARED, scope_of
from publishing.drafts import restoration, transitions, workflow
from publishing.drafts.permissions import Conflict, may
from publishing.drafts.working_copy import (
    ScopeProgress,
    WorkingCopy,
    WorkingCopyRevision,
    goes_out_at,
)
from publishing.revisions.revision import Revision
from publishing.translations.translation_status import Declaration
from text.languages import LANGUAGES

# What a working copy never holds: states are changed by steps, the rest by a save.
APART = {"state", "year", "created_at", OLD_URLS}


def contents(model, snapshot) -> dict:
    """Return what a working copy may change: not the states, which steps change."""
    return snapshots.without(snapshot, {*APART, *model.immediate})


def new(record, snapshot, user) -> WorkingCopy:
    """Return a working copy that changes nothing yet, and is not stored."""
    base = contents(type(record), snapshot)
    by = {"made_by": user, "changed_by": user}
    return WorkingCopy(**to_columns(record.pointer), **by, base=base, mine=dict(base))


def of(record) -> WorkingCopy | None:
    """Return the record's working copy with ``live``, or None."""
    copies = rows_of(WorkingCopy, record.pointer, "made_by", "changed_by")
    working_copy = next(iter(copies), None)
    if working_copy:
        working_copy.live = snapshots.of(record)
    return working_copy


def of_or_new(record, user) -> WorkingCopy:
    """Return the same, or one that is not stored and changes nothing yet."""
    working_copy = of(record)
    if working_copy is None:
        live = snapshots.of(record)
        working_copy = new(record, live, user)
        working_copy.live = live
    return working_copy


def immediate_values(model, snapshot) -> dict:
    """Return what of a snapshot no working copy holds, as a picture's file."""
    return {
        name: value
        for name, value in snapshot.items()
        if snapshots.stem(name) in model.immediate
    }


def is_for(record) -> bool:
    """Return whether changes of the record wait in a working copy: readers have it."""
    copies = WorkingCopy.objects.of(record.pointer)
    return bool(record.public_languages()) or copies.exists()


def immediate_scopes(record) -> list[str]:
    """Return the scopes that a save changes at once: those that readers do not have.

    The others wait in the working copy until they are published.
    """
    public = record.public_languages()
    languages = [code for code in LANGUAGES if code not in public]
    return languages if public else [*languages, SHARED]


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
    """Let these scopes be published at a moment to come, in the name of a person."""
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

    ``scopes``: languages, and ``SHARED`` for the fields that they share; ``note``: what
    was changed and why, for the history, beside what its saves say. Returns the names
    that could not be written. Raises PermissionDenied, Conflict, or ValidationError if
    readers would get something incomplete. The working copy has as
    ``attachments`` what was published with it.
    """
    with transaction.atomic():
        record = working_copy.model.locked([working_copy.to_pk]).get()
        record.remember_row()
        return publish_onto(record, working_copy, scopes, user, note)


def publish_onto(record, working_copy, scopes, user, note="") -> list[str]:
    """Do so with a record whose row is locked in this transaction."""
    if not all(may(user, record, scope, publishes=True) for scope in scopes):
        raise PermissionDenied
    live = snapshots.of(record)
    names = {*working_copy.changed_in(scopes)}
    if conflicts := [name for name in working_copy.conflicts(live) if name in names]:
        raise Conflict(conflicts)
    note = working_copy.take_notes(scopes, note)
    kind = Revision.Kind.PUBLISHED
    lost = write(working_copy, scopes, user, record=record, kind=kind, note=note)
    save_or_delete(working_copy)
    if working_copy.pk:
        working_copy.progress.filter(scope__in=scopes).delete()
    # Texts of rows that readers do not have yet wait for these, and for their review.
    out = [scope for scope in scopes if scope not in working_copy.scopes()]
    workflow.close_reviews(record.pointer, out, user, published=True)
    # Its files belong to no language.
    languages = LANGUAGES if SHARED in scopes else scopes
    working_copy.attachments = transitions.publish_attachments(record, languages, user)
    return lost


def write(
    working_copy, scopes, user, besides=None, *, record, **changeset
) -> list[str]:
    """Write these scopes onto the item; the working copy then changes the rest.

    ``besides``: {name: value} to be written with them; ``record``: the item, whose row
    is locked; ``changeset``: fields of the ``ChangeSet``. Returns the names that could
    not be written. Raises ValidationError.
    """
    model, names = working_copy.model, working_copy.changed_in(scopes)
    declarations = declarations_of(working_copy, scopes)
    with changesets.changeset(
        user,
        target=working_copy.pointer,
        declarations=declarations,
        seen_versions=seen_versions_of(working_copy, scopes),
        authors=working_copy.authors_of([*names, *declarations], user),
        **changeset,
    ) as opened:
        values = record.prepare_restore(working_copy.values(scopes)) | (besides or {})
        lost = snapshots.write(record, values)
        if SHARED in scopes:
            record.mark_updated()
        # Its row is locked: what was written a moment ago need not be asked for.
        record.remember_row()
        restoration.check(record)
    tracked = opened.tracked.get(working_copy.pointer)
    live = (tracked and tracked.now) or snapshots.take(model, record.pk)
    working_copy.rebase(names, live)
    for text in declarations.keys() - map(snapshots.stem, working_copy.changed):
        del working_copy.declarations[text]
        working_copy.answers.pop(text, None)
    return lost


def save_or_delete(working_copy, written=()):
    """Store the working copy, or delete it if it changes nothing any more.

    ``written``: the names that a person has changed in it.
    """
    if scopes := working_copy.scopes():
        notes = working_copy.notes.items()
        working_copy.notes = {scope: note for scope, note in notes if scope in scopes}
        working_copy.set_languages()
        working_copy.revision = WorkingCopyRevision.objects.create(
            **to_columns(working_copy.pointer),
            user=working_copy.changed_by,
            contents=working_copy.values(SCOPES),
            changed=[*written],
        ).pk
        working_copy.save()
        working_copy.progress.exclude(scope__in=scopes).delete()
        working_copy.model.date_changes(working_copy.to_pk, working_copy.changed_at)
    elif working_copy.pk:
        working_copy.delete()


def declarations_of(working_copy, scopes) -> dict:
    """Return {text: Declaration} of what publishing these scopes declares.

    That languages say the same is declared once all changes of the text are published.
    """
    names = working_copy.changed_in(scopes)
    waiting = {
        snapshots.stem(name) for name in working_copy.changed if name not in names
    }
    checked = [name for name in working_copy.checked if scope_of(name) in scopes]
    texts = {snapshots.stem(name) for name in [*names, *checked]}
    return {
        text: Declaration(answer)
        for text, answer in working_copy.declarations.items()
        if text in texts and (answer != Declaration.SAME or text not in waiting)
    }


def seen_versions_of(working_copy, scopes) -> dict:
    """Return {text: {language: version}} that its declarations were made about."""
    names = working_copy.changed_in(scopes)
    texts = {snapshots.stem(name) for name in [*names, *working_copy.checked]}
    return {
        text: {
            language: version
            for language, version in working_copy.answers[text].items()
            if f"{text}_{language}" not in names
            or version != working_copy.mine[f"{text}_{language}"]
        }
        for text in texts & working_copy.answers.keys()
    }
