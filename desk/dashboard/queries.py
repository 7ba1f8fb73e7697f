"""What the first page reads, each by one compiled statement for any number of rows.

What they return may name records that the person may not see: titles come from
``items`` alone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import JSONArray, JSONObject
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst

from accounts.models import User
from accounts.permissions import may_see, may_write
from desk.results import Result
from publishing.admin.addresses import page_of
from publishing.cache.compiled import Parameter, compiled, now, one_of, today
from publishing.content.pointer_model import SAME_RECORD, columns_of
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
from publishing.revisions.display import name_of
from publishing.revisions.revision import is_author
from text.languages import LANGUAGES, language_of_words
from text.pointers import Pointer, parse_or_none

# For how many days the page looks ahead.
AHEAD = 60
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


def kinds_to_write(user):
    """Return {language: the labels of the kinds whose texts the person may write}."""
    kinds = kinds_of(user)
    return {
        code: {label for label in kinds if may_write(user, kinds[label], code)}
        for code in LANGUAGES
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
    """What somebody did or asked for: ``what`` is the name of a sort, as "asked".

    ``day``: by when it is to be done. ``place``: of an autosave the form. ``name``: of
    the release that it is about.
    """

    what: str
    at: datetime
    user: User | None
    pointer: Pointer | None
    scope: str = ""
    text: str = ""
    day: date | None = None
    place: str = ""
    name: str = ""

    @property
    def who(self):
        return name_of(self.user)

    @property
    def release(self):
        kind = capfirst(Release._meta.verbose_name)
        url = page_of(self.pointer.model, "change", self.pointer.pk)
        return Target(kind, self.name, language_of_words(self.name), url)


def messages(user):
    """Return requests, assignments, notes, unsaved texts and releases, oldest first."""
    found = map(message_of, message_rows(user=user.pk))
    return sorted(found, key=lambda message: message.at)


def message_of(row):
    what, at, person, about = row
    label, pk = about.pop("label", ""), about.pop("pk", None)
    pointer = Pointer(label, pk) if label else parse_or_none(about["place"])
    about["day"] = parse_date(about.get("day") or "")
    return Message(what, at, User(**person) if person["pk"] else None, pointer, **about)


@compiled
def message_rows():
    """Return what ``message_of`` takes. Parameter: the key of the person, ``user``."""
    first, *rest = [*requests(), *assignments(), *notes(), *unsaved(), *releases()]
    return first.union(*rest, all=True)


OF_ITEM = {"label": "to_model", "pk": "to_pk"}


def as_messages(rows, what, at, by, **about):
    """Return the newest rows as messages; ``by``: the column of who sent them."""
    names = ["pk", "username", "first_name", "last_name"]
    return rows.order_by(f"-{at}").values_list(
        Value(what, TextField()),
        F(at),
        JSONObject(**{name: f"{by}__{name}" for name in names}),
        JSONObject(**about),
    )[:MOST]


def requests():
    given = Assignment.objects.filter(**SAME_RECORD, language=OuterRef("scope"))
    about, asked = OF_ITEM | {"scope": "scope"}, ReviewRequest.objects
    day = Subquery(given.values("due_on")[:1])
    yield as_messages(
        asked.waiting(), "asked", "asked_at", "asked_by", **about, day=day
    )
    mine = asked.returned().filter(asked_by=Parameter("user"))
    sent_back = "returned", "returned_at", "returned_by"
    yield as_messages(mine, *sent_back, **about, text="reason")


def assignments():
    about = OF_ITEM | {"scope": "language", "day": "due_on"}
    mine = Assignment.objects.filter(person=Parameter("user"))
    yield as_messages(mine, "given", "given_at", "given_by", **about)


def notes():
    """Yield answers to notes of the person, and notes on what they asked to review.

    But for those after which the person has written.
    """
    user = Parameter("user")
    mine = ReviewRequest.objects.filter(**SAME_RECORD, asked_by=user)
    later = Note.objects.filter(user=user, pk__gt=OuterRef("pk"))
    is_answer = Q(answer_to__user=user, answer_to__resolved_at=None)
    is_answer &= ~Exists(later.filter(answer_to=OuterRef("answer_to")))
    is_note = Q(Exists(mine), answer_to=None, resolved_at=None)
    is_note &= ~Exists(later.filter(answer_to=OuterRef("pk")))
    others = Note.objects.exclude(user=user)
    for what, condition in [("answer", is_answer), ("note", is_note)]:
        rows = others.filter(condition)
        yield as_messages(rows, what, "made_at", "user", **OF_ITEM, text="text")


def unsaved():
    rows = Autosave.objects.filter(user=Parameter("user"), is_closed=False)
    rows = rows.exclude(data={})
    yield as_messages(rows, "unsaved", "saved_at", "user", place="place")


def releases():
    """Yield the releases that have a date, and those of the person that missed it."""
    label = Value(Release._meta.label_lower, TextField())
    about, rows = {"label": label, "pk": "pk", "name": "name"}, Release.objects.open()
    dated = rows.exclude(publish_at=None)
    yield as_messages(dated, "goes_out", "publish_at", "publish_by", **about)
    missed = rows.exclude(failed_at=None).filter(publish_by=Parameter("user"))
    about["text"] = "failure"
    yield as_messages(missed, "missed", "failed_at", "publish_by", **about)


# Working copies


def working_copies(user, kinds):
    """Return {pointer: working copy} of those in review, scheduled, or the person's.

    Each has the scopes that are ``in_review``, and ``dates``, {scope: moment}.
    """
    copies = copy_rows(user=user.pk, kinds=[*kinds])
    for copy in copies:
        copy.dates = {scope: parse_datetime(at) for scope, at in copy.dated}
    return {copy.pointer: copy for copy in copies}


@compiled
def copy_rows():
    progress = ScopeProgress.objects.filter(working_copy=OuterRef("pk")).order_by("pk")
    in_review = progress.filter(stage=ScopeProgress.Stage.REVIEW)
    dated = progress.exclude(publish_at=None)
    is_mine = Q(changed_by=Parameter("user")) | is_author(Parameter("user"))
    copies = WorkingCopy.objects.annotate(
        is_mine=Case(When(is_mine, then=True), default=False),
        in_review=ArraySubquery(in_review.values("scope")),
        dated=ArraySubquery(dated.values_list(JSONArray("scope", "publish_at"))),
    )
    copies = copies.filter(
        Q(is_mine=True) | Exists(in_review) | Exists(dated), one_of("to_model", "kinds")
    )
    # What has waited longest is shown first.
    copies = copies.order_by("-is_mine", "changed_at")
    return copies.only("to_model", "to_pk", "changed_at")[:MOST]


# What a person did


@compiled
def revision_rows():
    """Return those of the person, newest first, each with the states ``before`` it.

    Parameters: ``user``, the key; ``kinds``, labels. A save of rows is one of their
    item, whose revision tells it.
    """
    revisions = Revision.objects.filter(one_of("to_model", "kinds"))
    user = Parameter("user")
    # Each by its own index.
    own, written = [
        rows.newest_first().values("pk")[:LATEST]
        for rows in [revisions.filter(user=user), revisions.filter(is_author(user))]
    ]
    rows = Revision.objects.filter(pk__in=own.union(written, all=True)).newest_first()
    rows = rows.lean().with_states().select_related("user")
    return rows.with_states_before()[:LATEST]


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
    """Return {pointer: result} of what the first page may show, of these kinds.

    ``publishable``: {language: the kinds that the person publishes in it}.
    """
    labels, pks = columns_of(pointers)
    publishable = {f"publishable_{code}": publishable[code] for code in LANGUAGES}
    about = {"labels": labels, "pks": pks, "kinds": [*kinds], "until": until}
    results = map(Result, item_rows(**about, **publishable))
    return {result.pointer: result for result in results}


@compiled
def item_rows():
    entries = CatalogueEntry.objects
    named = entries.among(Parameter("labels"), Parameter("pks"))
    until = Parameter("until", DateField())
    # Each by its own index: of all entries these are few.
    wanted = [named, entries.filter(valid_until__gte=today(), valid_until__lte=until)]
    for language in LANGUAGES:
        reviewed = entries.filter(**{f"state_{language}": State.REVIEW})
        published = entries.filter(**{f"state_{language}": State.PUBLISHED})
        start, end = f"published_at_{language}", f"published_until_{language}"
        wanted += [
            reviewed.filter(one_of("to_model", f"publishable_{language}")),
            published.filter(**{f"{start}__gt": now()}),
            published.filter(**{f"{end}__gt": now(), f"{end}__date__lte": until}),
        ]
    first, *rest = [queryset.order_by().values("pk") for queryset in wanted]
    rows = entries.filter(one_of("to_model", "kinds"))
    rows = rows.filter(pk__in=first.union(*rest, all=True))
    # What is named is never left out.
    place = Case(When(pk__in=named.values("pk"), then=0), default=1)
    rows = rows.with_translation_status().order_by(place, "created_at")
    return rows.values(*COLUMNS)[: 5 * MOST]
