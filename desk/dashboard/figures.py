"""What the site needs: figures with words, and the lists to which they lead."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import admin
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
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from accounts.permissions import speaks
from desk import outside_catalogue
from desk.dashboard import queries
from desk.results import page_of, results_of
from publishing.compiled import Parameter, compiled
from publishing.external_links.answers import words_of
from publishing.memory import under_saves
from publishing.models import (
    CatalogueEntry,
    Demand,
    ExternalAddress,
    ExternalLink,
    Link,
)
from publishing.models.external_link import PATIENCE
from publishing.models.status import visible
from text.languages import LANGUAGES, own_name
from text.pointers import Pointer

# For how many days it counts what readers asked for.
WANTED = timedelta(days=30)
# How many rows a list of what the site needs shows.
ROWS = 200


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and where the list of it is."""

    number: int
    words: str
    url: str
    detail: str = ""


def figures(user, kinds, days, cares):
    """Return what the site needs of the kinds, {label: model}, that the person sees.

    ``days``: what goes out and ends, as in ``dates.coming``.
    """
    counts = counted_now(cares)
    return [
        *links(counts, kinds),
        *endings(days),
        *lacks(counts, kinds, cares),
        *demand(user, counts, kinds),
    ]


# Counting


def counted_now(cares):
    """Return {name: {(kind, language): (number, records)}} of all kinds.

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
    for name, kind, language, *numbers in rows:
        counts.setdefault(name, {})[kind, language] = numbers
    return counts


@compiled
def count_rows(cares):
    first, *rest = [
        grouped("links", links_to_hidden_pages(), F("from_model")),
        grouped(
            "external",
            ExternalLink.objects.broken(Parameter("failing_since")),
            F("from_model"),
        ),
        grouped(
            "demand",
            Demand.objects.filter(day__gte=Parameter("since")),
            F("to_model"),
            F("language"),
            [Sum("readers"), Count("to_pk", distinct=True)],
        ),
    ]
    for place, care in enumerate(cares):
        kind = Value(care.model._meta.label_lower)
        # Not by modeltranslation, which changes the order of columns.
        records = QuerySet(care.model).filter(
            pk__in=care.find().order_by().values("pk")
        )
        rest.append(grouped(f"care-{place}", records, kind))
    return first.union(*rest, all=True)


def grouped(name, queryset, kind, language=None, numbers=None):
    """Return a row for each kind and language, with two numbers."""
    keys = {"name": Value(name), "kind": kind, "language": language or Value("")}
    keys = {f"figure_{key}": Cast(value, TextField()) for key, value in keys.items()}
    numbers = {
        f"figure_{place}": Cast(number, BigIntegerField())
        for place, number in enumerate(numbers or [Count("pk"), Value(0)])
    }
    groups = queryset.order_by().annotate(**keys).values(*keys)
    return groups.annotate(**numbers).values_list(*keys, *numbers)


def links_to_hidden_pages():
    """Return the links in texts that readers see to what they may not follow."""
    entries = CatalogueEntry.objects
    source = entries.filter(to_model=OuterRef("from_model"), to_pk=OuterRef("from_pk"))
    target = entries.filter(to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"))
    seen = Q()
    for language in LANGUAGES:
        seen |= Q(Exists(source.filter(visible(language))), language=language)
    links = Link.objects.in_text().filter(seen)
    return links.exclude(Exists(target.that_may_be_followed()))


# Words


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
    return sum(numbers[0] for (kind, _language), numbers in rows if kind in kinds)


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
        [number, *_] = counts.get(f"care-{place}", {}).get((kind, ""), [0])
        if number and kind in kinds:
            url = f"{page_of(kind, 'changelist')}?{care.query}"
            yield Figure(number, care.words(number), url)


def demand(user, counts, kinds):
    for language in LANGUAGES:
        numbers = [
            numbers
            for (kind, code), numbers in counts.get("demand", {}).items()
            if kind in kinds and code == language and speaks(user, language)
        ]
        if numbers:
            readers, items = map(sum, zip(*numbers, strict=True))
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


# Lists of what the site needs, over all kinds


def broken_links(request):
    """List the links by the texts that have them."""
    kinds = queries.kinds_of(request.user)
    links = links_to_hidden_pages().filter(from_model__in=kinds)
    links = links.order_by("from_model", "from_pk", "pk")[:ROWS]
    rows = [(link.source, link.language, str(link.target)) for link in links]
    return list_page(
        request,
        gettext("Links to pages that readers cannot see"),
        gettext("leads to"),
        rows,
    )


def broken_external_links(request):
    """List the links to addresses of other sites that have failed for some days."""
    kinds = queries.kinds_of(request.user)
    links = ExternalLink.objects.broken(timezone.now() - PATIENCE)
    links = links.filter(from_model__in=kinds).order_by("from_model", "from_pk", "pk")
    links = [*links[:ROWS]]
    addresses = ExternalAddress.objects.in_bulk({link.url for link in links})
    rows = [
        (link.source, link.language, failure_of(addresses[link.url])) for link in links
    ]
    return list_page(
        request,
        gettext("Broken links to other sites"),
        gettext("address"),
        rows,
    )


def failure_of(address):
    since = gettext("since %(day)s") % {"day": date_format(address.failing_since)}
    return format_html(
        '<a href="{}" rel="noreferrer">{}</a><br>{}, {}',
        *[address.url, address.url, words_of(address.answer), since],
    )


def wanted_translations(request):
    """List what readers wanted in a language that it lacks, the most wanted first."""
    kinds = queries.kinds_of(request.user)
    wanted = Demand.objects.filter(
        day__gte=timezone.localdate() - WANTED, to_model__in=kinds
    )
    wanted = wanted.values("to_model", "to_pk", "language")
    wanted = wanted.annotate(readers_of_all=Sum("readers"))
    rows = [
        (Pointer(row["to_model"], row["to_pk"]), row["language"], row["readers_of_all"])
        for row in wanted.order_by("-readers_of_all", "to_model", "to_pk")[:ROWS]
    ]
    return list_page(
        request,
        gettext("What readers asked for in the other language"),
        gettext("readers in the last 30 days"),
        rows,
    )


def list_page(request, title, heading, rows):
    pointers = {pointer for pointer, *_ in rows}
    entries = CatalogueEntry.objects.at(pointers)
    items = {item.pointer: item for item in results_of(entries)}
    items |= outside_catalogue.at(pointers, outside_catalogue.models_outside())
    context = {
        **admin.site.each_context(request),
        "title": title,
        "heading": heading,
        "rows": [
            {
                "item": items[pointer],
                "language": language and own_name(language),
                "value": value,
            }
            for pointer, language, value in rows
            if pointer in items
        ],
    }
    return TemplateResponse(request, "admin/desk/needs.html", context)


def urls(site):
    pages = {
        "broken_links": ("broken-links/", broken_links),
        "broken_external_links": ("broken-external-links/", broken_external_links),
        "wanted_translations": ("wanted-translations/", wanted_translations),
    }
    return [
        path(address, site.admin_view(view), name=name)
        for name, (address, view) in pages.items()
    ]
