"""What the translation desk reads: each function takes one statement.

What is to be translated is found by partial indexes: it is little of all.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import (
    Cast,
    Coalesce,
    Concat,
    JSONObject,
    Least,
    TruncDate,
)
from publishing.drafts.translation_queries import steps_of_entries

from desk.dashboard.reads import of_kinds
from publishing.cache.compiled import Parameter, compiled, now
from publishing.content.pointer_model import exists
from publishing.content.status import State
from publishing.models import (
    Assignment,
    CatalogueEntry,
    Demand,
    Note,
    ReviewRequest,
    ScopeProgress,
    SyncPoint,
    WorkingCopy,
)
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES

# That a reviewer sent the text back: no status of the text itself.
RETURNED = "returned"
# What is to be done, in the order of need.
STATUSES = [
    RETURNED,
    TranslationStatus.BOTH,
    TranslationStatus.STALE,
    TranslationStatus.MISSING,
    TranslationStatus.WORK,
    TranslationStatus.REVIEW,
]
PLACE = {status: place for place, status in enumerate(STATUSES)}

PAGE = 25

OF_ENTRY = {"to_model": OuterRef("to_model"), "to_pk": OuterRef("to_pk")}
A_NUMBER = IntegerField()


# What is to be translated


def stale_in(language):
    """Return the sync points that are to be followed, or compared, in a language."""
    return SyncPoint.objects.out_of_sync().exclude(newer=[language])


def copies_in(language):
    return WorkingCopy.objects.filter(languages__contains=[language])


def entries_in(language):
    """Return what may be to be translated, with its place in ``STATUSES``."""
    entries = CatalogueEntry.objects
    returned = ReviewRequest.objects.returned().filter(scope=language)
    belonging = [stale_in(language), copies_in(language), returned]
    # Each by its own index.
    first, *rest = [
        rows.order_by().values("pk")
        for rows in [
            entries.filter(**{f"missing_words_{language}__gt": 0}),
            entries.filter(**{f"state_{language}": State.REVIEW}),
            *(entries.filter(exists(rows, CatalogueEntry)) for rows in belonging),
        ]
    ]
    (none, is_none), *steps = steps_of_entries(language)
    steps = [
        (none, is_none),
        (RETURNED, Q(Exists(returned.filter(**OF_ENTRY)))),
        *steps,
    ]
    place = Case(
        *(When(condition, then=Value(PLACE.get(step))) for step, condition in steps),
        output_field=A_NUMBER,
    )
    rows = entries.filter(pk__in=first.union(*rest, all=True))
    return rows.annotate(
        place=place,
        to_do=F(f"missing_words_{language}") + changed_words(language),
        # What a reviewer reads, and who corrects it.
        in_all=F(f"words_{language}"),
    )


def changed_words(language):
    """Count the changed words of an entry, but for what its working copy follows."""
    name = Concat(OuterRef("text"), Value(f"_{language}"), output_field=TextField())
    was, now_is = [
        Func(F(column), name, template="(%(expressions)s)", arg_joiner=" ->> ")
        for column in ["base", "mine"]
    ]
    copies = copies_in(language).filter(**OF_ENTRY)
    copies = copies.annotate(
        was=Cast(was, TextField()), now_is=Cast(now_is, TextField())
    )
    left = stale_in(language).exclude(Exists(copies.exclude(was=F("now_is"))))
    words = left.filter(**OF_ENTRY).order_by().values("to_model")
    words = words.annotate(words=Sum("changed_words")).values("words")
    return Coalesce(Subquery(words, output_field=A_NUMBER), 0)


def groups_beside(language):
    """Return what is stale of kinds outside the catalogue, a row for each record."""
    copies = copies_in(language).filter(**OF_ENTRY)
    in_copy = Case(
        When(
            Exists(copies.in_review_in(language)),
            then=Value(PLACE[TranslationStatus.REVIEW]),
        ),
        When(Exists(copies), then=Value(PLACE[TranslationStatus.WORK])),
        output_field=A_NUMBER,
    )
    place = Case(
        When(newer__len__gt=1, then=Value(PLACE[TranslationStatus.BOTH])),
        default=Value(PLACE[TranslationStatus.STALE]),
        output_field=A_NUMBER,
    )
    rows = stale_in(language).filter(of_kinds("beside")).order_by()
    rows = rows.annotate(in_copy=in_copy).values("to_model", "to_pk", "in_copy")
    return rows.annotate(
        place=Coalesce("in_copy", Min(place)),
        to_do=Cast(Sum("changed_words"), A_NUMBER),
    )


def person_of(language):
    """Return to whom the language is given."""
    given = Assignment.objects.filter(**OF_ENTRY, language=language)
    return Subquery(given.values("person")[:1])


# The workload


@compiled
def workload_rows():
    """Return (language, kind, place, person, items, words to do, words in all).

    Parameters: ``beside``, the labels of kinds outside the catalogue.
    """
    columns = ["code", "to_model", "place", "person"]
    sums = ["items", "sum_to_do", "sum_in_all"]
    parts = []
    for language in LANGUAGES:
        entries, beside = [
            rows.order_by().annotate(code=code_of(language), person=person_of(language))
            for rows in [entries_in(language), groups_beside(language)]
        ]
        groups = entries.filter(place__isnull=False).values(*columns)
        parts += [
            groups.annotate(
                items=Count("pk"),
                sum_to_do=Sum("to_do"),
                sum_in_all=Sum("in_all"),
            ),
            # A row for each record.
            beside.annotate(
                items=Value(1), sum_to_do=F("to_do"), sum_in_all=F("to_do")
            ),
        ]
    first, *rest = [rows.values_list(*columns, *sums) for rows in parts]
    return first.union(*rest, all=True)


def code_of(language):
    return Cast(Value(language), TextField())


# The queue

# By which it is ordered.
NEED = [
    *["soon", "unpinned", "minus_readers", "place", "unnumbered", "to_do"],
    *["to_model", "to_pk"],
]
KEYS = ["code", *NEED, "in_all"]


@compiled
def queue_rows(languages, to_whom, start, length):
    """Return the keys of rows of the queue, those in need first.

    ``to_whom``: "nobody", "person" or "". Parameters: the labels of ``kinds``, those
    ``beside`` the catalogue, ``places``, the ``person``; ``since``: the first day whose
    readers count; ``first`` and ``last``: the days that are soon, and ``until``: the
    moment after them.
    """
    parts = []
    for language in languages:
        entries = with_need(entries_in(language), language)
        entries = entries.filter(of_kinds("kinds"), one_of("place", "places"))
        beside = without_dates(groups_beside(language))
        beside = beside.filter(one_of("place", "places"))
        parts += [
            rows.filter(given(to_whom, language)).annotate(code=code_of(language))
            for rows in [entries.order_by(), beside]
        ]
    first, *rest = [rows.values_list(*KEYS) for rows in parts]
    return first.union(*rest, all=True).order_by(*NEED)[start : start + length]


def with_need(entries, language):
    """Annotate by what the queue is ordered; what comes first is less."""
    event = KT("details__starts_on")
    pinned = KT("details__pinned_until")
    is_soon = Q(
        event_day__gte=Parameter("first", TextField()),
        event_day__lte=Parameter("last", TextField()),
    )
    readers = Demand.objects.filter(
        **OF_ENTRY, language=language, day__gte=Parameter("since")
    )
    readers = readers.order_by().values("to_model").annotate(sum=Sum("readers"))
    numbers = stale_in(language).filter(**OF_ENTRY, has_changed_number=True)
    return entries.annotate(
        event_day=event,
        pinned_day=pinned,
        goes_out=goes_out(),
        soon=Least(
            TruncDate(
                Case(When(goes_out__lt=Parameter("until"), then=F("goes_out"))),
            ),
            Case(When(is_soon, then=Cast("event_day", DateField()))),
        ),
        unpinned=Case(
            When(pinned_day__gte=Parameter("first", TextField()), then=0),
            default=1,
            output_field=A_NUMBER,
        ),
        minus_readers=-Coalesce(
            Subquery(readers.values("sum"), output_field=A_NUMBER), 0
        ),
        unnumbered=Case(
            When(Exists(numbers), then=0), default=1, output_field=A_NUMBER
        ),
    )


def goes_out():
    """Return when some language, or a working copy, is to be published next."""
    due = ScopeProgress.objects.filter(
        publish_at__gt=now(),
        working_copy__to_model=OuterRef("to_model"),
        working_copy__to_pk=OuterRef("to_pk"),
    )
    return Least(
        *(
            Case(
                When(
                    **{f"state_{code}": State.PUBLISHED},
                    **{f"published_at_{code}__gt": now()},
                    then=F(f"published_at_{code}"),
                )
            )
            for code in LANGUAGES
        ),
        Subquery(due.order_by("publish_at").values("publish_at")[:1]),
        output_field=DateTimeField(),
    )


def without_dates(rows):
    """Give rows outside the catalogue the same columns."""
    return rows.annotate(
        soon=Cast(Value(None), DateField()),
        unpinned=Value(1, A_NUMBER),
        minus_readers=Value(0, A_NUMBER),
        unnumbered=Min(
            Case(When(has_changed_number=True, then=0), default=1),
            output_field=A_NUMBER,
        ),
        in_all=F("to_do"),
    )


def one_of(column, name):
    """Match rows whose column is in an array that a parameter holds."""
    return Func(
        *[F(column), Parameter(name)],
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def given(to_whom, language):
    assignments = Assignment.objects.filter(**OF_ENTRY, language=language)
    if to_whom == "person":
        return Q(Exists(assignments.filter(person=Parameter("person"))))
    return ~Q(Exists(assignments)) if to_whom == "nobody" else Q()


# What the rows of a page show

NAMED = [Parameter("labels"), Parameter("pks")]
# Of each record: its stale texts, to whom its languages are given, and its notes.
ABOUT = ["stale", "given", "notes"]
COLUMNS = [
    *["to_model", "to_pk", "details", "goes_out", *ABOUT],
    *(f"title_{code}" for code in LANGUAGES),
]


@compiled
def details():
    """Return the columns of some entries. Parameters: their ``labels`` and ``pks``."""
    entries = with_about(CatalogueEntry.objects.annotate(goes_out=goes_out()))
    return entries.among(*NAMED).order_by().values(*COLUMNS)


@compiled
def details_beside():
    """Return the same of records outside the catalogue."""
    rows = with_about(SyncPoint.objects.out_of_sync().among(*NAMED))
    rows = rows.order_by("to_model", "to_pk").distinct("to_model", "to_pk")
    return rows.values("to_model", "to_pk", *ABOUT)


def with_about(rows):
    stale = SyncPoint.objects.out_of_sync().filter(**OF_ENTRY).order_by("pk")
    given = Assignment.objects.filter(**OF_ENTRY).order_by()
    notes = Note.objects.filter(**OF_ENTRY, resolved_at=None, answer_to=None)
    texts = ["text", "newer", "changed_blocks", "blocks"]
    people = ["username", "first_name", "last_name"]
    return rows.annotate(
        stale=ArraySubquery(stale.values_list(JSONObject(**{n: n for n in texts}))),
        given=ArraySubquery(
            given.values_list(
                JSONObject(
                    language="language",
                    due_on="due_on",
                    **{name: f"person__{name}" for name in people},
                )
            )
        ),
        notes=ArraySubquery(notes.order_by().values_list("field")),
    )
