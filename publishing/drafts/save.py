"""The one way into a working copy, for the form, files, bulk steps and imports.

::

    record = Article.locked([pk]).get()
    working_copy = working_copy_or_new(record, user)
    save_changes(working_copy, record, {"title_en": "New"}, user)

What readers have stays as it is; what they do not have, as a language that is still a
draft, is written onto the record at once.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _, override

from publishing.content import changesets, snapshots
from publishing.content.pointer_model import rows_of, to_columns
from publishing.content.snapshots import SCOPES, SHARED, scope_of
from publishing.drafts import workflow, working_copies
from publishing.drafts.permissions import may
from publishing.drafts.working_copy import WorkingCopy, goes_out_at
from publishing.revisions.revision import add_author
from publishing.translations.translation_status import Declaration, texts_of

# What a working copy never holds: states are changed by steps, the rest by a save.
APART = {"state", "year", "created_at"}
CHANGED_SINCE = _(
    "the changes no longer go live on their date: somebody has written on since."
)


def changeable(model, snapshot) -> dict:
    """Return what a working copy may change: not the states, which steps change."""
    return snapshots.without(snapshot, {*APART, *model.immediate})


def new_working_copy(record, snapshot, user) -> WorkingCopy:
    """Return a working copy that changes nothing yet, and is not stored."""
    by = {"made_by": user, "changed_by": user}
    to = to_columns(record.pointer)
    working_copy = WorkingCopy(**to, **by, base={}, mine={})
    working_copy.live = snapshot
    return working_copy


def working_copy_of(record) -> WorkingCopy | None:
    """Return the record's working copy with ``live``, or None."""
    copies = rows_of(WorkingCopy, record.pointer, "made_by", "changed_by")
    working_copy = next(iter(copies), None)
    if working_copy:
        working_copy.live = snapshots.of(record)
    return working_copy


def working_copy_or_new(record, user) -> WorkingCopy:
    """Return the same, or one that is not stored and changes nothing yet."""
    known = working_copy_of(record)
    return known or new_working_copy(record, snapshots.of(record), user)


def immediate_values(model, snapshot) -> dict:
    """Return what of a snapshot no working copy holds, as a picture's file."""
    return {
        name: value
        for name, value in snapshot.items()
        if snapshots.stem(name) in model.immediate
    }


def changes_wait(record) -> bool:
    """Return whether changes of the record wait in a working copy: readers have it."""
    copies = WorkingCopy.objects.of(record.pointer)
    return bool(record.public_languages()) or copies.exists()


@dataclass
class Said:
    """What a person says of a save.

    ``declarations``, ``seen_versions``: of translations, as in ``ChangeSet``; None
    withdraws a declaration. ``seen``: the names whose live value stood beside theirs.
    ``note``: what was changed, and why; ``is_of_step``: it is said of a step as well.
    ``kind``: that of the revision that the save makes, as a ``ChangeSet`` has it.
    """

    declarations: dict = field(default_factory=dict)
    seen_versions: dict = field(default_factory=dict)
    seen: set = frozenset()
    note: str = ""
    is_of_step: bool = False
    kind: str | None = None


def save_changes(working_copy, record, values, user, said=None) -> list[str]:
    """Save what a person has changed of an item that readers have.

    ``record``: the stored one, whose row is locked; ``working_copy``: its own with
    ``live``, or a new one; ``values``: as ``snapshots.changes`` has them. Returns the
    scopes that have lost the date on which they were to be published. Raises
    ValidationError if what is written at once would be incomplete.
    """
    said, model = said or Said(), type(record)
    live, scopes_before = working_copy.live, working_copy.scopes()
    before = working_copy.mine
    as_shown = working_copy.over(live)
    at_once = snapshots.changes(immediate_values(model, values), live)
    held = changeable(model, values)
    mine = as_shown | held
    changed = {snapshots.stem(name) for name in snapshots.differing(mine, live)}
    declare(user, record, said, but=changed)
    answers = said.declarations
    answers = {text: answers[text] for text in answers.keys() & changed}
    declared = mine, live, answers, said.seen_versions
    record_declarations(working_copy, *declared, user)
    written = working_copy.take(held, user, said.seen)
    # What readers do not have is changed at once.
    public = record.public_languages()
    waiting = {*public, SHARED} if public else set()
    immediate = [scope for scope in SCOPES if scope not in waiting]
    is_at_once = at_once or {*immediate} & {*working_copy.scopes()}
    if is_at_once or (said.note and not working_copy.scopes()):
        about = {"record": record, "kind": said.kind, "note": said.note}
        working_copies.write(working_copy, immediate, user, at_once, **about)
    if said.note:
        # That of a step without a change goes with the step alone.
        of_all = [] if said.is_of_step else working_copy.scopes()
        working_copy.add_note(said.note, [*map(scope_of, written)] or of_all)
    working_copy.save_or_delete(written)
    # Nothing is left there to review.
    idle = {*scopes_before} - {*working_copy.scopes()} - {*immediate}
    if idle:
        workflow.close_reviews(record.pointer, idle, user)
    return renew_dates(working_copy, record, before, user)


def record_declarations(working_copy, mine, live, declarations, seen_versions, user):
    """Store the declarations of a submitted form in the working copy.

    ``declarations``, ``seen_versions``: as in ``ChangeSet``; None withdraws a
    declaration. A small edit counts as none of a text that was rewritten here before.
    """
    as_shown = working_copy.over(live)
    for text in working_copy.model.texts:
        was, now = texts_of(as_shown, text), texts_of(mine, text)
        answer = declarations.get(text)
        if was == now and (text not in declarations or answer == Declaration.SMALL):
            continue
        was_rewritten = was != texts_of(live, text) and (
            working_copy.declarations.get(text) != Declaration.SMALL
        )
        if answer is None or (answer == Declaration.SMALL and was_rewritten):
            working_copy.declarations.pop(text, None)
        else:
            working_copy.declarations[text] = answer.value
            add_author(working_copy.authors, user, [text])
        working_copy.answers[text] = now | seen_versions.get(text, {})


def declare(user, record, said, *, but):
    """Declare at once what concerns texts that readers have as they are.

    ``but``: the texts that the working copy changes.
    """
    of_texts = {
        text: declaration
        for text, declaration in said.declarations.items()
        if declaration and text not in but
    }
    if of_texts:
        about = {"target": record.pointer, "seen_versions": said.seen_versions}
        with changesets.changeset(user, declarations=of_texts, **about):
            changesets.track(record)


def renew_dates(working_copy, record, before, user) -> list[str]:
    """Let nothing be published on its date that its publisher has not seen.

    What a publisher alone changes of a text that is scheduled goes out with it.
    ``before``: its ``mine`` before ``user`` changed it. Returns the scopes that have
    lost their date.
    """
    if working_copy.pk is None:
        return []
    written = names_written(working_copy.mine, before)
    scopes = {scope_of(name) for name in written}
    # A command acts in nobody's name.
    mine = {
        scope for scope in scopes if user and may(user, record, scope, publishes=True)
    }
    rows = working_copy.progress.filter(scope__in=scopes)
    known = [*rows.select_related("publish_by")]
    if any(row.failure and row.publish_at is None for row in known):
        rows.filter(publish_at=None).update(failure="")
    void = [row for row in known if row.publish_at and row.scope not in mine]
    for row in void:
        # Its publisher reads it in the form, where the date was set.
        with override(working_copies.language_of_person(row.publish_by)):
            rows.filter(scope=row.scope).unschedule(str(CHANGED_SINCE))
    # What others have written there still waits for its publisher.
    waiting = {scope_of(name) for name in working_copy.changed if name not in written}
    for scope in scopes & {*working_copy.scopes()} - waiting:
        at = goes_out_at(record, scope)
        if at and scope in mine:
            working_copies.schedule(working_copy, [scope], at, user)
    return [row.scope for row in void]


def names_written(mine, before) -> set:
    """Return the names of which two contents of a working copy do not say the same."""
    names = mine.keys() | before.keys()
    return {name for name in names if mine.get(name, ...) != before.get(name, ...)}


def change(record, values, user):
    """Let ``values`` wait for who publishes them, in the record's working copy.

    A new copy is in review at once, since nobody else works on it.
    """
    working_copy = working_copy_or_new(record, user)
    is_new = working_copy.pk is None
    save_changes(working_copy, record, values, user, Said(seen={*values}))
    if is_new and working_copy.pk:
        working_copies.ask_review(working_copy, working_copy.scopes(), user)
