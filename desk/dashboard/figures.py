"""What the site needs: figures with words, each leading to its list."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from accounts.permissions import speaks
from desk.dashboard.reads import page_of
from desk.dashboard.sections import count_of_words
from publishing.compiled import Parameter, compiled
from publishing.memory import under_stamp
from publishing.models import CatalogueEntry, Demand, ExternalLink, Link, SyncPoint
from publishing.models.external_link import PATIENCE
from publishing.models.status import visible
from publishing.registry import linkable_models, models_with_texts
from publishing.translation_status import TranslationStatus
from text.languages import LANGUAGES, others, own_name

# For how many days it counts what readers asked for.
WANTED = timedelta(days=30)

WORDS = {
    TranslationStatus.STALE: lambda number: ngettext(
        "translation out of date: %(language)s",
        "translations out of date: %(language)s",
        number,
    ),
    TranslationStatus.BOTH: lambda number: ngettext(
        "text of which both languages changed: %(language)s",
        "texts of which both languages changed: %(language)s",
        number,
    ),
    TranslationStatus.MISSING: lambda number: ngettext(
        "missing translation: %(language)s",
        "missing translations: %(language)s",
        number,
    ),
}


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and where the list of it is."""

    number: int
    words: str
    url: str
    detail: str = ""


def figures(desk, kinds, days, site):
    """Return what the site needs of the kinds, {label: model}, that the person sees.

    ``days``: what goes out and ends, as in ``dates.coming``.
    """
    counts = counted_now(site.cares)
    return [
        *translations(desk.user, counts, kinds),
        *links(counts, kinds),
        *endings(days),
        *lacks(counts, kinds, site.cares),
        *demand(desk.user, counts, kinds),
    ]


# Counting


def counted_now(cares):
    """Return {name: {(kind, first, second): numbers}} of all kinds.

    It is kept as long as nothing changes; only the readers of the last minutes may be
    missing.
    """
    day = timezone.localdate()
    querysets = tuple(cares)
    rows = under_stamp(
        ("figures", day),
        lambda: count_rows(
            querysets, since=day - WANTED, failing_since=timezone.now() - PATIENCE
        ),
    )
    counts = {}
    for name, kind, first, second, *numbers in rows:
        counts.setdefault(name, {})[kind, first, second] = numbers
    return counts


@compiled
def count_rows(cares):
    first, *rest = [
        statuses(),
        statuses_beside(),
        grouped(broken_links(), "links", "from_model"),
        grouped(
            ExternalLink.objects.broken(Parameter("failing_since")),
            *["external", "from_model"],
        ),
        grouped(
            *[wanted(Parameter("since")), "demand", "to_model", F("language")],
            numbers=[Sum("readers"), Count("to_pk", distinct=True)],
        ),
    ]
    for place, care in enumerate(cares):
        kind = Value(care.model._meta.label_lower)
        # Not by modeltranslation, which changes the order of columns.
        records = QuerySet(care.model).filter(
            pk__in=care.find().order_by().values("pk")
        )
        rest.append(grouped(records, f"care-{place}", kind))
    return first.union(*rest, all=True)


def grouped(queryset, name, kind, first=None, second=None, numbers=()):
    """Return a queryset of groups: their name, three keys, and up to three numbers."""
    keys = {
        "figure_name": Value(name),
        "figure_kind": F(kind) if isinstance(kind, str) else kind,
        "figure_first": first or Value(""),
        "figure_second": second or Value(""),
    }
    keys = {key: Cast(value, TextField()) for key, value in keys.items()}
    numbers = [*(numbers or [Count("pk")]), Value(0), Value(0)][:3]
    numbers = {
        f"figure_{place}": Cast(number, BigIntegerField())
        for place, number in enumerate(numbers)
    }
    groups = queryset.order_by().annotate(**keys).values(*keys)
    return groups.annotate(**numbers).values_list(*keys, *numbers)


def statuses():
    """Count the entries and their words by the status of both translations."""
    first, second = [F(f"translation_status_{code}") for code in LANGUAGES]
    words = [Sum(f"words_{code}") for code in LANGUAGES]
    entries = CatalogueEntry.objects.with_translation_status()
    # Where no language has a text, nothing is to be translated.
    written = Q()
    for language in LANGUAGES:
        written |= Q(**{f"words_{language}__gt": 0})
    return grouped(
        entries.filter(written),
        *["status", "to_model", first, second],
        numbers=[Count("pk"), *words],
    )


def statuses_beside():
    """Count the stale records of kinds that are not in the catalogue."""
    labels = [model._meta.label_lower for model in models_beside()]
    changed = SyncPoint.objects.filter(to_model__in=labels).out_of_sync()
    return grouped(
        changed,
        *["beside", "to_model", Cast("newer", TextField())],
        numbers=[Count("to_pk", distinct=True)],
    )


def models_beside():
    in_catalogue = linkable_models()
    return [model for model in models_with_texts() if model not in in_catalogue]


def broken_links():
    """Return the links in texts that readers see to what they may not follow."""
    entries = CatalogueEntry.objects
    source = entries.filter(to_model=OuterRef("from_model"), to_pk=OuterRef("from_pk"))
    target = entries.filter(to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"))
    seen = Q()
    for language in LANGUAGES:
        seen |= Q(Exists(source.filter(visible(language))), language=language)
    links = Link.objects.in_text().filter(seen)
    return links.exclude(Exists(target.that_may_be_followed()))


def wanted(since):
    """Return how many readers wanted an item in a language that it does not have."""
    return Demand.objects.filter(day__gte=since)


# Words


def translations(user, counts, kinds):
    for language in LANGUAGES:
        if not speaks(user, language):
            continue
        for status, words in WORDS.items():
            items, missing = of_status(counts, kinds, language, status)
            number = items.total()
            if number:
                yield Figure(
                    number,
                    words(number) % {"language": own_name(language)},
                    list_of_items(items, f"translation_status_{language}={status}"),
                    missing and count_of_words(missing),
                )


def of_status(counts, kinds, language, status):
    """Return {kind: items} with this status, and their words in other languages."""
    place = LANGUAGES.index(language)
    items, words = Counter(), 0
    for (kind, *keys), [number, *numbers] in counts.get("status", {}).items():
        if kind in kinds and keys[place] == status:
            items[kind] += number
            words += sum(numbers[LANGUAGES.index(code)] for code in others(language))
    for (kind, newer, _), [number, *_numbers] in counts.get("beside", {}).items():
        if kind in kinds and status_beside(newer, language) == status:
            items[kind] += number
    return items, words


def status_beside(newer, language):
    codes = newer.strip("{}").split(",")
    if len(codes) > 1:
        return TranslationStatus.BOTH
    return None if language in codes else TranslationStatus.STALE


def list_of_items(items, query):
    """Return where a list of these items is: of one kind, or of all."""
    if len(items) == 1:
        return list_of(*items, query)
    return f"{reverse('admin:all')}?{query}"


def list_of(kind, query):
    return f"{page_of(kind, 'changelist')}?{query}"


def links(counts, kinds):
    if number := number_of("links", counts, kinds):
        yield Figure(
            number,
            ngettext(
                "link leads to what readers do not see",
                "links lead to what readers do not see",
                number,
            ),
            reverse("admin:broken_links"),
        )
    if number := number_of("external", counts, kinds):
        yield Figure(
            number,
            ngettext(
                "link to another site leads nowhere",
                "links to other sites lead nowhere",
                number,
            ),
            reverse("admin:broken_external_links"),
        )


def number_of(name, counts, kinds):
    rows = counts.get(name, {}).items()
    return sum(numbers[0] for (kind, *_), numbers in rows if kind in kinds)


def endings(days):
    """Yield what ends, by the sort of its end."""
    by_kind = {}
    for day, entries in days:
        for entry in entries:
            if entry.kind.words:
                by_kind.setdefault(entry.kind, []).append(day)
    for kind, ends in by_kind.items():
        first = date_format(ends[0], "DATE_FORMAT")
        yield Figure(
            len(ends),
            kind.words(len(ends)),
            f"#day-{ends[0].isoformat()}",
            gettext("the first on %(day)s") % {"day": first},
        )


def lacks(counts, kinds, cares):
    for place, care in enumerate(cares):
        kind = care.model._meta.label_lower
        [number, *_] = counts.get(f"care-{place}", {}).get((kind, "", ""), [0])
        if number and kind in kinds:
            yield Figure(number, care.words(number), list_of(kind, care.query))


def demand(user, counts, kinds):
    for language in LANGUAGES:
        numbers = [
            numbers
            for (kind, code, _), numbers in counts.get("demand", {}).items()
            if kind in kinds and code == language and speaks(user, language)
        ]
        if numbers:
            readers, items, _ = map(sum, zip(*numbers, strict=True))
            yield Figure(
                readers,
                ngettext(
                    "reader wanted: %(language)s",
                    "readers wanted: %(language)s",
                    readers,
                )
                % {"language": own_name(language)},
                reverse("admin:wanted_translations"),
                ngettext(
                    "in 30 days, of %(items)s item",
                    "in 30 days, of %(items)s items",
                    items,
                )
                % {"items": items},
            )
