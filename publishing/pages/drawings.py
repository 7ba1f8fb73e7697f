"""Drawings of years: what happened and what lasted, on one axis.

::

    drawing = draw([("Events", events), ("Projects", projects)])
    {% include "components/drawing.html" with drawing=drawing only %}

Lengths across are per cent of the axis, lengths down are of the text's size, so that a
drawing fills any room and its words stay readable. Names are placed for a wide page; on
a narrow one those of bars stand above them, and points have none.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# The narrowest page on which names stand beside bars, a phone, a letter and an arrow,
# in sizes of the text.
WIDE, NARROW, LETTER, ARROW = 78, 27, 0.56, 0.6
# How wide the years of a row are drawn beside its name.
ROOM = 15
# From row to row, and where names stand above their bars.
STEPS = 1.4, 2.8
# Rows of names above the marks; letters of a long title, and of a long name of a
# point; marks before years are counted.
ROWS, LONG, LONGEST, MOST = 4, 34, 26, 80
# Where a long title may end: what follows says more of it. One word says too little.
ENDS = [
    re.compile(r"(\S{2,}\s.+?)(?::|\s—)\s"),
    re.compile(r"(\S{2,}\s.+?)\s(?:о|об|по|к|для|on|for|развития)\s"),
]
DAY = timedelta(days=1)
# Drawings that a process keeps: as many as stand in a long list, and some pages more.
KEPT = 300

# More labels of years than that would touch one another on a phone.
MOST_LABELS = 6


class Look(NamedTuple):
    """How marks of a kind are drawn: in colours that tokens.css names.

    ``form``: dot or square, which have one day, or bar. ``ink``: of a name in a bar.
    """

    label: str
    form: str
    fill: str
    line: str = "none"
    ink: str = "var(--ink)"


LOOKS = {
    "event": Look(_("events"), "dot", "var(--warm)"),
    "book": Look(_("books"), "square", "var(--ink)"),
    "work": Look(_("publications"), "square", "var(--ink)"),
    "project": Look(_("projects"), "bar", "var(--accent)", ink="var(--paper)"),
    # Of a partnership or a journal, which no legend names.
    "years": Look("", "bar", "var(--accent)", ink="var(--paper)"),
    "ongoing": Look(
        _("ongoing projects"), "bar", "var(--accent-soft)", "var(--accent-mid)"
    ),
    "office": Look(_("offices"), "bar", "var(--sand)", "var(--warm)"),
}


@dataclass(frozen=True)
class Mark:
    """What is drawn: an event, a book, a project, an office.

    ``first``: None where the beginning is not known. ``last``: None of what goes on.
    ``label``: the name that stands in the drawing, by default the title.
    """

    kind: str
    title: str
    url: str
    first: date | None
    last: date | None = None
    label: str = ""

    @property
    def look(self):
        is_soft = self.kind in {"project", "years"} and self.goes_on
        return LOOKS["ongoing" if is_soft else self.kind]

    @property
    def is_point(self):
        return LOOKS[self.kind].form != "bar"

    @property
    def goes_on(self):
        return not self.is_point and self.last is None

    @property
    def day(self):
        """The day by which it stands, or None."""
        return self.first or (self.last and date(self.last.year, 1, 1))

    @property
    def name(self):
        """The label, or the title or its beginning."""
        return self.label or begin_of(self.title)


@dataclass
class Shape:
    """A mark in its place; ``row`` is counted from above, ``anchor`` as in SVG."""

    mark: Mark
    x: str
    row: int = 0
    width: str = ""
    end: str = ""
    name: str = ""
    name_x: str = ""
    anchor: str = "start"
    is_within: bool = False
    is_below: bool = False

    @property
    def y(self):
        return f"{STEPS[self.is_below] * (self.row + 1) - 1.2:.1f}em"

    @property
    def baseline(self):
        return f"{STEPS[self.is_below] * self.row + 1.07:.2f}em"

    @property
    def gap(self):
        """How far the name stands from where its mark begins or ends."""
        return "0" if self.is_below else "-0.4em" if self.anchor == "end" else "0.4em"


@dataclass(eq=False)
class Band:
    """One kind of marks, or several; ``number``: how many, drawn or not.

    ``narrow``: the same bars for a narrow page.
    """

    heading: str
    number: int
    shapes: list = field(default_factory=list)
    rows: int = 0
    step: float = STEPS[0]
    narrow: "Band | None" = None

    @property
    def height(self):
        return f"{self.step * self.rows + 0.2:.1f}em"


@dataclass(frozen=True)
class Timeline:
    """An axis of the years from ``first`` to ``last``, both whole."""

    first: int
    last: int

    def at(self, day):
        """Return where a day stands, in per cent of the axis."""
        first, end = date(self.first, 1, 1), date(self.last + 1, 1, 1)
        return 100 * min(max((day - first) / (end - first), 0), 1)

    def place(self, day):
        """Return the same as SVG writes it."""
        return f"{self.at(day):.2f}%"

    @property
    def years(self):
        """Return (year, place) of the years that are written on the axis."""
        step = next(
            step
            for step in [1, 2, 5, 10, 20, 50, 100, 1000]
            if (self.last - self.first) // step < MOST_LABELS
        )
        begin = -(-self.first // step) * step
        return [
            (str(year), self.place(date(year, 1, 1)))
            for year in range(begin, self.last + 1, step)
        ]


@dataclass(eq=False)
class Drawing:
    """Bands of points above the axis, and bands of spans below it.

    ``draw`` returns the same one for the same marks. ``fragments``: for ``{% kept %}``.
    """

    timeline: Timeline
    points: list
    spans: list
    today: str
    legend: list = field(default_factory=list)
    fragments: dict = field(default_factory=dict)

    @property
    def first_year(self):
        """The year at which the axis begins, if none is written at its beginning."""
        years = self.timeline.years
        return self.timeline.first if years and float(years[0][1][:-1]) > 4 else None

    @property
    def late(self):
        """Places of years that have no room on a narrow page, before its end."""
        places = [place for _year, place in self.timeline.years]
        return [place for place in places if float(place[:-1]) > 88]


def draw(groups, since=None, year_url=None, width=WIDE, until=0):
    """Return the drawing of (heading, marks), or None where nothing can be drawn.

    ``since``: the year at which it begins at the latest, and offices whose beginning is
    not known. ``year_url(year)``: where what stands for all marks of a year leads, if
    they are too many. ``width``: that for which names are placed. ``until``: the year
    at which it ends at the earliest.
    """
    groups = tuple((str(heading), tuple(marks)) for heading, marks in groups)
    return draw_once(groups, since, year_url, width, until, timezone.localdate())


@lru_cache(KEPT)
def draw_once(groups, since, year_url, width, until, today):
    dated = [mark for _heading, marks in groups for mark in marks if mark.day]
    if not dated and not since:
        return None
    first = min([*(mark.day.year for mark in dated), *([since] if since else [])])
    last = max([today.year, until, *((mark.last or mark.first).year for mark in dated)])
    drawing = Drawing(timeline := Timeline(first, last), [], [], timeline.place(today))
    for heading, marks in groups:
        band = Band(heading, len(marks))
        drawn = [mark for mark in marks if mark.day or mark.kind == "office"]
        if len(dated) > MOST:
            drawn = by_year(drawn, year_url)
        if not drawn:
            continue
        drawn.sort(key=lambda mark: mark.day or date.min)
        drawing.legend.extend(dict.fromkeys(mark.look for mark in drawn))
        is_of_points = all(mark.is_point for mark in drawn)
        place = place_points if is_of_points else place_spans
        (drawing.points if is_of_points else drawing.spans).append(band)
        start = date(since or first, 1, 1)
        place(band, drawn, timeline, start, width)
        if width == WIDE and not is_of_points:
            band.narrow = Band(heading, len(marks), step=STEPS[1])
            place_spans(band.narrow, drawn, timeline, start, NARROW)
    return drawing if drawing.points or drawing.spans else None


def draw_rows(records):
    """Give each record a ``drawing`` of its years on one axis; return one of them."""
    years = [(record.first_year, record.last_year) for record in records]
    since = min((first or last for first, last in years if first or last), default=None)
    until = max((last or 0 for _first, last in years), default=0)
    for record in records:
        days = days_of_years(record.first_year, record.last_year)
        url, label = record.get_absolute_url(), record.years_display
        mark = Mark("years", record.title, url, *days, label)
        record.drawing = draw([("", [mark])], since=since, width=ROOM, until=until)
    return next(filter(None, (record.drawing for record in records)), None)


def by_year(marks, year_url=None):
    """Return one mark for all of a kind and year, named by their number."""
    numbers = Counter((mark.day.year, mark.kind) for mark in marks if mark.day)
    return [
        Mark(
            kind,
            f"{year}: {number}",
            year_url(year) if year_url else "",
            date(year, 7 if LOOKS[kind].form == "dot" else 1, 1),
            date(year, 12, 31),
            label=str(number),
        )
        for (year, kind), number in sorted(numbers.items())
    ]


def length_of(name, width):
    """Return how long a name is, in per cent of a drawing."""
    return (len(name) + 1) * LETTER * 100 / width


def begin_of(title):
    """Return a title, or of a long one what stands before what says more of it."""
    for end in ENDS:
        if len(title) > LONG and (found := end.match(title)):
            title = found[1]
    return title


def place_points(band, marks, timeline, since, width):
    """Place points, and above them their names: each in the highest row that is free.

    A line leads down to the point, so the rows below have to be free there, too. A name
    that is long or has no room is left out; labels go before titles, the newest first.
    """
    # The word at the line of today stands in the highest row.
    now = timeline.at(timezone.localdate())
    taken = [[(now - 7, 110)], *([] for _row in range(ROWS - 1))]
    points = [*zip(spread(marks, timeline), marks, strict=True)]
    places, named = {}, set()
    for x, mark in sorted(points, key=lambda point: (not point[1].label, -point[0])):
        # Points of a day that have one name stand for one another.
        if (x, mark.name) in named or len(mark.name) > LONGEST:
            continue
        if place := place_name(taken, x, mark.name, width):
            places[mark] = place
            named.add((x, mark.name))
    # With room for a line to the point: a name may stand over another, too.
    band.rows = max((place["row"] + 1.4 for place in places.values()), default=0)
    for x, mark in points:
        band.shapes.append(Shape(mark, f"{x:.2f}%", **places.pop(mark, {})))


def place_name(taken, x, name, width):
    """Return where a name has room at a point, and take it; or None.

    ``taken``: of each row, (begin, end) of what stands in it.
    """
    length = length_of(name, width)
    for row in range(ROWS):
        for anchor, begin in [("start", x), ("end", x - length)]:
            needed = [(begin, begin + length), *[(x - 0.1, x + 0.3)] * (ROWS - row - 1)]
            rows = taken[row:]
            is_free = all(
                end <= span[0] or span[1] <= start
                for spans, span in zip(rows, needed, strict=True)
                for start, end in spans
            )
            if is_free and 0 <= begin <= 100 - length:
                for spans, span in zip(rows, needed, strict=True):
                    spans.append(span)
                return {"name": name, "row": row, "anchor": anchor}
    return None


def spread(marks, timeline):
    """Yield where points stand; those of which only the year is known, within it."""
    numbers, met = Counter(mark.first for mark in marks if mark.last), Counter()
    for mark in marks:
        x = timeline.at(mark.first)
        if mark.look.form == "square":
            met[mark.first] += 1
            year = timeline.at(mark.last) - x
            x += year * met[mark.first] / (numbers[mark.first] + 1)
        yield x


def place_spans(band, marks, timeline, since, width):
    """Place bars with their names: each in the highest row that is free."""
    taken, today, is_below = {}, timezone.localdate(), width == NARROW
    for mark in marks:
        is_dashed = mark.first is None and mark.look.line != "none"
        day = min(filter(None, [since, mark.day])) if is_dashed else mark.day
        begin = timeline.at(day)
        # The arrow of what goes on ends at the line of today.
        end = (
            timeline.at((mark.last or today) + DAY) - mark.goes_on * 100 * ARROW / width
        )
        end = max(end, begin + 0.4)
        # Blocks that fade stand before a bar whose beginning is not known.
        left = begin - (0 if mark.first or is_dashed else 195 / width)
        name, anchor, right = mark.name, "start", end
        if is_below and length_of(name, width) > 100:
            name = begin_of(name).partition(" «")[0].partition(" “")[0]
        length = length_of(name, width)
        is_within = not is_below and end - begin > length
        if is_below:
            # Names stand one behind the other; readers may space their letters.
            x = max(0, min(begin, 99 - length))
            name = name if length <= 100 else ""
            if begin > x and end >= length:
                anchor, x = "end", end
            start = x - length if anchor == "end" else x
            more = 0.5 * length
            if anchor == "end":
                start -= more
            left, right = min(left, start), max(end, start + length + more)
        elif is_within:
            x = begin
        elif end + length <= 100:
            x, right = end, end + length
        else:
            anchor, x = "end", left
            # It may have room on neither side.
            left, name = (left - length, name) if left >= length else (left, "")
        rows = (row for row, spans in taken.items() if spans[-1][1] <= left)
        row = next(rows, len(taken))
        taken.setdefault(row, []).append((left, right + 0.5))
        band.shapes.append(
            Shape(
                mark,
                f"{begin:.2f}%",
                row,
                width=f"{end - begin:.2f}%",
                end=f"{end:.2f}%",
                name=name,
                name_x=f"{x:.2f}%",
                anchor=anchor,
                is_within=is_within,
                is_below=is_below,
            )
        )
    band.rows = len(taken)


def days_of_years(first, last):
    """Return the days that two years span, each of which may be unknown: None."""
    return first and date(first, 1, 1), last and date(last, 12, 31)
