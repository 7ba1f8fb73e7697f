"""Notes of colleagues on an item: writing, answering and resolving them."""

from django.utils import timezone

from publishing.drafts import workflow
from publishing.drafts.note import Note


def write(pointer, user, text, *, field="", quote="", answer_to=None):
    said = {"text": text, "field": field, "quote": quote, "answer_to": answer_to}
    to = {"to_model": pointer.model, "to_pk": pointer.pk}
    note = Note.objects.create(**to, user=user, **said)
    workflow.tell_of_note(note)
    return note


def answer(note, user, text):
    return write(note.pointer, user, text, field=note.field, answer_to=note)


def resolve(notes, user):
    """Resolve those of the notes that nobody has resolved meanwhile."""
    unresolved = notes.filter(resolved_at=None, answer_to=None)
    unresolved.update(resolved_at=timezone.now(), resolved_by=user)
