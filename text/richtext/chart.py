"""Draws a table of rich text as a chart: ``<table data-chart="bars">``.

The first column names the values, the first row the series. A cell without a number is
a gap, a column without any is no series. What cannot be drawn honestly stays a table.
"""

import re
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10
from typing import NamedTuple
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.formats import number_format
from lxml import etree

from text.richtext.grammar import text_within
from text.spreadsheet import csv_of
from text.transliteration import slugify

# static/publishing/editor/tidying.js has these too, and says what is not drawn.
MOST_ROWS, MOST_SERIES = 40, 3
GROUPS = {"ru": r"[ \u00a0\u202f]", "en": r"[ \u00a0\u202f,]"}
# Of longer numbers none can be drawn beside another.
WHOLE = {
    each: rf"\d{{1,3}}(?:{group}\d{{3}}){{1,4}}|\d{{1,15}}"
    for each, group in GROUPS.items()
}
NUMBER = {
    each: re.compile(
        rf"([−–-]?)((?:{WHOLE[each]})(?:{point}\d{{1,6}})?)[ \u00a0\u202f]?(%)?"
    )
    for each, point in {"ru": ",", "en": r"\."}.items()
}
UNIT = re.compile(r"(?:,\s([^\d,]+))?$")  # what stands behind the last comma of a head

# A drawing is as wide as its place: x is in per cent, y in em of the words in it.
PLOT, TOP = 12, 1.6  # the height of columns and lines, and the room above them
LETTER, NARROW, WIDE = 0.6, 24, 44  # the width of a letter, of a phone, of a page
LINES = [("--accent", "none"), ("--warm", "9 3"), ("--ink", "2 3")]


class Chart(NamedTuple):
    """What a table says; ``series``: (name, texts, numbers) of columns with numbers.

    ``low``, ``high``: of its axis. ``longest``: letters of the longest number.
    """

    rows: list
    labels: list
    series: list
    low: Decimal
    high: Decimal
    longest: int


def number_of(text: str, language: str) -> tuple[Decimal, str] | None:
    """Return the number that a cell holds, and whether it has a per cent sign."""
    if not (match := NUMBER[language].fullmatch(text)):
        return None
    sign, digits, unit = match.groups()
    plain = re.sub(GROUPS[language], "", digits).replace(",", ".")
    return Decimal(f"{sign and '-'}{plain}"), unit


def read(table, language: str) -> Chart | None:
    """Return what a table says in numbers; None if it cannot be drawn."""
    cells = [[*row] for row in table.iter("tr")]
    rows = [[text_within(cell).strip() for cell in row] for row in cells]
    has_heads = all(cell.tag == "th" for cell in cells[0])
    heads, body = (rows[0], rows[1:]) if has_heads else ([""] * len(rows[0]), rows)
    is_grid = len({*map(len, rows)}) == 1 and not table.xpath(".//@colspan|.//@rowspan")
    if not (is_grid and 0 < len(body) <= MOST_ROWS):
        return None
    labels, *columns = zip(*body, strict=True)
    series, units, known = [], set(), [Decimal(0)]
    for name, texts in zip(heads[1:], columns, strict=True):
        found = [number_of(text, language) for text in texts]
        if any(found):
            series.append((name, texts, [each and each[0] for each in found]))
            known += [number for number, _unit in filter(None, found)]
            units |= {unit or UNIT.search(name)[1] for _n, unit in filter(None, found)}
    are_named = len(series) == 1 or all(name for name, *_column in series)
    if not (0 < len(series) <= MOST_SERIES and len(units) == 1 and are_named):
        return None
    high = max(known) if any(known) else Decimal(1)
    drawn = [text for _name, texts, _numbers in series for text in texts]
    longest = max(len(text) for text in drawn if number_of(text, language))
    return Chart(rows, labels, series, min(known), high, longest)


def draw_chart(table, language: str, name: str):
    """Put a table that is marked into a figure with its chart, if it can be drawn.

    The first line of the caption is the title, the others say unit and source.
    ``name``: of ids.
    """
    kind = table.attrib.pop("data-chart", None)
    if not (kind and (chart := read(table, language))):
        return
    about = {"canvases": DRAWINGS[kind](chart), "file": file_of(chart.rows, language)}
    title = slugify(table.xpath("string(caption/text())"))
    html = render_to_string("text/chart.html", {"name": name, "title": title, **about})
    figure = etree.fromstring(html)
    table.addprevious(figure)
    figure.tail, table.tail = table.tail, None
    if place := table.attrib.pop("id", None):
        figure.set("id", place)
    if (caption := table.find("caption")) is not None:
        caption.tag, caption.tail = "figcaption", None
        figure.insert(0, caption)
        if (end := caption.find("br")) is not None:
            note = figure.find("p")
            note.text = end.tail
            note.extend(end.itersiblings())
            caption.remove(end)
    figure.find("details").insert(1, table)


def file_of(rows, language):
    """Return a table for a spreadsheet in the language, its numbers without groups."""

    def plain(text):
        ungrouped = re.sub(GROUPS[language], "", text).replace("−", "-")
        return ungrouped if number_of(text, language) else text

    return quote(csv_of((map(plain, row) for row in rows), language=language))


def canvas(height, width=0, **marks):
    """Return what the template draws; ``width``: em under which it scrolls."""
    return {"height": height, "width": width, "left": 0, **marks}


def legend(chart):
    names = [name for name, *_column in chart.series]
    return [
        canvas(1.8, blocks=[(0, 0.3, 2, 1, style)], words=[(name, 2, 1.2, "after", "")])
        for style, name in enumerate(names if len(names) > 1 else [])
    ]


def bars(chart):
    room = min(8 + 3.5 * chart.longest, 45)
    left = room if chart.low < 0 else 0
    scale = (100 - room - left) / float(chart.high - chart.low)
    zero, drawn = left - float(chart.low) * scale, legend(chart)
    for row, label in enumerate(chart.labels):
        blocks, words = [], []
        for place, (_name, texts, numbers) in enumerate(chart.series):
            y, end = 1.8 * place, zero + float(numbers[row] or 0) * scale
            if numbers[row] is not None:
                blocks.append((min(zero, end), y, abs(end - zero), 1.4, place))
            side = "before" if end < zero else "after"
            words.append((texts[row] or "—", end, y + 1.15, side, "numeral"))
        height = 1.8 * len(chart.series)
        drawn.append(canvas(height, label=label, blocks=blocks, words=words))
    return drawn


def columns(chart):
    count, wide = len(chart.labels), chart.longest * len(chart.series)
    width = (max(*map(len, chart.labels), wide) * LETTER + 1) * count
    if width > WIDE:
        return bars(chart)
    scale, each = PLOT / float(chart.high - chart.low), 100 / count
    # Few columns are no wider than many.
    group = each * min(0.7, 0.1 + 0.1 * count)
    zero, wide = TOP + float(chart.high) * scale, group / len(chart.series)
    blocks, words, foot = [], [], TOP + PLOT + (1.3 if chart.low < 0 else 0)
    for row, label in enumerate(chart.labels):
        words.append((label, (row + 0.5) * each, foot + 1.6, "middle", ""))
        for place, (_name, texts, numbers) in enumerate(chart.series):
            y = float(numbers[row] or 0) * scale
            x = (row + 0.5) * each - group / 2 + place * wide
            text, end = "—", zero - y + (1.3 if y < 0 else -0.4)
            if numbers[row] is not None:
                blocks.append((x, zero - max(y, 0), wide, abs(y), place))
                text = texts[row]
            words.append((text, x + wide / 2, end, "middle", ""))
    marks = {"blocks": blocks, "words": words, "levels": [(zero, "--ink")]}
    return [*legend(chart), canvas(foot + 2, width, **marks)]


def line(chart):
    """Draw steps, as between two values nothing is known, with names at their ends."""
    if len(chart.labels) == 1:
        return bars(chart)
    ticks = round_numbers(chart.low, chart.high)
    scale = PLOT / float(ticks[-1] - ticks[0])
    levels = [(TOP + float(ticks[-1] - tick) * scale, "--line") for tick in ticks]
    named = [number_format(tick, force_grouping=True) for tick in ticks]
    left, at = 2 + 2.3 * max(map(len, named)), places_of(chart.labels)
    wide, steps, ends, words = 98.5 - left, [], [], []
    for (y, _colour), text in zip(levels, named, strict=True):
        words.append((text.replace("-", "−"), left, y + 0.35, "before", ""))
    for (name, texts, numbers), look in zip(chart.series, LINES, strict=False):
        path, known = "", None
        for place, number in enumerate(numbers):
            if number is not None:
                y = float(ticks[-1] - number) * scale
                path += f"V{y:.2f}" if known else f"M{at[place] * 100:.2f} {y:.2f}"
                path += f"H{at[min(place + 1, len(at) - 1)] * 100:.2f}"
                text = f"{name}: {texts[place]}" if chart.series[1:] else texts[place]
                end = TOP + y, left + at[place] * wide, look[0], text
            known = number is not None
        steps.append((path, *look))
        ends.append(end)
    free = 0
    for y, x, colour, text in sorted(ends):
        free = max(free + 1.3, y - 0.6)
        words.append((text, x, free, "end", colour))
    room, free = (max(map(len, chart.labels)) * LETTER + 1) / NARROW, 1
    for label, x in reversed([*zip(chart.labels, at, strict=True)]):
        if x <= free:
            side, free = ("end", 1 - 1.5 * room) if x == 1 else ("middle", x - room)
            words.append((label, left + x * wide, TOP + PLOT + 1.6, side, ""))
    marks = {"levels": levels, "steps": steps, "dots": ends, "words": words}
    size = {"left": left, "wide": wide, "top": TOP, "high": PLOT}
    return [canvas(TOP + PLOT + 2, NARROW, **marks, **size)]


def round_numbers(low, high):
    """Return round numbers from below the least to above the greatest."""
    least = (high - low) / 4
    power = Decimal(10) ** floor(log10(least))
    step = next(power * count for count in (1, 2, 5, 10) if power * count >= least)
    return [step * count for count in range(floor(low / step), ceil(high / step) + 1)]


def places_of(labels):
    """Return where values stand from 0 to 1: years by their time, all else in order."""
    years = [int(label) for label in labels if re.fullmatch(r"\d{4}", label)]
    if len(years) != len(labels) or any(one >= next for one, next in pairwise(years)):
        years = range(len(labels))
    return [(year - years[0]) / (years[-1] - years[0]) for year in years]


DRAWINGS = {"bars": bars, "columns": columns, "line": line}
