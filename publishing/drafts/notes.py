"""Notes of colleagues on an item: writing, answering and resolving them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from publishing.cache.compiled import Parameter, array_of, compiled, one_of
from publishing.content.pointer_model import PointerModel, PointerQuerySet, to_columns
from publishing.drafts import workflow


class NoteQuerySet(PointerQuerySet):
    def unresolved(self):
        """Filter the notes that wait for something, without the answers to them."""
        notes = self.filter(resolved_at=None, answer_to=None)
        return notes.select_related("user").order_by("pk")

    def threads(self):
        """Return the notes that answer none, each with its answers."""
        notes = self.filter(answer_to=None).select_related("user", "resolved_by")
        return notes.prefetch_related(answers()).order_by("pk")


class Note(PointerModel):
    """A note from one editor to another, about a field or the whole item.

    ``quote``: the words of the field that it is about, or "". ``answer_to``: the note
    that it answers; only a note that answers none is resolved.
    """

    answer_to = models.ForeignKey(
        "self",
        verbose_name=_("answer to"),
        related_name="answers",
        on_delete=models.CASCADE,
        null=True,
    )
    quote = models.CharField(_("words"), max_length=300, blank=True)
    field = models.CharField(_("field"), max_length=100, blank=True)
    text = models.TextField(_("note"), max_length=2000)
    user = person_field(_("who"))
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True)
    resolved_by = person_field(_("resolved by"))

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [
            models.Index(fields=["to_model", "to_pk"], name="publishing_note_of"),
        ]

    def __str__(self):
        return self.text[:60]


def answers():
    return Prefetch("answers", Note.objects.select_related("user").order_by("pk"))


def threads_of(pointer, also=()):
    """Return what waits on an item, and these notes, each with its answers."""
    notes = threads_at(model=pointer.model, pk=pointer.pk, also=array_of(also))
    prefetch_related_objects(notes, answers())
    return notes


@compiled
def threads_at():
    at = {"to_model": Parameter("model"), "to_pk": Parameter("pk")}
    is_asked_for = Q(one_of("pk", "also", ArrayField(models.BigIntegerField())))
    notes = Note.objects.filter(is_asked_for | Q(resolved_at=None), answer_to=None)
    return notes.filter(**at).select_related("user", "resolved_by").order_by("pk")


def write(pointer, user, text, *, field="", quote="", answer_to=None):
    said = {"text": text, "field": field, "quote": quote, "answer_to": answer_to}
    note = Note.objects.create(**to_columns(pointer), user=user, **said)
    workflow.tell_of_note(note)
    return note


def answer(note, user, text):
    return write(note.pointer, user, text, field=note.field, answer_to=note)


def resolve(notes, user):
    """Resolve those of the notes that nobody has resolved meanwhile."""
    unresolved = notes.filter(resolved_at=None, answer_to=None)
    unresolved.update(resolved_at=timezone.now(), resolved_by=user)
