"""What the first page reads: each function takes one statement for any number of rows.

What they return may name records that the person may not see: titles come from
``items`` alone.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

from django.contrib import admin
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils.text import capfirst

from accounts.models import User
from accounts.permissions import may_see
from desk.results import Result, page_of
from publishing.cache.compiled import Parameter, compiled, now, today
from publishing.content.pointer_model import columns_of
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
from text.languages import LANGUAGES, language_of_words
from text.pointers import Pointer, parse_or_none

# How many rows of a sort are looked at.
MOST = 200
# What a person is named by.
NAMES = ["username", "first_name", "last_name"]
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

    ``place``: of an autosave the form; of a release its name.
    """

    what: str
    model: str
    pk: int
    scope: str
    text: str
    at: datetime
    day: date
    place: str
    username: str
    first_name: str
    last_name: str

    @property
    def pointer(self):
        if self.model:
            return Pointer(self.model, self.pk)
        return parse_or_none(self.place)

    @property
    def release(self):
        """The release that it is about, if it is."""
        return Target(
            capfirst(Release._meta.verbose_name),
            self.place,
            language_of_words(self.place),
            page_of(self.model, "change", self.pk),
        )

    @property
    def who(self):
        names = {"first_name": self.first_name, "last_name": self.last_name}
        return User(username=self.username, **names).get_full_name() or self.username


def messages(user):
    """Return requests for review, assignments, notes, unsaved texts and releases that
    have a date or missed it, oldest first.

    Of the requests all that wait, and those of the person that were returned.
    """
    rows = [Message(*row) for row in message_rows(user=user.pk)]
    return sorted(rows, key=lambda message: message.at)


@compiled
def message_rows():
    me = Parameter("user")
    requests = ReviewRequest.objects
    mine = requests.filter(asked_by=me)
    about_mine = Exists(
        mine.filter(to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"))
    )
    of_others = Note.objects.exclude(user=me)
    later = Note.objects.filter(user=me, pk__gt=OuterRef("pk"))
    answers = of_others.filter(answer_to__user=me, answer_to__resolved_at=None)
    notes = of_others.filter(about_mine, answer_to=None, resolved_at=None)
    typed = Autosave.objects.filter(user=me, is_closed=False).exclude(data={})
    releases = Release.objects.open()
    a_release = {"model": Value(Release._meta.label_lower), "pk": F("pk")}
    first, *rest = [
        rows_of("asked", requests.waiting(), "asked_by", "asked_at", scope=F("scope")),
        rows_of(
            *("returned", mine.returned(), "returned_by", "returned_at"),
            scope=F("scope"),
            text=F("reason"),
        ),
        rows_of(
            *("given", Assignment.objects.filter(person=me), "given_by", "given_at"),
            scope=F("language"),
            day=F("due_on"),
        ),
        rows_of(
            "answer",
            answers.exclude(Exists(later.filter(answer_to=OuterRef("answer_to")))),
            *("user", "made_at"),
            text=F("text"),
        ),
        rows_of(
            "note",
            notes.exclude(Exists(later.filter(answer_to=OuterRef("pk")))),
            *("user", "made_at"),
            text=F("text"),
        ),
        rows_of(
            *("unsaved", typed, "user", "saved_at"),
            model=Value(""),
            pk=Value(0),
            place=F("place"),
        ),
        rows_of(
            *("goes_out", releases.exclude(publish_at=None)),
            *("publish_by", "publish_at"),
            place=F("name"),
            **a_release,
        ),
        rows_of(
            *("missed", releases.filter(publish_by=me).exclude(failed_at=None)),
            *("publish_by", "failed_at"),
            text=F("failure"),
            place=F("name"),
            **a_release,
        ),
    ]
    return first.union(*rest, all=True)


def rows_of(what, queryset, who, at, **columns):
    """Return the newest rows of a queryset with the columns of a ``Message``."""
    values = {"what": Value(what), "model": F("to_model"), "pk": F("to_pk")}
    values |= dict.fromkeys(["scope", "text", "place"], Value(""))
    values |= {"at": F(at), "day": Value(None), **columns}
    for name in NAMES:
        values[name] = Coalesce(F(f"{who}__{name}"), Value(""))
    types = {"pk": BigIntegerField(), "at": DateTimeField(), "day": DateField()}
    columns = {
        f"message_{field.name}": Cast(
            values[field.name], types.get(field.name, TextField())
        )
        for field in fields(Message)
    }
    return queryset.order_by(f"-{at}").annotate(**columns).values_list(*columns)[:MOST]


# Working copies


def working_copies(user, kinds):
    """Return {pointer: working copy} of those in review or scheduled, and of the
    person's: ``is_mine``.

    ``kinds``: the labels of those that the person may see.
    """
    copies = copy_rows(user=user.pk, kinds=[*kinds])
    prefetch_related_objects(copies, "progress")
    return {copy.pointer: copy for copy in copies}


@compiled
def copy_rows():
    moving = ScopeProgress.objects.filter(
        Q(stage=ScopeProgress.Stage.REVIEW) | Q(publish_at__isnull=False)
    )
    me = Parameter("user")
    is_mine = When(Q(changed_by=me) | is_author(me), then=True)
    copies = WorkingCopy.objects.annotate(is_mine=Case(is_mine, default=False)).filter(
        of_kinds("kinds"), Q(is_mine=True) | Q(pk__in=moving.values("working_copy"))
    )
    # What has waited longest is shown first.
    return copies.defer("base", "mine").order_by("-is_mine", "changed_at")[:MOST]


# What a person did


def last_revisions(user, kinds):
    """Return those of the person, newest first, each with the states ``before`` it.

    ``kinds``: labels. A save of rows is one of their item, whose revision tells it.
    """
    revisions = revision_rows(user=user.pk, kinds=[*kinds])
    for revision in revisions:
        revision.before = states_of(revision.last)
    return revisions


@compiled
def revision_rows():
    me, revisions = Parameter("user"), Revision.objects.filter(of_kinds("kinds"))
    # Each by its own index.
    own, written = [
        rows.newest_first().values("pk")[:LATEST]
        for rows in [revisions.filter(user=me), revisions.filter(is_author(me))]
    ]
    earlier = Revision.objects.without_discarded().filter(
        to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"), pk__lt=OuterRef("pk")
    )
    states = {language: f"state_{language}" for language in LANGUAGES}
    last = earlier.newest_first().with_states()
    last = last.values(data=JSONObject(kind="kind", **states))
    rows = Revision.objects.filter(pk__in=own.union(written, all=True)).newest_first()
    rows = rows.lean().with_states().select_related("user")
    return rows.annotate(last=Subquery(last[:1]))[:LATEST]


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
    labels, pks = columns_of(pointers)
    reviewed = {f"publishable_{code}": [*publishable[code]] for code in LANGUAGES}
    rows = item_rows(labels=labels, pks=pks, kinds=[*kinds], until=until, **reviewed)
    return {result.pointer: result for result in map(Result, rows)}


@compiled
def item_rows():
    entries = CatalogueEntry.objects
    named = entries.among(Parameter("labels"), Parameter("pks"))
    # Each by its own index: of all entries these are few.
    wanted = [named, entries.filter(valid_until__range=(today(), Parameter("until")))]
    for language in LANGUAGES:
        reviewed = entries.filter(**{f"state_{language}": State.REVIEW})
        published = entries.filter(**{f"state_{language}": State.PUBLISHED})
        start, end = f"published_at_{language}", f"published_until_{language}"
        wanted += [
            reviewed.filter(of_kinds(f"publishable_{language}")),
            published.filter(**{f"{start}__gt": now()}),
            published.filter(
                **{f"{end}__gt": now(), f"{end}__date__lte": Parameter("until")}
            ),
        ]
    first, *rest = [queryset.order_by().values("pk") for queryset in wanted]
    rows = entries.filter(of_kinds("kinds"), pk__in=first.union(*rest, all=True))
    # What is named is never left out.
    place = Case(When(pk__in=named.values("pk"), then=0), default=1)
    rows = rows.with_translation_status().order_by(place, "created_at")
    return rows.values(*COLUMNS)[: 5 * MOST]


def of_kinds(name):
    """Match entries of the kinds whose labels a parameter holds."""
    return Func(
        *[F("to_model"), Parameter(name)],
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
