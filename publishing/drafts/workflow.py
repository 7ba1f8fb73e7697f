"""The workflow: reviews that are asked for and answered, work that is given, notes.

Each function is called in the transaction of the step itself; ``work_moved`` tells the
packages above after the commit.
"""

from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import person_field
from publishing.content.constraints import once
from publishing.content.pointer_model import PointerModel, PointerQuerySet, to_columns
from publishing.content.signals import Work, work_moved
from publishing.content.snapshots import SCOPES
from publishing.drafts.working_copy import ScopeProgress, WorkingCopy, goes_out_at
from publishing.translations.translation_status import SyncPoint
from text.languages import LANGUAGES, language_of


class Assignment(PointerModel):
    """That a language of an item is given to a person, perhaps until a day."""

    language = models.CharField(max_length=10)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        related_name="assignments",
        on_delete=models.CASCADE,
    )
    due_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = person_field()

    objects = PointerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [once("to_model", "to_pk", "language")]


class ReviewRequestQuerySet(PointerQuerySet):
    def waiting(self):
        """Filter what a reviewer has not answered yet."""
        return self.filter(returned_at=None)

    def returned(self):
        """Filter what came back to whoever asked."""
        return self.exclude(returned_at=None)


class ReviewRequest(PointerModel):
    """Who asked for the review of a scope of an item, and who returned it.

    ``scope``: a language, or ``SHARED``. The row lasts until the scope is published.
    Whether it is in review is told by the state of the item or by its working copy.
    """

    scope = models.CharField(max_length=10)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = person_field()
    returned_at = models.DateTimeField(null=True)
    returned_by = person_field()
    # What is to be done, in the words of whoever returned it.
    reason = models.TextField(max_length=2000, blank=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [once("to_model", "to_pk", "scope")]


def request_review(pointer, scopes, user):
    """Note that these scopes of an item wait for a review.

    Told is who returned them before, or has a language of them.
    """
    known = ReviewRequest.objects.of(pointer).filter(scope__in=scopes)
    people = {*known.values_list("returned_by", flat=True), *assigned(pointer, scopes)}
    asked = {"asked_at": timezone.now(), "asked_by": user, "reason": ""}
    asked |= dict.fromkeys(["returned_at", "returned_by"])
    for scope in scopes:
        of_scope = {**to_columns(pointer), "scope": scope}
        ReviewRequest.objects.update_or_create(**of_scope, defaults=asked)
    notify_after_commit(Work.ASKED, pointer, scopes, user, people=people)


def return_review(pointer, scopes, user, reason=""):
    """Note that a reviewer returned these scopes, and why."""
    requests = ReviewRequest.objects.of(pointer).filter(scope__in=scopes)
    people = {request.asked_by_id for request in requests}
    requests.update(returned_at=timezone.now(), returned_by=user, reason=reason)
    notify_after_commit(Work.RETURNED, pointer, scopes, user, reason, people)


def close_reviews(pointer, scopes, user, *, published=False):
    """Forget the requests: the scopes are published, or wait for nobody any more."""
    requests = ReviewRequest.objects.of(pointer).filter(scope__in=scopes)
    if people := {request.asked_by_id for request in requests}:
        requests.delete()
    if published:
        unassign(pointer, scopes)
        notify_after_commit(Work.PUBLISHED, pointer, scopes, user, people=people)


def record_transition(record, scopes, transition, user, reason=""):
    """Update the requests after a transition of these languages of a record."""
    pointer = record.pointer
    if transition.name == "ask_review":
        request_review(pointer, scopes, user)
    elif transition.name == "return_to_draft":
        return_review(pointer, scopes, user, reason)
    elif transition.name == "publish":
        close_reviews(pointer, scopes, user, published=True)
    elif transition.name == "exclude":
        close_reviews(pointer, scopes, user)
        unassign(pointer, scopes)


def assign(pointer, language, person, user, due_on=None):
    """Give a language of an item to a person, in place of whoever had it."""
    given = {"person": person, "given_at": timezone.now(), "given_by": user}
    of_language = {**to_columns(pointer), "language": language}
    defaults = {**given, "due_on": due_on}
    Assignment.objects.update_or_create(**of_language, defaults=defaults)
    if person != user:
        notify_after_commit(
            Work.ASSIGNED, pointer, [language], user, people=[person.pk]
        )


def unassign(pointer, languages):
    Assignment.objects.of(pointer).filter(language__in=languages).delete()


def assigned(pointer, languages):
    """Return the keys of the people who have these languages of an item."""
    assignments = Assignment.objects.of(pointer).filter(language__in=languages)
    return {*assignments.values_list("person", flat=True)}


def tell_of_note(note):
    """Tell who takes part: in the thread of the note, in a review, by assignment."""
    pointer, language = note.pointer, language_of(note.field)
    scopes = [language] if language else []
    requests = ReviewRequest.objects.of(pointer)
    requests = requests.filter(scope__in=scopes or SCOPES)
    people = {
        *requests.values_list("asked_by", flat=True),
        *assigned(pointer, scopes or LANGUAGES),
    }
    if note.answer_to:
        answers = note.answer_to.answers.values_list("user", flat=True)
        people |= {note.answer_to.user_id, *answers}
    notify_after_commit(Work.NOTED, pointer, scopes, note.user, note.text, people)


def tell_of_stale(pointer, languages, user, people, **kwargs):
    """Tell that texts have become stale: a receiver of ``texts_became_stale``."""
    people = people | assigned(pointer, languages)
    notify_after_commit(Work.STALE, pointer, languages, user, people=people)


def notify_after_commit(work, pointer, scopes, user, reason="", people=()):
    """Send ``work_moved`` after the commit."""
    transaction.on_commit(
        # Robust: a receiver that fails is logged, and the step stays taken.
        partial(
            work_moved.send_robust,
            sender=work,
            pointer=pointer,
            scopes=[*scopes],
            user=user,
            reason=reason,
            people={*people} - {None},
        )
    )


# What waits to be published follows its record: receivers of the signals of records


def end_with_record(record, user, **kwargs):
    """Discard the working copy of a record that ``user`` deletes, and end its work."""
    for working_copy in WorkingCopy.objects.of(record.pointer):
        # It says what is out of sync, too.
        working_copy.discard(user)
    for model in [ReviewRequest, Assignment, SyncPoint]:
        model.objects.of(record.pointer).delete()


def follow_date(record, stored, **kwargs):
    """Let what goes out with a scheduled text go out on its new date."""
    for scope in SCOPES:
        was, now = goes_out_at(stored, scope), goes_out_at(record, scope)
        if was and was != now:
            rows = progress_of(record).filter(scope=scope, publish_at=was)
            rows.update(publish_at=now) if now else rows.unschedule()


def forget_date(record, language, **kwargs):
    """Forget a date that would bring an unpublished text back."""
    progress_of(record).filter(scope=language).exclude(publish_at=None).unschedule(
        gettext(
            "It is no longer to be published on its date: the text was unpublished."
        )
    )


def progress_of(record):
    copies = WorkingCopy.objects.of(record.pointer)
    return ScopeProgress.objects.filter(working_copy__in=copies)


# Notes of colleagues on an item


class Note(PointerModel):
    """A note from one editor to another, about a field or the whole item.

    ``quote``: the words of the field that it is about, or "". ``answer_to``: the note
    that it answers; only a note that answers none is resolved.
    """

    answer_to = models.ForeignKey(
        "self",
        related_name="answers",
        on_delete=models.CASCADE,
        null=True,
    )
    quote = models.CharField(max_length=300, blank=True)
    field = models.CharField(max_length=100, blank=True)
    text = models.TextField(max_length=2000)
    user = person_field()
    made_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = person_field()

    objects = PointerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["to_model", "to_pk"], name="publishing_note_of"),
        ]


def threads_of(pointer, also=()):
    """Return what waits on an item, and these notes, each with its answers."""
    notes = Note.objects.of(pointer).filter(answer_to=None)
    notes = notes.filter(Q(pk__in=also) | Q(resolved_at=None)).order_by("pk")
    answers = Note.objects.select_related("user").order_by("pk")
    notes = notes.prefetch_related(Prefetch("answers", answers))
    return [*notes.select_related("user", "resolved_by")]


def write_note(pointer, user, text, *, field="", quote="", answer_to=None):
    said = {"text": text, "field": field, "quote": quote, "answer_to": answer_to}
    note = Note.objects.create(**to_columns(pointer), user=user, **said)
    tell_of_note(note)
    return note


def answer_note(note, user, text):
    return write_note(note.pointer, user, text, field=note.field, answer_to=note)


def resolve_notes(notes, user):
    """Resolve those of the notes that nobody has resolved meanwhile."""
    unresolved = notes.filter(resolved_at=None, answer_to=None)
    unresolved.update(resolved_at=timezone.now(), resolved_by=user)


class SavedFilter(models.Model):
    """What a person wants to see of a list again: a query string under a name."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="saved_filters", on_delete=models.CASCADE
    )
    # The label of a model, or the name of a list over several.
    of = models.CharField(max_length=100)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [once("user", "of", "name")]

    def __str__(self):
        return self.name
