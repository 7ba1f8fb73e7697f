from typing import NamedTuple

from django.contrib import admin
from django.db.models import Sum
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext

from accounts.permissions import may_publish, may_see
from desk.dashboard import dates, figures, reads, sections
from desk.translation_desk import workload
from publishing.content.registry import linkable_models, models_with_texts
from publishing.models import CatalogueEntry, ExternalAddress, ExternalLink
from publishing.pages.external_link import PATIENCE
from publishing.pages.external_links.answers import words_of
from text.languages import LANGUAGES, own_name
from text.pointers import Pointer

# How many rows of what waits are shown.
SHOWN = 50
# How many kinds have a button of their own.
BUTTONS = 3
# How many rows a list of what the site needs shows.
ROWS = 200


class Button(NamedTuple):
    name: str
    url: str


def context_of(request, site, app_list):
    """Return what the template of the first page asks for."""
    user, today = request.user, timezone.localdate()
    kinds = kinds_of(user)
    until = dates.last_day(today)
    desk = desk_of(user, kinds, until)
    days = dates.coming(desk, site, today, until)
    written = reads.most_written(user, today - reads.HABIT)
    # Not the rows of items, which have no list.
    written = [label for label in written if label in kinds]
    if request.session.get("written") != written[:BUTTONS]:
        # For the menu of the other pages.
        request.session["written"] = written[:BUTTONS]
    waits = sections.waits(desk, site)
    return {
        "today": date_format(today, "MONTH_DAY_FORMAT"),
        "waits": waits[:SHOWN],
        "waits_number": len(waits),
        "waits_more": len(waits[SHOWN:]),
        "mine": sections.mine(desk)[: sections.LINES],
        "done": sections.done(desk),
        "days": days,
        "calendars": dates.calendars(today, days) if days else [],
        "figures": [
            *workload.figures(request, kinds),
            *figures.figures(desk, kinds, days, site),
        ],
        **new_buttons(app_list, written),
    }


def kinds_of(user):
    """Return {label: model} of the kinds with texts that the person may see.

    Rows that the form of their parent edits have no page of their own to lead to, or
    only a list: what becomes of them is told of the parent.
    """
    models = {*linkable_models(), *models_with_texts()}
    return {
        model._meta.label_lower: model
        for model in models
        if admin.site.is_registered(model)
        and not model.parent_field
        and may_see(user, model)
    }


def desk_of(user, kinds, until):
    copies = reads.working_copies(user, kinds)
    acts = reads.acts(user, kinds)
    desk = sections.Desk(user, reads.messages(user), copies, acts)
    publishable = {
        language: [
            label
            for label, model in kinds.items()
            if may_publish(user, model, language)
        ]
        for language in LANGUAGES
    }
    pointers = desk.pointers()
    desk.items = reads.items(pointers, kinds, publishable, until)
    desk.items |= reads.other_items(pointers - desk.items.keys(), kinds)
    return desk


def new_buttons(app_list, written):
    """Return the addresses of forms to add: of what is written most, and of others."""
    addable = {
        model["label"]: Button(model["name_of_one"], model["add_url"])
        for app in app_list
        for model in app["models"]
        if model["add_url"]
    }
    often = [label for label in written if label in addable][:BUTTONS]
    others = (button for label, button in addable.items() if label not in often)
    return {
        "new_often": tuple(addable[label] for label in often),
        "new_others": tuple(others),
    }


# The sections through which a form leads on.
QUEUES = {"waits": sections.waits, "mine": lambda desk, site: sections.mine(desk)}


def queue(request, site, section):
    """Return a section of the first page as a queue."""
    kinds = kinds_of(request.user)
    desk = desk_of(request.user, kinds, dates.last_day(timezone.localdate()))
    return QUEUES[section](desk, site)


# Lists of what the site needs, over all kinds


def broken_links(request):
    """List the links of ``figures.broken_links`` by the texts that have them."""
    kinds = kinds_of(request.user)
    links = figures.broken_links().filter(from_model__in=kinds)
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
    kinds = kinds_of(request.user)
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
    kinds = kinds_of(request.user)
    wanted = figures.wanted(timezone.localdate() - figures.WANTED)
    wanted = wanted.filter(to_model__in=kinds).values("to_model", "to_pk", "language")
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
    entries = CatalogueEntry.objects.at({pointer for pointer, *_ in rows})
    entries = entries.with_translation_status().values_list(*reads.COLUMNS)
    items = {item.pointer: item for item in map(reads.Item, entries)}
    items |= reads.items_beside({pointer for pointer, *_ in rows} - items.keys())
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
