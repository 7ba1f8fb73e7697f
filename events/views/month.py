from calendar import Calendar, monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, Q
from django.db.models.functions import Greatest, Least
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from events import spans
from events.models import Event
from publishing.seo import addresses_of, head_of_list
from text.languages import LANGUAGES, current, others

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """A day of the table; ``is_in_month``: not of the month before or after."""

    day: date
    events: list
    is_in_month: bool
    is_today: bool

    @property
    def weekday_display(self):
        return spans.day_of_week(self.day)


def month(request, year, month):
    """Show the days of a month as a table, with what is held on each."""
    first = date(year, month, 1)
    last = date(year, month, monthrange(year, month)[1])
    today = timezone.localdate()
    events = list(
        Event.objects.visible_anywhere()
        .between(first, last)
        .with_place()
        .without_texts()
    )
    is_this = (today.year, today.month) == (year, month)
    if not events and not is_this:
        raise Http404
    here = [event for event in events if event.is_visible_in(current())]
    before, after = nearest_months(first, last)
    languages = [
        code
        for code in LANGUAGES
        if is_this or any(event.is_visible_in(code) for event in events)
    ]
    elsewhere = [code for code in others(current()) if code in languages]
    title = gettext("Events: %(month)s") % {"month": spans.month(first)}
    head = head_of_list(
        title,
        "events:month",
        kwargs={"year": year, "month": month},
        languages=languages,
        noindex=not here,
        feed=addresses_of("events:feed")[current()],
    )
    is_elsewhere = events and not here
    return render(
        request,
        "events/month.html",
        {
            "head": head,
            "weeks": weeks_of(year, month, here, today),
            "has_events": bool(here),
            "before": before,
            "after": after,
            "today": today,
            "other_language": elsewhere[0] if is_elsewhere else None,
            "other_url": head.addresses[elsewhere[0]] if is_elsewhere else None,
        },
    )


def weeks_of(year, month, events, today):
    """Return the weeks of a month, Monday first, each a list of seven cells."""
    held = {}
    for event in events:
        day = max(event.starts_on, date(year, month, 1))
        while day <= event.last_on and day.month == month:
            held.setdefault(day, []).append(event)
            day += DAY
    return [
        [Cell(day, held.get(day, []), day.month == month, day == today) for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]


def nearest_months(first, last):
    """Return the first days of the nearest months with events before and after."""
    nearest = Event.objects.visible_in().aggregate(
        # Of what lasts longer, the day nearest to this month.
        before=Max(Least("last_on", first - DAY), filter=Q(starts_on__lt=first)),
        after=Min(Greatest("starts_on", last + DAY), filter=Q(last_on__gt=last)),
    )
    return nearest["before"], nearest["after"]
