from calendar import Calendar, monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from events.models import Event
from publishing.cache.memory import cached_until_change
from publishing.content.partial_dates import format_partial_date, name_within
from publishing.content.sections import section_name
from publishing.pages.seo import addresses_of, head_of_list
from text.languages import LANGUAGES, current, others

DAY, MONTHS = timedelta(days=1), range(1, 13)
# In days: what is longer is the ground of a month, not an occasion in it.
MOST_WITH_AN_EDGE = 3


@dataclass(frozen=True)
class Bar:
    """What a week shows of an event: its days of that week, of the month alone."""

    event: Event
    first: date
    last: date

    @property
    def column(self):
        return self.first.isoweekday()

    @property
    def width(self):
        return (self.last - self.first).days + 1

    @property
    def goes_on(self):
        return self.event.last_on > self.last

    @property
    def is_long(self):
        return self.event.number_of_days > MOST_WITH_AN_EDGE

    @property
    def is_named(self):
        """Whether its name stands in it: that of a long one stands once in a month."""
        begins = max(self.event.starts_on, self.first.replace(day=1))
        return not self.is_long or self.first == begins


def month(request, year, month):
    """Show a month as a calendar, and what is held in it as a list."""
    first = date(year, month, 1)
    last = date(year, month, monthrange(year, month)[1])
    today = timezone.localdate()
    events = Event.objects.visible_anywhere().between(first, last)
    events = [*events.with_place().without_texts()]
    # Each of their months has a page.
    planned = {today.year, today.year + 1}
    is_planned = year in planned
    if not events and not is_planned:
        raise Http404
    here = [event for event in events if event.is_visible_in(current())]
    languages = [
        code
        for code in LANGUAGES
        if is_planned or any(event.is_visible_in(code) for event in events)
    ]
    elsewhere = [code for code in others(current()) if code in languages]
    name = format_partial_date(f"{first:%Y-%m}")
    title = f"{section_name('events:list', gettext('Events'))}: {name}"
    head = head_of_list(
        title,
        "events:month",
        kwargs={"year": year, "month": month},
        languages=languages,
        noindex=not here,
        feed=addresses_of("events:feed")[current()],
    )
    is_elsewhere = events and not here
    busy = cached_until_change(("months of events", current()), months_with_events)
    there = {*busy} | {date(each, month, 1) for each in planned for month in MONTHS}
    return render(
        request,
        "events/month.html",
        {
            "head": head,
            "heading": capfirst(name),
            "first": first,
            "weeks": weeks_of(first, last, here),
            "events": here,
            "before": max((day for day in there if day < first), default=None),
            "after": min((day for day in there if day > first), default=None),
            "today": today,
            "years": [
                (each, months_of(each, busy, there, first))
                for each in sorted(planned | {year}, reverse=True)
            ],
            "other_years": sorted(
                {day.year for day in busy} - planned - {year}, reverse=True
            ),
            "other_language": elsewhere[0] if is_elsewhere else None,
            "other_url": head.addresses[elsewhere[0]] if is_elsewhere else None,
        },
    )


def weeks_of(first, last, events):
    """Return (days, lanes) of each week of a month; weeks begin with Monday."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return [(week, lanes_of(bars_of(week, first, last, events))) for week in weeks]


def bars_of(week, first, last, events):
    begin, end = max(week[0], first), min(week[-1], last)
    for event in events:
        bar = Bar(event, max(event.starts_on, begin), min(event.last_on, end))
        if bar.first <= bar.last:
            yield bar


def lanes_of(bars):
    """Return the rows that hold the bars of a week; of each its cells, (width, bar)."""
    lanes = []
    for bar in bars:
        free = (lane for lane in lanes if lane[-1][1].last < bar.first)
        if not (lane := next(free, [])):
            lanes.append(lane)
        gap = bar.column - 1 - sum(width for width, _bar in lane)
        lane += [(gap, None), (bar.width, bar)]
    return lanes


def months_with_events():
    """Return {first day of a month in which an event is held: number of events}."""
    events = Event.objects.visible_in().order_by()
    return Counter(
        month
        for row in events.values_list("starts_on", "last_on")
        for month in months_between(*row)
    )


def months_between(first, last):
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + 31 * DAY).replace(day=1)


def months_of(year, busy, there, shown):
    """Return the months of a year; ``busy``, ``there``: with events, with a page."""
    days = [date(year, month, 1) for month in MONTHS]
    return [
        {
            "first": day,
            "label": name_within(day, "M"),
            "number": busy[day],
            "is_there": day in there,
            "is_shown": day == shown,
        }
        for day in days
    ]
