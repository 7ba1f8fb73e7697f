"""What the first page reads: each function takes one statement for any number of rows.

What they return may name records that the person may not see: titles come from
``entries`` alone.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject, Left
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from publishing.cache.compiled import Parameter, compiled, now, today
from publishing.cache.memory import under_saves
from publishing.content.linkable import words_in
from publishing.content.pointer_model import columns_of
from publishing.content.status import State, StatusMixin
from publishing.models import (
    Assignment,
    Autosave,
    CatalogueEntry,
    Linkable,
    Note,
    Release,
    ReviewRequest,
    Revision,
    ScopeProgress,
    WorkingCopy,
)
from publishing.revisions.authors import is_author
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, current, languages_from
from text.pointers import Pointer, parse_or_none

# How many rows of a sort are looked at.
MOST = 200
# What is shown of a title, which may be a whole text.
LONGEST_TITLE = 100
# What a person is named by.
NAMES = ["username", "first_name", "last_name"]
# How many revisions a person's last acts are taken from.
LATEST = 30
# For how long it counts what somebody has written.
HABIT = timedelta(days=90)

# How the place of an autosave names the form of a new record.
NEW = "new"


# Messages


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
    answered = Note.objects.filter(user=me, pk__gt=OuterRef("pk"))
    waiting = Note.objects.filter(resolved_at=None)
    answers = Note.objects.filter(answer_to__user=me, answer_to__resolved_at=None)
    releases = Release.objects.open()
    a_release = [Value(Release._meta.label_lower), F("pk")]
    about_mine = Exists(
        mine.filter(to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"))
    )
    first, *rest = [
        rows_of("asked", requests.waiting(), "asked_by", "asked_at", scope="scope"),
        rows_of(
            *["returned", mine.returned(), "returned_by", "returned_at"],
            scope="scope",
            text="reason",
        ),
        rows_of(
            *["given", Assignment.objects.filter(person=me), "given_by", "given_at"],
            scope="language",
            day=F("due_on"),
        ),
        rows_of(
            "answer",
            answers.exclude(user=me).exclude(
                Exists(answered.filter(answer_to=OuterRef("answer_to")))
            ),
            *["user", "made_at"],
            text="text",
        ),
        rows_of(
            "note",
            waiting.filter(about_mine, answer_to=None)
            .exclude(user=me)
            .exclude(Exists(answered.filter(answer_to=OuterRef("pk")))),
            *["user", "made_at"],
            text="text",
        ),
        rows_of(
            "unsaved",
            Autosave.objects.filter(user=me, is_closed=False).exclude(data={}),
            *["user", "saved_at"],
            pointer=[Value(""), Value(0)],
            place="place",
        ),
        rows_of(
            *["goes_out", releases.exclude(publish_at=None)],
            *["publish_by", "publish_at"],
            pointer=a_release,
            place="name",
        ),
        rows_of(
            *["missed", releases.filter(publish_by=me).exclude(failed_at=None)],
            *["publish_by", "failed_at"],
            pointer=a_release,
            text="failure",
            place="name",
        ),
    ]
    return first.union(*rest, all=True)


def rows_of(what, queryset, who, at, pointer=("to_model", "to_pk"), **columns):
    """Return the newest rows of a queryset with the columns of a ``Message``."""
    texts = [
        Cast(columns.get(name, Value("")), TextField()) for name in ["scope", "text"]
    ]
    people = [F(f"{who}__{name}") for name in NAMES]
    model, pk = pointer
    values = [
        Value(what, TextField()),
        Cast(model, TextField()),
        Cast(pk, Assignment._meta.get_field("to_pk")),
        *texts,
        F(at),
        columns.get("day", Cast(Value(None), DateField())),
        Cast(columns.get("place", Value("")), TextField()),
        *(
            Func(name, Value(""), function="coalesce", output_field=CharField())
            for name in people
        ),
    ]
    names = [field.name for field in fields(Message)]
    columns = {
        f"message_{name}": value for name, value in zip(names, values, strict=True)
    }
    return queryset.order_by(f"-{at}").annotate(**columns).values_list(*columns)[:MOST]


# Working copies


@dataclass(frozen=True)
class Copy:
    """A working copy; ``stages``: {scope: its stage and date}."""

    pointer: Pointer
    changed_at: datetime
    is_mine: bool
    stages: dict

    @property
    def in_review(self):
        return [
            scope
            for scope, progress in self.stages.items()
            if progress["stage"] == ScopeProgress.Stage.REVIEW
        ]


def working_copies(user, kinds):
    """Return {pointer: Copy} of those in review or scheduled, and of the person's.

    ``kinds``: the labels of those that the person may see.
    """
    copies = [
        Copy(
            Pointer(model, pk),
            changed_at,
            is_mine,
            {stage["scope"]: stage for stage in stages},
        )
        for model, pk, changed_at, is_mine, stages in copy_rows(
            user=user.pk, kinds=[*kinds]
        )
    ]
    return {copy.pointer: copy for copy in copies}


@compiled
def copy_rows():
    progress = ScopeProgress.objects.filter(working_copy=OuterRef("pk"))
    moves = progress.filter(
        Q(stage=ScopeProgress.Stage.REVIEW) | Q(publish_at__isnull=False)
    )
    stages = JSONObject(scope="scope", stage="stage", publish_at="publish_at")
    me = Parameter("user")
    copies = WorkingCopy.objects.annotate(
        is_mine=Case(When(Q(changed_by=me) | is_author(me), then=True), default=False)
    ).filter(of_kinds("kinds"), Q(is_mine=True) | Q(Exists(moves)))
    # What has waited longest is shown first.
    return copies.order_by("-is_mine", "changed_at").values_list(
        *["to_model", "to_pk", "changed_at", "is_mine"],
        ArraySubquery(progress.values_list(stages)),
    )[:MOST]


# What a person did


@dataclass(frozen=True)
class Act:
    """A revision of the person, with the states and dates after it, and those before.

    ``publisher``: who has published what the person wrote; None: the person.
    """

    pointer: Pointer
    kind: Revision.Kind
    changed: list
    made_at: datetime
    states: dict
    dates: dict
    before: dict
    publisher: User | None


def acts(user, kinds):
    """Return what the person did lately, newest first.

    ``kinds``: labels. A save of rows is one of their item, whose revision tells it.
    """
    rows = sorted(act_rows(user=user.pk, kinds=[*kinds]), reverse=True)[:LATEST]
    return [act_of(user, *row) for row in rows]


def act_of(user, _pk, by, model, pk, kind, changed, made_at, last, *values):
    names, values = values[: len(NAMES)], values[len(NAMES) :]
    return Act(
        Pointer(model, pk),
        Revision.Kind(kind),
        changed,
        made_at,
        states=dict(zip(LANGUAGES, values, strict=False)),
        dates=dict(zip(LANGUAGES, values[len(LANGUAGES) :], strict=True)),
        before=states_of(last),
        publisher=None
        if by == user.pk
        else User(**dict(zip(NAMES, names, strict=True))),
    )


def states_of(last):
    """Return the states of a revision; {} where there was nothing before the next."""
    if last is None or last["kind"] == Revision.Kind.DELETED:
        return {}
    return {language: last[language] for language in LANGUAGES}


@compiled
def act_rows():
    me = Parameter("user")
    # Each by its own index.
    revisions = Revision.objects.filter(of_kinds("kinds"))
    own, written = revisions.filter(user=me), revisions.filter(is_author(me))
    before = Revision.objects.without_discarded().filter(
        to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"), pk__lt=OuterRef("pk")
    )
    states = {language: f"state_{language}" for language in LANGUAGES}
    last = (
        before.newest_first()
        .with_states()
        .values(data=JSONObject(kind="kind", **states))
    )
    columns = ["pk", "user", "to_model", "to_pk", "kind", "changed", "made_at", "last"]
    columns += [f"user__{name}" for name in NAMES]
    columns += [f"state_{language}" for language in LANGUAGES]
    columns += [f"published_at_{language}" for language in LANGUAGES]
    first, second = [
        rows.newest_first()
        .with_states()
        .annotate(last=Subquery(last[:1]))
        .values_list(*columns)[:LATEST]
        for rows in [own, written]
    ]
    return first.union(second, all=True)


def most_written(user, since):
    """Return the labels of the kinds of which the person wrote most items.

    They are kept as long as nothing changes.
    """
    rows = under_saves(
        ("written", user.pk, since), lambda: written_rows(user=user.pk, since=since)
    )
    return [label for label, _items in rows]


@compiled
def written_rows():
    mine = Revision.objects.filter(
        user=Parameter("user"), made_at__gte=Parameter("since")
    )
    counted = (
        mine.order_by().values("to_model").annotate(n=Count("to_pk", distinct=True))
    )
    return counted.order_by("-n", "to_model").values_list("to_model", "n")


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


class Item(StatusMixin):
    """An entry of the catalogue as the first page shows it, by its title."""

    def __init__(self, row):
        self.__dict__.update(zip(COLUMNS, row, strict=True))
        self.model = apps.get_model(self.to_model)
        codes = languages_from(current())
        self.language = next(
            (code for code in codes if getattr(self, f"title_{code}")), current()
        )

    @property
    def pointer(self):
        return Pointer(self.to_model, self.to_pk)

    @property
    def kind(self):
        return self.model._meta.verbose_name

    @property
    def title(self):
        return getattr(self, f"title_{self.language}") or gettext("(untitled)")

    @property
    def url(self):
        return page_of(self.to_model, "change", self.to_pk)


class OtherItem(Item):
    """A record of a kind that has no entries, and no states: readers have it."""

    def public_languages(self):
        return [*LANGUAGES]


def other_items(pointers, kinds):
    """Return {pointer: Item} of records of ``kinds`` that are not in the catalogue."""
    pks = {}
    for pointer in pointers:
        if pointer.model in kinds and not issubclass(kinds[pointer.model], Linkable):
            pks.setdefault(pointer.model, []).append(pointer.pk)
    parts = [other_rows(kinds[label], pks[label]) for label in pks]
    if not parts:
        return {}
    first, *more = parts
    # Else the order of the first kind would be asked of all.
    rows = first.union(*more, all=True).order_by() if more else first
    return {item.pointer: item for item in map(OtherItem, rows)}


def other_rows(model, pks):
    """Return these records of a kind as rows of ``COLUMNS``."""
    values = {
        "to_model": Value(model._meta.label_lower, TextField()),
        "to_pk": F("pk"),
        "has_states": Value(False),
    }
    for code in LANGUAGES:
        title = F(f"{model.texts[0]}_{code}")
        values |= {
            f"title_{code}": Left(Coalesce(title, Value("")), LONGEST_TITLE),
            f"state_{code}": Value(State.NONE.value, TextField()),
            f"words_{code}": words_in(model, code),
            f"translation_status_{code}": Value(TranslationStatus.WORK.value),
        }
    nothing = Cast(Value(None), DateField())
    columns = {f"row_{name}": values.get(name, nothing) for name in COLUMNS}
    # Not a manager, in which modeltranslation would order the columns anew.
    rows = QuerySet(model).filter(pk__in=pks).order_by()
    return rows.annotate(**columns).values_list(*columns)


def items_beside(pointers):
    """Return {pointer: record} of kinds outside the catalogue, as the lists show it."""
    records = {}
    for label in {pointer.model for pointer in pointers}:
        pks = [pointer.pk for pointer in pointers if pointer.model == label]
        for pk, record in apps.get_model(label)._base_manager.in_bulk(pks).items():
            records[Pointer(label, pk)] = {
                "kind": record._meta.verbose_name,
                "title": str(record),
                "language": current(),
                "url": page_of(label, "change", pk),
            }
    return records


def page_of(label, page, *args):
    """Return the address of a page of a kind; ``publishing.admin`` needs the site."""
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def items(pointers, kinds, publishable, until):
    """Return {pointer: Item} of what the first page may show.

    ``pointers``; what is in review, of the kinds that the person publishes in a
    language: ``publishable``; and what goes out or ends ``until`` a day. Only of
    ``kinds``, labels.
    """
    labels, pks = columns_of(pointers)
    reviewed = {f"publishable_{code}": [*publishable[code]] for code in LANGUAGES}
    rows = item_rows(labels=labels, pks=pks, kinds=[*kinds], until=until, **reviewed)
    return {item.pointer: item for item in map(Item, rows)}


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
    return rows.values_list(*COLUMNS)[: 5 * MOST]


def of_kinds(name):
    """Match entries of the kinds whose labels a parameter holds."""
    return Func(
        *[F("to_model"), Parameter(name)],
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
