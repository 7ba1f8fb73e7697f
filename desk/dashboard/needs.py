"""What the site needs, in sentences, and the lists to which they lead."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.contrib import admin
from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    Exists,
    Max,
    Min,
    OuterRef,
    Q,
    Sum,
    TextField,
    Value,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from accounts.permissions import has
from desk.dashboard import queries
from desk.results import results_at
from publishing.admin.addresses import page_of
from publishing.cache.compiled import Parameter, compiled
from publishing.cache.memory import cached_until_save
from publishing.content.pointer_model import SAME_RECORD
from publishing.content.status import any_language
from publishing.models import (
    CatalogueEntry,
    Demand,
    ExternalAddress,
    ExternalLink,
    Link,
)
from publishing.pages.external_links import PATIENCE, words_of
from text.languages import LANGUAGES, own_name
from text.pointers import Pointer

# For how many days it counts what readers asked for.
WANTED = timedelta(days=30)
# How many things a sentence names at most: the first and the last of all.
NAMED = 2
# How many rows a list of what the site needs shows.
ROWS = 200

# {name of a list: what a sentence says of so many}
LINKS = {
    "broken_links": lambda number: ngettext(
        "link leads to a page that readers cannot see",
        "links lead to pages that readers cannot see",
        number,
    ),
    "broken_external_links": lambda number: ngettext(
        "link to another site is broken", "links to other sites are broken", number
    ),
}


@dataclass(frozen=True)
class Need:
    """A sentence of the first page: how many things lack what, and where they are.

    ``named``: the pointers of those which it names, if they are few.
    """

    number: int
    words: str
    url: str
    action: str
    detail: str = ""
    named: frozenset = frozenset()


def need(rows, words, url, action):
    """Yield the need of rows of (kind, number, first key, last key), if any."""
    if number := sum(number for _kind, number, *_keys in rows):
        named = {Pointer(kind, key) for kind, _number, *keys in rows for key in keys}
        yield Need(number, words(number), url, action, named=few(named, number))


def few(pointers, number):
    """Return the pointers of so many things that a sentence may name all; or none."""
    return frozenset(pointers) if number <= NAMED else frozenset()


def needs(user, written, cares):
    """Yield what the site needs and the person may mend."""
    counts, kinds = counted_now(cares), set().union(*written.values())
    for name, words in LINKS.items():
        rows = [row for row in counts[name] if row[0] in kinds]
        yield from need(rows, words, reverse(f"admin:{name}"), gettext("Fix"))
    for care, rows in zip(cares, counts["cares"], strict=True):
        if has(user, "change", care.model):
            url = f"{page_of(care.model, 'changelist')}?{care.query}"
            yield from need(rows, care.words, url, gettext("Open"))
    yield from demand(written, counts["demand"])


# Counting


def counted_now(cares):
    """Return {name: rows of (kind, numbers and keys)} of all kinds.

    It is kept as long as nothing changes; only the readers of the last minutes may be
    missing.
    """
    day = timezone.localdate()

    def count():
        links = {name: counted_links(name, patience=patience()) for name in LINKS}
        demand, found = counted_demand(since=day - WANTED), map(counted_care, cares)
        return {**links, "demand": demand, "cares": [*found]}

    return cached_until_save(("needs", day), count)


@compiled
def counted_links(name):
    lists = {
        "broken_links": links_to_hidden_pages,
        "broken_external_links": partial(
            ExternalLink.objects.broken, Parameter("patience", DateTimeField())
        ),
    }
    return counted(lists[name](), "from_model", "from_pk")


@compiled
def counted_care(care):
    label = Value(care.model._meta.label_lower, TextField())
    return counted(care.find().annotate(label=label), "label", "pk")


def counted(rows, kind, key):
    """Count rows by kind, with the first and the last of their keys."""
    return rows.order_by().values_list(kind).annotate(Count("pk"), Min(key), Max(key))


@compiled
def counted_demand():
    wanted = Demand.objects.filter(day__gte=Parameter("since", DateField())).order_by()
    readers, items = Sum("readers"), Count("to_pk", distinct=True)
    return wanted.values_list("to_model", "language").annotate(readers, items)


def patience():
    """Return since when an address has to fail until somebody is told."""
    return timezone.now() - PATIENCE


def links_to_hidden_pages():
    """Return the links in texts that readers see to what they may not follow."""
    entries = CatalogueEntry.objects
    source = entries.filter(to_model=OuterRef("from_model"), to_pk=OuterRef("from_pk"))
    target = entries.filter(**SAME_RECORD)
    links = Link.objects.in_text().filter(
        any_language(lambda code: Q(Exists(source.visible_in(code)), language=code))
    )
    return links.exclude(Exists(target.that_may_be_followed()))


# Words


def demand(written, rows):
    for language in LANGUAGES:
        numbers = [
            numbers
            for kind, code, *numbers in rows
            if code == language and kind in written[language]
        ]
        if numbers:
            readers, items = map(sum, zip(*numbers, strict=True))
            words = ngettext(
                "reader asked for %(language)s",
                "readers asked for %(language)s",
                readers,
            )
            detail = ngettext(
                "in the last 30 days, %(items)s item",
                "in the last 30 days, %(items)s items",
                items,
            )
            yield Need(
                readers,
                words % {"language": own_name(language)},
                reverse("admin:wanted_translations"),
                gettext("Open"),
                detail % {"items": items},
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
    links = ExternalLink.objects.broken(patience())
    links = links.filter(from_model__in=kinds).order_by("from_model", "from_pk", "pk")
    links = [*links[:ROWS]]
    addresses = ExternalAddress.objects.in_bulk({link.url for link in links})
    rows = [
        (link.source, link.language, failure_of(addresses[link.url])) for link in links
    ]
    return list_page(
        request, gettext("Broken links to other sites"), gettext("address"), rows
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
    wanted = wanted.annotate(seen=Sum("readers"), asked=Sum("wishes"))
    rows = [
        (Pointer(row["to_model"], row["to_pk"]), row["language"], words_of_demand(row))
        for row in wanted.order_by("-asked", "-seen", "to_model", "to_pk")[:ROWS]
    ]
    return list_page(
        request,
        gettext("What readers asked for in the other language"),
        gettext("readers in the last 30 days"),
        rows,
    )


def words_of_demand(row):
    if not row["asked"]:
        return row["seen"]
    return gettext("%(seen)s, of whom %(asked)s asked for the translation") % row


def list_page(request, title, heading, rows):
    items = results_at({pointer for pointer, *_ in rows})
    return admin.site.render_page(
        request,
        "admin/desk/needs.html",
        title=title,
        heading=heading,
        rows=[
            {
                "item": items[pointer],
                "language": language and own_name(language),
                "value": value,
            }
            for pointer, language, value in rows
            if pointer in items
        ],
    )


PAGES = [
    ("broken-links/", broken_links, "broken_links"),
    ("broken-external-links/", broken_external_links, "broken_external_links"),
    ("wanted-translations/", wanted_translations, "wanted_translations"),
]
