"""The chronicle: what events, projects and terms of office say of each year."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import batched, groupby

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from events import spans
from events.models import Event
from institute import years
from institute.governing_bodies.terms_of_office import within_a_line
from institute.models import Appointment, Organization, Project, Publication
from publishing.cache.memory import cached_until_change
from publishing.catalogue import COLUMNS, Entry
from publishing.catalogue.facets import Choice, Facet, Facets
from publishing.content.sections import section_name
from publishing.models import CatalogueEntry
from publishing.pages.drawings import LOOKS, Mark, days_of_years, draw
from publishing.pages.seo import head_of_list
from publishing.pages.views import name_of, paginate, untranslated_count
from text.languages import LANGUAGES, current, others
from text.spreadsheet import csv_of

# Lines on a page: with the drawing it stays below 100 KB if their titles are long.
MOST = 50
# Years in which something begins: fewer are not drawn.
FEWEST = 3
# What has a line of its own among the works of the institute.
BOOKS = [Publication.Kind.MONOGRAPH, Publication.Kind.COLLECTION]
KINDS = {
    kind: capfirst(LOOKS[kind].label) for kind in ["event", "project", "book", "office"]
}


@dataclass(frozen=True)
class Line:
    """Something of a year; ``day``: None where only the year is known.

    ``last_day``: of an event. ``note``: the years of a project, or what a person was in
    which body. ``mark``: how it is drawn.
    """

    year: int
    day: date | None
    named: object
    mark: Mark
    note: str = ""
    last_day: date | None = None

    @property
    def kind(self):
        return self.mark.kind

    @property
    def days_display(self):
        return spans.days_without_year(self.day, self.last_day or self.day)

    @property
    def place(self):
        """Sort the latest first, and what lasted all the year behind what has a day."""
        day = self.day or date(self.year, 1, 1)
        return -self.year, self.day is None, -day.toordinal()


def chronicle(request):
    language = current()
    # Before what it shows is read.
    fragments = cached_until_change(("fragments", "chronicle"), dict)
    every = lines_in(language)
    numbers = Counter(line.kind for line in every)
    choices = [
        Choice(kind, heading, is_offered=kind in numbers, number=numbers[kind])
        for kind, heading in KINDS.items()
    ]
    facet = Facet(request, "kind", gettext("By kind"), choices, lookup="kind")
    facet.number = len(every)
    facets = Facets(facet)
    pages = pages_of(facets.select(every))
    page = paginate(request, pages, 1)
    title = facets.title(section_name("chronicle", gettext("Chronicle")))
    head = head_of_list(title, "chronicle", facets=facets, page=page.number)
    elsewhere = cached_until_change(
        ("not in the chronicle", language), numbers_elsewhere
    )
    return render(
        request,
        "website/chronicle.html",
        {
            "head": head,
            "page": page,
            "fragments": fragments,
            "years": page[0],
            "numbers": numbers_of_pages(pages),
            "facets": facets,
            "links": facets.offered and facets.offered[0][1],
            "drawing": None if facets.chosen else strip(language),
            # Nobody counts them by kind.
            "left_out": not facets.chosen and untranslated_count(elsewhere, head),
        },
    )


def table(request):
    """Return the lines as a table, for whoever goes on with them."""
    rows = [[gettext("kind"), gettext("from"), gettext("until"), gettext("title")]]
    for line in lines_in(current()):
        first, last = line.mark.first, line.mark.last
        if line.day is None:
            first, last = first and first.year, last and last.year
        rows.append([KINDS[line.kind], first, last, line.mark.title])
    return HttpResponse(
        csv_of(rows, language=current()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="chronicle.csv"'},
    )


def strip(language):
    """Return the drawing of the chronicle, or None where it has too few years."""

    def drawn():
        every = lines_in(language)
        if len({line.year for line in every}) < FEWEST:
            return None
        of_kind = {kind: [] for kind in KINDS}
        for line in every:
            of_kind[line.kind].append(line.mark)
        # A place where several events were names none of them.
        places = Counter(mark.label for mark in of_kind["event"])
        events = [
            replace(mark, label="") if places[mark.label] > 1 else mark
            for mark in of_kind["event"]
        ]
        groups = [
            (KINDS["event"], events + of_kind["book"]),
            (KINDS["project"], of_kind["project"]),
            (KINDS["office"], of_kind["office"]),
        ]
        numbers = numbers_of_pages(pages_of(every))

        def year_url(year):
            page = f"?page={numbers[year]}" if numbers.get(year, 1) > 1 else ""
            return f"{reverse('chronicle')}{page}#year-{year}"

        return draw(groups, year_url=year_url)

    return cached_until_change(("strip", language), drawn)


def numbers_elsewhere():
    """Return {language: how many events and projects only that has}."""
    named = {code: [line.named for line in lines(code)] for code in LANGUAGES}
    items = {
        code: {item.pointer for item in named[code] if isinstance(item, Entry)}
        for code in LANGUAGES
    }
    return {code: len(items[code] - items[current()]) for code in others(current())}


def lines_in(language):
    """Return the lines in their order; ``language``: the active one."""

    def ordered():
        return sorted(lines(language), key=lambda line: line.place)

    return cached_until_change(("chronicle", language), ordered)


def numbers_of_pages(pages):
    """Return {year: number of the page on which it begins}."""
    numbers = {}
    for number, years_on_it in enumerate(pages, 1):
        for year, _lines in years_on_it:
            numbers.setdefault(year, number)
    return numbers


def pages_of(lines):
    """Return pages of (year, lines); a year stands on one, unless it is too long."""
    pages, room = [[]], MOST
    for year, found in groupby(lines, key=lambda line: line.year):
        for part in batched(found, MOST):
            if len(part) > room:
                pages.append([])
                room = MOST
            pages[-1].append((year, part))
            room -= len(part)
    return pages


def lines(language):
    """Yield what has begun by today."""
    today = timezone.localdate()
    entries = CatalogueEntry.objects.of_kinds([Event, Project, Publication])
    books = Publication.objects.filter(kind__in=BOOKS).values("pk")
    entries = entries.visible_in(language).exclude(
        ~Q(to_pk__in=books), to_model=Publication._meta.label_lower
    )
    names = [f"place__city_{language}", f"place__title_{language}"]
    places = Event.objects.exclude(place=None).values_list("pk", *names)
    cities = {pk: city or title or "" for pk, city, title in places}
    for row in entries.order_by("to_model", "to_pk").values(*COLUMNS):
        entry = Entry(row, language)
        if entry.model is not Event:
            yield from line_of_years(entry)
        elif (
            entry.details["is_in_chronicle"]
            and entry.date <= today
            and entry.details["status"] != "cancelled"
        ):
            first, last = Event.days_of(entry)
            label = cities.get(entry.pk, "")
            mark = Mark("event", entry.title, entry.url, first, last, label)
            yield Line(first.year, first, entry, mark, label, last_day=last)
    founded_on = Organization.objects.values_list("founded_on", flat=True).first()
    terms = Appointment.objects.heads().visible_in(language).begun()
    for term in terms.filter(first_day__isnull=False).order_by("pk"):
        # Of such a term a source knows one moment, and not when it began.
        if term.starts == term.ends:
            continue
        day, name = term.first_day, name_of(term.person)
        has_day = len(term.starts) == len(day.isoformat())
        role = capfirst(term.role.title_in(language))
        body = term.body.title_in(language)
        note = f"{role}, {body}"
        last = None if term.is_current else term.last_day
        # Of the year of the founding it is what was left of it.
        begin = founded_on if founded_on and founded_on.year == day.year else day
        label = f"{body}: {name.title}, {within_a_line(role)}"
        title = f"{name.title}: {note}"
        mark = Mark("office", title, name.url, max(begin, day), last, label)
        yield Line(day.year, day if has_day else None, name, mark, note)


def line_of_years(entry):
    """Yield a project or a book in the year in which it began or, if unknown, ended."""
    first, last = entry.details["first_year"], entry.details["last_year"]
    if first or last:
        kind = "project" if entry.model is Project else "book"
        days = days_of_years(first, last)
        mark = Mark(kind, entry.title, entry.url, *days)
        yield Line(first or last, None, entry, mark, years.format_years(first, last))
