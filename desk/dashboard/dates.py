"""What goes out and what ends, in a calendar of two months."""

import calendar
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, time_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _, ngettext

from desk.dashboard.reads import page_of
from publishing.admin.first_page import Dated, DateKind
from publishing.content.snapshots import SHARED
from publishing.content.status import State
from publishing.drafts.working_copy import goes_out_at
from publishing.models import Release
from text.languages import LANGUAGES, language_of_words, own_name

# For how many days the page looks ahead.
AHEAD = 60

CURRENT = mark_safe(' aria-current="date"')

GOES_OUT = DateKind(_("goes live"))
LEAVES = DateKind(
    _("is no longer current"),
    lambda number: ngettext("text ends", "texts end", number),
)
RUNS_OUT = DateKind(
    _("is no longer in force"),
    lambda number: ngettext(
        "document goes out of force", "documents go out of force", number
    ),
)


def last_day(today):
    """Return the last day that the page shows: of the next month, or later."""
    _first, second = months(today)
    return max(second[-1][-1], today + timedelta(days=AHEAD))


def months(today):
    """Return the weeks of this month and of the next, each day a date."""
    following = (today.replace(day=28) + timedelta(days=7)).replace(day=1)
    return [
        calendar.Calendar().monthdatescalendar(day.year, day.month)
        for day in [today, following]
    ]


def of_items(desk, today, until):
    """Yield what the items themselves say."""
    for item in desk.items.values():
        if item.valid_until and today <= item.valid_until <= until:
            yield dated(item, item.valid_until, RUNS_OUT)
        for language in LANGUAGES:
            name = own_name(language)
            if item.state_in(language) != State.PUBLISHED:
                continue
            begin = getattr(item, f"published_at_{language}")
            end = getattr(item, f"published_until_{language}")
            if begin > timezone.now():
                yield at_moment(item, begin, GOES_OUT, name)
            if end and end > timezone.now():
                yield at_moment(item, end, LEAVES, name)
    for copy in desk.copies.values():
        if item := desk.items.get(copy.pointer):
            for scope, progress in copy.stages.items():
                if not progress["publish_at"]:
                    continue
                moment = datetime.fromisoformat(progress["publish_at"])
                if moment != goes_out_at(item, scope):
                    name = "" if scope == SHARED else own_name(scope)
                    yield at_moment(item, moment, GOES_OUT, _("working copy"), name)


def of_releases(desk):
    """Yield the releases that go out on a date."""
    label = capfirst(Release._meta.verbose_name)
    for message in desk.releases("goes_out"):
        local = timezone.localtime(message.at)
        yield Dated(
            local.date(),
            GOES_OUT,
            message.place,
            language_of_words(message.place),
            page_of(message.model, "change", message.pk),
            (time_format(local.time()), label),
        )


def at_moment(item, moment, kind, *facts):
    local = timezone.localtime(moment)
    return dated(item, local.date(), kind, time_format(local.time()), *facts)


def dated(item, day, kind, *facts):
    return Dated(
        day, kind, item.title, item.language, item.url, tuple(filter(None, facts))
    )


def coming(desk, site, today, until):
    """Return [(day, what is dated on it)], the first day before the others."""
    everything = [
        *of_items(desk, today, until),
        *of_releases(desk),
        *(entry for hook in site.dates for entry in hook(desk.user, until)),
    ]
    by_day = {}
    for entry in everything:
        entries = by_day.setdefault(entry.day, {})
        # Of both languages once.
        key = (entry.kind, entry.title, entry.url)
        other = entries.get(key)
        entries[key] = joined(other, entry) if other else entry
    return [(day, [*by_day[day].values()]) for day in sorted(by_day) if day <= until]


def joined(entry, other):
    """Return an entry with the facts that another adds."""
    return replace(entry, facts=tuple(dict.fromkeys([*entry.facts, *other.facts])))


def calendars(today, days):
    """Return two months as tables; each week is the HTML of its cells."""
    of_day = dict(days)
    return [
        {
            "name": date_format(weeks[1][0], "F Y"),
            "weekdays": [
                (WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)
            ],
            "weeks": [
                format_html_join(
                    "",
                    "<td{}>{}</td>",
                    (
                        (
                            CURRENT if day == today else "",
                            cell(day, of_day.get(day, ())),
                        )
                        if day.month == weeks[1][0].month
                        else ("", "")
                        for day in week
                    ),
                )
                for week in weeks
            ],
        }
        for weeks in months(today)
    ]


def cell(day, entries):
    """Return the number of a day, as a link where something is dated on it."""
    if not entries:
        return day.day
    ends = all(entry.kind.words for entry in entries)
    return format_html(
        '<a href="#day-{}" class="{}">{}<span class="visually-hidden">: {}</span></a>',
        day.isoformat(),
        "ends" if ends else "goes-out",
        day.day,
        len(entries),
    )
