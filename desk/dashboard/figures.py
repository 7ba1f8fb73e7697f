"""What the site needs: figures with words, each leading to its list."""

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
from publishing.cache.compiled import Parameter, compiled
from publishing.cache.memory import under_saves
from publishing.content.registry import linkable_models, models_with_texts
from publishing.content.status import visible
from publishing.models import CatalogueEntry, Demand, ExternalLink, Link
from publishing.pages.external_link import PATIENCE
from text.languages import LANGUAGES, own_name

# For how many days it counts what readers asked for.
WANTED = timedelta(days=30)


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
    rows = under_saves(
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


def list_of(kind, query):
    return f"{page_of(kind, 'changelist')}?{query}"


def links(counts, kinds):
    if number := number_of("links", counts, kinds):
        yield Figure(
            number,
            ngettext(
                "link leads to a page that readers cannot see",
                "links lead to pages that readers cannot see",
                number,
            ),
            reverse("admin:broken_links"),
        )
    if number := number_of("external", counts, kinds):
        yield Figure(
            number,
            ngettext(
                "link to another site is broken",
                "links to other sites are broken",
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
            gettext("next: %(day)s") % {"day": first},
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
                    "reader asked for %(language)s",
                    "readers asked for %(language)s",
                    readers,
                )
                % {"language": own_name(language)},
                reverse("admin:wanted_translations"),
                ngettext(
                    "in the last 30 days, %(items)s item",
                    "in the last 30 days, %(items)s items",
                    items,
                )
                % {"items": items},
            )
