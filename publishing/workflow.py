"""The workflow: who asked for a review, who answered, and to whom work is given.

Each function is called in the transaction of the step itself; ``work_moved`` tells the
packages above after the commit.
"""

from functools import partial

from django.db import transaction
from django.utils import timezone

from publishing.models.assignment import Assignment
from publishing.models.review_request import ReviewRequest
from publishing.signals import Work, work_moved
from text.languages import language_of


def ask(pointer, scopes, user):
    """Note that these scopes of an item wait for a review.

    ``people``: who returned them before, or has a language of them.
    """
    now = timezone.now()
    people = {
        *ReviewRequest.objects.of(pointer)
        .filter(scope__in=scopes)
        .values_list("returned_by", flat=True),
        *assigned(pointer, scopes),
    }
    for scope in scopes:
        ReviewRequest.objects.update_or_create(
            to_model=pointer.model,
            to_pk=pointer.pk,
            scope=scope,
            defaults={
                "asked_at": now,
                "asked_by": user,
                "returned_at": None,
                "returned_by": None,
                "reason": "",
            },
        )
    tell(Work.ASKED, pointer, scopes, user, people=people)


def give_back(pointer, scopes, user, reason=""):
    """Note that a reviewer returned these scopes, and why."""
    requests = ReviewRequest.objects.of(pointer).filter(scope__in=scopes)
    people = {request.asked_by_id for request in requests}
    requests.update(returned_at=timezone.now(), returned_by=user, reason=reason)
    tell(Work.RETURNED, pointer, scopes, user, reason, people)


def close(pointer, scopes, user, *, published=False):
    """Forget the requests: the scopes are published, or wait for nobody any more."""
    requests = ReviewRequest.objects.of(pointer).filter(scope__in=scopes)
    if people := {request.asked_by_id for request in requests}:
        requests.delete()
    if published:
        unassign(pointer, scopes)
        tell(Work.PUBLISHED, pointer, scopes, user, people=people)


def follow(record, scopes, transition, user, reason=""):
    """Update the requests after a transition of these languages of a record."""
    pointer = record.pointer
    if transition.name == "ask_review":
        ask(pointer, scopes, user)
    elif transition.name == "return_to_draft":
        give_back(pointer, scopes, user, reason)
    elif transition.name == "publish":
        close(pointer, scopes, user, published=True)
    elif transition.name == "exclude":
        close(pointer, scopes, user)
        unassign(pointer, scopes)


def assign(pointer, language, person, user, due_on=None):
    """Give a language of an item to a person, in place of whoever had it."""
    Assignment.objects.update_or_create(
        to_model=pointer.model,
        to_pk=pointer.pk,
        language=language,
        defaults={
            "person": person,
            "due_on": due_on,
            "given_at": timezone.now(),
            "given_by": user,
        },
    )
    if person != user:
        tell(Work.ASSIGNED, pointer, [language], user, people=[person.pk])


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
    assignments = Assignment.objects.of(pointer)
    if language:
        requests = requests.filter(scope=language)
        assignments = assignments.filter(language=language)
    people = {
        *requests.values_list("asked_by", flat=True),
        *assignments.values_list("person", flat=True),
    }
    if note.answer_to:
        answers = note.answer_to.answers.values_list("user", flat=True)
        people |= {note.answer_to.user_id, *answers}
    tell(Work.NOTED, pointer, scopes, note.user, note.text, people)


def tell_of_stale(pointer, languages, user, people):
    """Tell that texts of these languages have become stale.

    ``people``: who said last that they are not.
    """
    people = people | assigned(pointer, languages)
    tell(Work.STALE, pointer, languages, user, people=people)


def tell(work, pointer, scopes, user, reason="", people=()):
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
