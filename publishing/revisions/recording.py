"""Makes the revisions of a change set: receivers of its signals."""

from collections import Counter
from functools import partial

from django.apps import apps
from django.db import transaction

from publishing.content import snapshots
from publishing.content.pointer_model import to_columns
from publishing.content.signals import text_saved
from publishing.revisions import display
from publishing.revisions.revision import Revision, authors_among, authors_beside
from text.languages import language_of
from text.sentences import words_of

Kind = Revision.Kind
# What may stand behind a word.
SIGNS = '.,;:!?…»”")'


def remember(tracked, **kwargs):
    """Read what a record was before the change set."""
    if tracked.is_new:
        return
    revisions = Revision.objects.of(tracked.pointer).without_discarded()
    tracked.last = last = revisions.newest_first().first()
    now = None if last else snapshots.take(tracked.model, tracked.pointer.pk)
    tracked.before = last.snapshot if last else now


def store_initial(tracked, changeset, **kwargs):
    """Store what a record without revisions was like, before its first change."""
    is_there = tracked.now is not None and tracked.before is not None
    if is_there and tracked.last is None:
        initial = {"made_at": changeset.moment, "kind": Kind.INITIAL}
        store(tracked.pointer, tracked.before, **initial)


def record(tracked, changeset, **kwargs):
    """Store the revision of a record that was created, changed, checked or deleted."""
    pointer, before, now = tracked.pointer, tracked.before, tracked.now
    written = {"made_at": changeset.moment, "user": changeset.user}
    written["note"] = changeset.note
    if now is None:
        if snapshot := tracked.deletion_snapshot:
            changeset.note_seen(tracked.model, snapshot)
            unequal = tracked.last.unequal if tracked.last else {}
            store(pointer, snapshot, kind=Kind.DELETED, unequal=unequal, **written)
        return
    changed = snapshots.differing(now, before or {})
    if before is None:
        kind = changeset.kind or Kind.CREATED
        changed = [name for name, value in now.items() if value]
    elif changed:
        kind = changeset.kind or Kind.CHANGED
    elif tracked.checked:
        kind, changed = Kind.CHECKED, tracked.checked
    elif changeset.note and pointer == changeset.target:
        kind = Kind.CHANGED
    else:
        return
    changeset.note_seen(tracked.model, before, now, changed)
    others = authors_among(changeset.authors_of(pointer), changed)
    others = authors_beside(others, changeset.user)
    store(
        pointer,
        now,
        kind=kind,
        changed=changed,
        authors=others,
        unequal=tracked.unequal,
        words=words_written(tracked.model, before or {}, now, changed),
        **written,
    )


def words_written(model, before, now, changed):
    """Return {name: how many words of a changed text were not there before}."""
    counts = {
        name: (words_in(model, name, now) - words_in(model, name, before)).total()
        for name in filter(language_of, changed)
    }
    return {name: number for name, number in counts.items() if number}


def words_in(model, name, snapshot) -> Counter:
    """Count the words of a text in a snapshot, its own or that of rows.

    But of rows that have revisions of their own, where theirs are counted.
    """
    text, value = snapshots.stem(name), snapshot.get(name) or ""
    if text in model.texts:
        return counted(value)
    words = Counter()
    if text not in model.child_relations:
        return words
    child = model._meta.get_field(text).related_model
    if not child.parent_field:
        return words
    if snapshots.is_of_child(name):
        value = [{name.rpartition(".")[2]: value}]
    for row in value:
        for column, text in row.items():
            field = display.field_of(child, column)
            if isinstance(text, str) and field and not field.choices:
                words += counted(text)
    return words


def counted(html) -> Counter:
    """Count the words of a text, without the signs behind them."""
    return Counter(word.rstrip(SIGNS) for word in words_of(html))


def store(pointer, snapshot, **fields):
    """Store a revision; after the commit send ``text_saved`` of its rich texts."""
    Revision.objects.create(**to_columns(pointer), snapshot=snapshot, **fields)
    model = apps.get_model(pointer.model)
    texts = {*model.rich_text_fields()}
    changed = fields.get("changed", ())
    if names := [name for name in changed if snapshots.stem(name) in texts]:
        transaction.on_commit(
            # Robust: a receiver that fails is logged, and the save stays saved.
            partial(text_saved.send_robust, sender=model, pointer=pointer, names=names)
        )
