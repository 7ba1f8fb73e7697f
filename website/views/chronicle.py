"""The chronicle: what events, projects and terms of office say of each year."""

from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from events import spans
from events.models import Event
from institute import years
from institute.models import Appointment, Project
from publishing.cache.memory import cached_until_change
from publishing.catalogue import COLUMNS, Entry
from publishing.models import CatalogueEntry
from publishing.pages.seo import head_of_list
from publishing.pages.views import name_of, paginate, untranslated_count
from text.languages import current, others

# Lines on a page: it stays below 100 KB even if their titles are long.
MOST = 100


@dataclass(frozen=True)
class Line:
    """Something of a year; ``day``: None where only the year is known.

    ``last_day``: of an event. ``body``: in which a person was what ``kind`` says.
    """

    year: int
    day: date | None
    named: object
    kind: str
    body: str = ""
    last_day: date | None = None

    @property
    def days_display(self):
        return spans.days_without_year(self.day, self.last_day or self.day)

    @property
    def place(self):
        """Sort what has a day before what lasted all the year."""
        return self.day is None, self.day or date.min


def chronicle(request):
    language = current()
    pages = cached_until_change(("chronicle", language), lambda: pages_in(language))
    page = paginate(request, pages, 1)
    numbers = {}
    for number, years_on_it in enumerate(pages, 1):
        for year, _lines in years_on_it:
            numbers.setdefault(year, number)
    head = head_of_list(gettext("Chronicle"), "chronicle", page=page.number)
    elsewhere = cached_until_change(
        ("not in the chronicle", language), numbers_elsewhere
    )
    return render(
        request,
        "website/chronicle.html",
        {
            "head": head,
            "page": page,
            "years": page[0],
            "numbers": numbers,
            "left_out": untranslated_count(elsewhere, head),
        },
    )


def numbers_elsewhere():
    """Return {language: how many events and projects only that has}."""
    here = items_in(current())
    return {code: len(items_in(code) - here) for code in others(current())}


def items_in(language):
    """Return the pointers of events and projects that have a line in a language."""
    return {
        line.named.pointer for line in lines(language) if isinstance(line.named, Entry)
    }


def pages_in(language):
    """Return the pages: lists of a year and its lines, in their order.

    A year stands on one page, unless it alone has more lines than a page.
    """
    by_year = {}
    for line in sorted(lines(language), key=lambda line: line.place):
        by_year.setdefault(line.year, []).append(line)
    pages, room = [[]], MOST
    for year in sorted(by_year):
        for part in batched(by_year[year], MOST):
            if len(part) > room:
                pages.append([])
                room = MOST
            pages[-1].append((year, part))
            room -= len(part)
    return pages


def lines(language):
    """Yield what has begun by today."""
    today = timezone.localdate()
    entries = CatalogueEntry.objects.of_kinds([Event, Project]).visible_in(language)
    for row in entries.order_by("to_model", "to_pk").values(*COLUMNS):
        entry = Entry(row, language)
        if entry.model is Project:
            yield from line_of_project(entry)
        elif (
            entry.details["is_in_chronicle"]
            and entry.date <= today
            and entry.details["status"] != "cancelled"
        ):
            first, last = Event.days_of(entry)
            yield Line(first.year, first, entry, entry.kind_name, last_day=last)
    terms = Appointment.objects.heads().visible_in(language).begun()
    for term in terms.filter(first_day__isnull=False).order_by("pk"):
        # Of such a term a source knows one moment, and not when it began.
        if term.starts == term.ends:
            continue
        day = term.first_day
        has_day = len(term.starts) == len(day.isoformat())
        yield Line(
            day.year,
            day if has_day else None,
            name_of(term.person),
            capfirst(term.role.title_in(language)),
            term.body.title_in(language),
        )


def line_of_project(entry):
    """Yield a project in the year in which it began or, if unknown, ended."""
    first, last = entry.details["first_year"], entry.details["last_year"]
    if first or last:
        kind = f"{entry.kind_name}, {years.format_years(first, last)}"
        yield Line(first or last, None, entry, kind)
