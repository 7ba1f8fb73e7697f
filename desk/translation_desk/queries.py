"""What the translation desk reads: each function takes one statement.

What is to be translated is found by partial indexes: it is little of all.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
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

from publishing.cache.compiled import Parameter, compiled, now, one_of
from publishing.catalogue.catalogue_entry import behind_in, copies_in, steps
from publishing.content.pointer_model import SAME_RECORD, exists
from publishing.content.status import State
from publishing.models import (
    Assignment,
    CatalogueEntry,
    Demand,
    Note,
    ReviewRequest,
    ScopeProgress,
    SyncPoint,
)
from publishing.revisions.revision import has_key
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES

# That a reviewer sent the text back: no status of the text itself.
RETURNED = "returned"
# What is to be done, in the order of need; the rank of a status is its place here.
STATUSES = [
    RETURNED,
    TranslationStatus.BOTH,
    TranslationStatus.STALE,
    TranslationStatus.MISSING,
    TranslationStatus.WORK,
    TranslationStatus.REVIEW,
]
RANKS = {status: rank for rank, status in enumerate(STATUSES)}

# Rows of a page.
PAGE = 25

A_NUMBER = IntegerField()


# What is to be translated


def entries_in(language):
    """Return the entries of which a language may need work.

    ``rank``: the rank of its status, None if it needs none; ``to_do`` and ``in_all``:
    how many words are to be written, and how many a reviewer reads.
    """
    entries = CatalogueEntry.objects
    returned = ReviewRequest.objects.returned().filter(scope=language)
    belonging = [behind_in(language), copies_in(language), returned]
    # Each by its own index.
    first, *rest = [
        rows.order_by().values("pk")
        for rows in [
            entries.filter(**{f"missing_words_{language}__gt": 0}),
            entries.filter(**{f"state_{language}": State.REVIEW}),
            *(entries.filter(exists(rows, CatalogueEntry)) for rows in belonging),
        ]
    ]
    excluded, *others = steps(language)
    is_returned = RETURNED, Q(Exists(returned.filter(**SAME_RECORD)))
    rank = Case(
        *(
            When(condition, then=Value(RANKS.get(step)))
            for step, condition in [excluded, is_returned, *others]
        ),
        output_field=A_NUMBER,
    )
    rows = entries.filter(pk__in=first.union(*rest, all=True))
    return rows.annotate(
        rank=rank,
        to_do=F(f"missing_words_{language}") + changed_words(language),
        in_all=F(f"words_{language}"),
    )


def changed_words(language):
    """Count the changed words of an entry, but for what its working copy follows."""
    name = Concat(OuterRef("text"), Value(f"_{language}"), output_field=TextField())
    copies = copies_in(language).filter(has_key("mine", name), **SAME_RECORD)
    left = behind_in(language).exclude(Exists(copies))
    words = left.filter(**SAME_RECORD).order_by().values("to_model")
    words = words.annotate(words=Sum("changed_words")).values("words")
    return Coalesce(Subquery(words, output_field=A_NUMBER), 0)


def person_of(language):
    given = Assignment.objects.filter(**SAME_RECORD, language=language)
    return Subquery(given.values("person")[:1])


# The workload


@compiled
def workload_rows():
    """Return (language, kind, rank, person, items, words to do and in all, keys).

    The keys are those of the first and of the last item.
    """
    columns = ["code", "to_model", "rank", "person"]
    sums = ["items", "sum_to_do", "sum_in_all", "first", "last"]
    parts = []
    for language in LANGUAGES:
        entries = entries_in(language).filter(rank__isnull=False).order_by()
        entries = entries.annotate(code=code_of(language), person=person_of(language))
        groups = entries.values(*columns).annotate(
            items=Count("pk"),
            sum_to_do=Sum("to_do"),
            sum_in_all=Sum("in_all"),
            first=Min("to_pk"),
            last=Max("to_pk"),
        )
        parts.append(groups.values_list(*columns, *sums))
    first, *rest = parts
    return first.union(*rest, all=True)


def code_of(language):
    return Cast(Value(language), TextField())


# The queue

# What comes first: what is due soon, what most readers asked for …
ORDER = ["due", "-readers", "rank", "-has_changed_number", "to_do", "to_model", "to_pk"]
COLUMNS = ["code", *(name.removeprefix("-") for name in ORDER), "in_all"]


@compiled
def queue_rows(languages, whose, start, length):
    """Return the ``COLUMNS`` of a part of the queue.

    ``whose``: "nobody", "person" or "". Parameters: for each language the labels of
    kinds, ``kinds_en``; ``ranks`` and the ``person``; ``since``: the first day whose
    readers count; ``first`` and ``last``: the days that are soon, and ``until``: the
    moment after them.
    """
    parts = []
    for language in languages:
        entries = with_order(entries_in(language), language).order_by()
        entries = entries.filter(
            one_of("to_model", f"kinds_{language}"),
            one_of("rank", "ranks"),
            given(whose, language),
        )
        entries = entries.annotate(code=code_of(language))
        parts.append(entries.values_list(*COLUMNS))
    first, *rest = parts
    return first.union(*rest, all=True).order_by(*ORDER)[start : start + length]


def with_order(entries, language):
    event = KT("details__starts_on")
    is_soon = Q(
        event_day__gte=Parameter("first", TextField()),
        event_day__lte=Parameter("last", TextField()),
    )
    readers = Demand.objects.filter(
        **SAME_RECORD, language=language, day__gte=Parameter("since")
    )
    readers = readers.order_by().values("to_model").annotate(sum=Sum("readers"))
    numbers = behind_in(language).filter(**SAME_RECORD, has_changed_number=True)
    return entries.annotate(
        event_day=event,
        goes_out=goes_out(),
        due=Least(
            TruncDate(
                Case(When(goes_out__lt=Parameter("until"), then=F("goes_out"))),
            ),
            Case(When(is_soon, then=Cast("event_day", DateField()))),
        ),
        readers=Coalesce(Subquery(readers.values("sum"), output_field=A_NUMBER), 0),
        has_changed_number=Exists(numbers),
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


def given(whose, language):
    assignments = Assignment.objects.filter(**SAME_RECORD, language=language)
    if whose == "person":
        return Q(Exists(assignments.filter(person=Parameter("person"))))
    return ~Q(Exists(assignments)) if whose == "nobody" else Q()


# What the rows of a page show

# Of each record: its stale texts, to whom its languages are given, and its notes.
ABOUT = ["stale", "given", "notes"]


@compiled
def details():
    """Return what is known of entries. Parameters: their ``labels`` and ``pks``."""
    titles = (f"title_{code}" for code in LANGUAGES)
    stale = SyncPoint.objects.out_of_sync().filter(**SAME_RECORD).order_by("pk")
    given = Assignment.objects.filter(**SAME_RECORD).order_by()
    notes = Note.objects.filter(**SAME_RECORD, resolved_at=None, answer_to=None)
    texts = ["text", "newer", "changed_blocks", "blocks"]
    people = ["username", "first_name", "last_name"]
    entries = CatalogueEntry.objects.annotate(
        goes_out=goes_out(),
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
    entries = entries.among(Parameter("labels"), Parameter("pks")).order_by()
    return entries.values("to_model", "to_pk", "details", "goes_out", *titles, *ABOUT)
