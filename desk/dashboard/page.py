from dataclasses import replace
from datetime import timedelta
from itertools import chain

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext

from accounts.permissions import may_publish
from desk import menu
from desk.dashboard import needs, queries, sections
from desk.translation_desk import workload
from publishing.admin.first_page import Dated
from publishing.content.snapshots import SHARED
from publishing.content.status import State
from publishing.drafts.working_copy import goes_out_at
from publishing.revisions.display import near_moment
from text.languages import LANGUAGES, own_name

# How many rows of what waits are shown, and of what is coming before it is unfolded.
SHOWN, SOON = 50, 9


def context_of(request, site, app_list):
    """Return what the template of the first page asks for."""
    user, kinds = request.user, queries.kinds_of(request.user)
    written = queries.kinds_to_write(user)
    # What subjects put on it: see ``publishing.admin.first_page``.
    subjects = site._registry.values()
    cares = [care for each in subjects for care in each.first_page_cares]
    needed = [*workload.needs(written), *needs.needs(user, written, cares)]
    named = {*chain.from_iterable(need.named for need in needed)}
    data = data_of(user, kinds, named)
    dates = coming(data, subjects, last_day())
    waits = sections.waits(data, site)
    return {
        "today": date_format(timezone.localdate(), "l, j E"),
        "waits": [(row, *sections.urgency(row)) for row in waits[:SHOWN]],
        "waits_number": len(waits),
        "waits_more": len(waits[SHOWN:]),
        "mine": [
            (row, near_moment(row.at), "")
            for row in sections.mine(data)[: sections.LINES]
        ],
        "done": sections.done(data),
        "coming": [dates[:SOON], dates[SOON:]],
        "needs": [
            (
                need,
                [data.items[each] for each in sorted(need.named & data.items.keys())],
            )
            for need in needed
        ],
        "new": menu.what_may_be_added(app_list),
    }


def last_day():
    return timezone.localdate() + timedelta(days=queries.AHEAD)


def data_of(user, kinds, named=frozenset()):
    """Read what concerns a person, of the kinds, {label: model}, that they may see.

    ``named``: the pointers of other items that the page names.
    """
    data = sections.DashboardData(
        user,
        queries.messages(user),
        queries.working_copies(user, kinds),
        queries.revision_rows(user=user.pk, kinds=[*kinds]),
    )
    publishable = {
        language: [
            label
            for label, model in kinds.items()
            if may_publish(user, model, language)
        ]
        for language in LANGUAGES
    }
    pointers = data.pointers() | named
    data.items = queries.items(pointers, kinds, publishable, last_day())
    return data


# What goes out and what ends in the next days


def of_items(data, until):
    """Yield what items, working copies and releases say."""
    today, goes_out = timezone.localdate(), gettext("goes live")
    for item in data.items.values():
        day, named = item.valid_until, (item.title, item.language, item.url)
        if day and today <= day <= until:
            yield Dated(day, gettext("is no longer in force"), *named)
        for language in LANGUAGES:
            name = own_name(language)
            if item.state_in(language) != State.PUBLISHED:
                continue
            begin = getattr(item, f"published_at_{language}")
            end = getattr(item, f"published_until_{language}")
            if begin > timezone.now():
                yield at_moment(item, begin, goes_out, name)
            if end and end > timezone.now():
                yield at_moment(item, end, gettext("is no longer current"), name)
    for message in data.releases("goes_out"):
        release = message.release
        yield at_moment(release, message.at, goes_out, release.kind_name)
    for copy in data.copies.values():
        if item := data.items.get(copy.pointer):
            for scope, moment in copy.dates.items():
                if moment != goes_out_at(item, scope):
                    name = "" if scope == SHARED else own_name(scope)
                    facts = gettext("working copy"), name
                    yield at_moment(item, moment, goes_out, *facts)


def at_moment(item, moment, event, *facts):
    local = timezone.localtime(moment)
    facts = tuple(filter(None, [time_format(local.time()), *facts]))
    return Dated(local.date(), event, item.title, item.language, item.url, facts)


def coming(data, subjects, until):
    """Return what is dated ``until`` a day, the first day before the others."""
    everything = [
        *of_items(data, until),
        *(row for each in subjects for row in each.first_page_dates(data.user, until)),
    ]
    entries = {}
    for entry in sorted(everything, key=lambda entry: entry.day):
        # Of both languages once.
        key = entry.day, entry.event, entry.title, entry.url
        facts = entries[key].facts if key in entries else ()
        facts = tuple(dict.fromkeys([*facts, *entry.facts]))
        entries[key] = replace(entry, facts=facts)
    return [entry for entry in entries.values() if entry.day <= until]


# The sections through which a form leads on.
QUEUES = {"waits": sections.waits, "mine": lambda data, site: sections.mine(data)}


def queue(request, site, section):
    """Return a section of the first page as a queue."""
    data = data_of(request.user, queries.kinds_of(request.user))
    return QUEUES[section](data, site)
