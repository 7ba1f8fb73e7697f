"""What the first page reads, each by one statement for any number of rows.

What they return may name records that the person may not see: titles come from
``items`` alone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.contrib import admin
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.text import capfirst

from accounts.models import User
from accounts.permissions import may_see
from desk.results import Result, page_of
from publishing.content.registry import catalogued_models
from publishing.content.status import State
from publishing.models import (
    Assignment,
    Autosave,
    CatalogueEntry,
    Note,
    Release,
    ReviewRequest,
    Revision,
    ScopeProgress,
    WorkingCopy,
)
from publishing.revisions.authors import is_author
from publishing.revisions.display import name_of
from text.languages import LANGUAGES, language_of_words
from text.pointers import Pointer, parse_or_none

# How many rows of a sort are looked at.
MOST = 200
# How many revisions a person's last acts are taken from.
LATEST = 30

# How the place of an autosave names the form of a new record.
NEW = "new"


def kinds_of(user):
    """Return {label: model} of the kinds in the catalogue that the person may see."""
    return {
        model._meta.label_lower: model
        for model in catalogued_models()
        if admin.site.is_registered(model) and may_see(user, model)
    }


# Messages


class Target(NamedTuple):
    """To what a row leads that is no record of the catalogue; named as a result."""

    kind_name: str
    title: str
    language: str
    url: str


@dataclass(frozen=True)
class Message:
    """What somebody did or asked for: ``what`` is one of the names in ``messages``.

    ``target``: the release that it is about. ``place``: of an autosave the form.
    """

    what: str
    at: datetime
    user: User | None = None
    pointer: Pointer | None = None
    scope: str = ""
    text: str = ""
    day: date | None = None
    place: str = ""
    target: Target | None = None

    @property
    def who(self):
        return name_of(self.user)


def messages(user):
    """Return requests for review, assignments, notes, unsaved texts and releases that
    have a date or missed it, oldest first.

    Of the requests all that wait, and those of the person that were returned.
    """
    found = [*requests(user), *assignments(user), *notes(user), *unsaved(user)]
    found += releases(user)
    return sorted(found, key=lambda message: message.at)


def requests(user):
    rows = ReviewRequest.objects.filter(Q(returned_at=None) | Q(asked_by=user))
    rows = rows.select_related("asked_by", "returned_by")
    for row in rows.order_by("-asked_at")[: 2 * MOST]:
        about = {"pointer": row.pointer, "scope": row.scope}
        if row.returned_at is None:
            yield Message("asked", row.asked_at, row.asked_by, **about)
        else:
            answer = row.returned_at, row.returned_by
            yield Message("returned", *answer, **about, text=row.reason)


def assignments(user):
    rows = Assignment.objects.filter(person=user).select_related("given_by")
    for row in rows.order_by("-given_at")[:MOST]:
        about = {"pointer": row.pointer, "scope": row.language, "day": row.due_on}
        yield Message("given", row.given_at, row.given_by, **about)


def notes(user):
    """Yield answers to notes of the person, and notes on what they asked to review.

    But for those after which the person has written.
    """
    mine = ReviewRequest.objects.filter(
        asked_by=user, to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk")
    )
    later = Note.objects.filter(user=user, pk__gt=OuterRef("pk"))
    is_answer = Q(answer_to__user=user, answer_to__resolved_at=None)
    is_answer &= ~Exists(later.filter(answer_to=OuterRef("answer_to")))
    is_note = Q(Exists(mine), answer_to=None, resolved_at=None)
    is_note &= ~Exists(later.filter(answer_to=OuterRef("pk")))
    rows = Note.objects.exclude(user=user).filter(is_answer | is_note)
    for row in rows.select_related("user").order_by("-made_at")[:MOST]:
        what = "answer" if row.answer_to_id else "note"
        yield Message(what, row.made_at, row.user, row.pointer, text=row.text)


def unsaved(user):
    rows = Autosave.objects.filter(user=user, is_closed=False).exclude(data={})
    for row in rows.defer("data").order_by("-saved_at")[:MOST]:
        pointer = parse_or_none(row.place)
        yield Message("unsaved", row.saved_at, pointer=pointer, place=row.place)


def releases(user):
    """Yield the releases that have a date, and those of the person that missed it."""
    missed = Q(publish_by=user, failed_at__isnull=False)
    rows = Release.objects.open().filter(missed | Q(publish_at__isnull=False))
    for row in rows.order_by("-publish_at")[:MOST]:
        target = Target(
            capfirst(Release._meta.verbose_name),
            row.name,
            language_of_words(row.name),
            page_of(Release._meta.label_lower, "change", row.pk),
        )
        if row.publish_at:
            yield Message("goes_out", row.publish_at, target=target)
        if row.failed_at and row.publish_by_id == user.pk:
            yield Message("missed", row.failed_at, text=row.failure, target=target)


# Working copies


def working_copies(user, kinds):
    """Return {pointer: working copy} of those in review or scheduled, and of the
    person's: ``is_mine``.

    ``kinds``: the labels of those that the person may see.
    """
    moving = ScopeProgress.objects.filter(
        Q(stage=ScopeProgress.Stage.REVIEW) | Q(publish_at__isnull=False)
    )
    is_mine = When(Q(changed_by=user) | is_author(user.pk), then=True)
    copies = WorkingCopy.objects.annotate(is_mine=Case(is_mine, default=False))
    copies = copies.filter(
        Q(is_mine=True) | Q(pk__in=moving.values("working_copy")), to_model__in=kinds
    )
    # What has waited longest is shown first.
    copies = copies.defer("base", "mine").order_by("-is_mine", "changed_at")[:MOST]
    return {copy.pointer: copy for copy in copies.prefetch_related("progress")}


# What a person did


def last_revisions(user, kinds):
    """Return those of the person, newest first, each with the states ``before`` it.

    ``kinds``: labels. A save of rows is one of their item, whose revision tells it.
    """
    revisions = Revision.objects.filter(to_model__in=kinds)
    # Each by its own index.
    own, written = [
        rows.newest_first().values("pk")[:LATEST]
        for rows in [revisions.filter(user=user), revisions.filter(is_author(user.pk))]
    ]
    earlier = Revision.objects.without_discarded().filter(
        to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"), pk__lt=OuterRef("pk")
    )
    states = {language: f"state_{language}" for language in LANGUAGES}
    last = earlier.newest_first().with_states()
    last = last.values(data=JSONObject(kind="kind", **states))
    rows = Revision.objects.filter(pk__in=own.union(written, all=True)).newest_first()
    rows = rows.lean().with_states().select_related("user")
    rows = [*rows.annotate(last=Subquery(last[:1]))[:LATEST]]
    for revision in rows:
        revision.before = states_of(revision.last)
    return rows


def states_of(last):
    """Return the states of a revision; {} where there was nothing before the next."""
    if last is None or last["kind"] == Revision.Kind.DELETED:
        return {}
    return {language: last[language] for language in LANGUAGES}


# The catalogue

COLUMNS = [
    *["to_model", "to_pk", "has_states", "valid_until"],
    *(
        f"{name}_{language}"
        for name in [
            *["title", "state", "summary_only", "published_at", "published_until"],
            *["words", "translation_status"],
        ]
        for language in LANGUAGES
    ),
]


def items(pointers, kinds, publishable, until):
    """Return {pointer: result} of what the first page may show.

    ``pointers``; what is in review, of the kinds that the person publishes in a
    language: ``publishable``; and what goes out or ends ``until`` a day. Only of
    ``kinds``, labels.
    """
    entries, now = CatalogueEntry.objects, timezone.now()
    named = entries.at(pointers)
    # Each by its own index: of all entries these are few.
    wanted = [named, entries.filter(valid_until__range=(timezone.localdate(), until))]
    for language in LANGUAGES:
        reviewed = entries.filter(**{f"state_{language}": State.REVIEW})
        published = entries.filter(**{f"state_{language}": State.PUBLISHED})
        start, end = f"published_at_{language}", f"published_until_{language}"
        wanted += [
            reviewed.filter(to_model__in=publishable[language]),
            published.filter(**{f"{start}__gt": now}),
            published.filter(**{f"{end}__gt": now, f"{end}__date__lte": until}),
        ]
    first, *rest = [queryset.order_by().values("pk") for queryset in wanted]
    rows = entries.filter(to_model__in=kinds, pk__in=first.union(*rest, all=True))
    # What is named is never left out.
    place = Case(When(pk__in=named.values("pk"), then=0), default=1)
    rows = rows.with_translation_status().order_by(place, "created_at")
    results = map(Result, rows.values(*COLUMNS)[: 5 * MOST])
    return {result.pointer: result for result in results}
