"""Drawings of years say what is known, and their names do not cover one another."""

from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from publishing.pages.drawings import (
    MOST,
    NARROW,
    WIDE,
    Mark,
    days_of_years,
    draw,
    draw_rows,
)

TODAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


def event(year, title="Event", **fields):
    return Mark("event", f"{title} {year}", "/", date(year, 5, 1), **fields)


def project(first, last, title="Project"):
    return Mark("project", title, "/", *days_of_years(first, last))


def drawn(*marks):
    return render_to_string(
        "components/drawing.html", {"drawing": draw([("Marks", marks)])}
    )


def test_nothing_with_a_date_is_not_drawn():
    assert draw([("Projects", [project(None, None)]), ("Events", [])]) is None


def test_one_mark_is_drawn_between_its_year_and_today():
    drawing = draw([("Projects", [project(2020, 2021)])])
    [band] = drawing.spans
    [shape] = band.shapes
    assert (drawing.timeline.first, drawing.timeline.last) == (2020, 2026)
    assert shape.x == "0.00%"
    assert shape.end == drawing.timeline.place(date(2022, 1, 1))


def test_what_goes_on_has_an_arrow_and_an_unknown_beginning_fades():
    assert "<path" in drawn(project(2001, None))
    assert "opacity" not in drawn(project(2001, None))
    assert "opacity" in drawn(project(None, 2008), event(1998))
    assert "<path" not in drawn(project(None, 2008))
    office = Mark("office", "Chair", "/", None, None)
    assert "stroke-dasharray" in drawn(office, project(1998, 1999))


@pytest.mark.parametrize("length", [3, 12, 20])
def test_names_of_points_do_not_cover_one_another(length):
    marks = [event(year, "Ж" * length) for year in range(1998, 2027)]
    [band] = draw([("Events", marks)]).points
    rows = {}
    for shape in band.shapes:
        if shape.name:
            size, x = len(shape.name) * 55 / WIDE, float(shape.x[:-1])
            begin = x if shape.anchor == "start" else x - size
            rows.setdefault(shape.row, []).append((begin, begin + size))
    assert rows
    for spans in rows.values():
        spans.sort()
        ends = [end for _begin, end in spans]
        begins = [begin for begin, _end in spans]
        assert all(map(float.__le__, ends, begins[1:]))
        assert begins[0] >= 0
        assert ends[-1] <= 100


def test_bars_and_their_names_do_not_cover_one_another():
    marks = [project(year, year + 3, "Ж" * 60) for year in range(1998, 2024)]
    [band] = draw([("Projects", marks)]).spans
    by_row = {}
    for shape in band.shapes:
        by_row.setdefault(shape.row, []).append(float(shape.x[:-1]))
    for places in by_row.values():
        assert all(second - first > 10 for first, second in pairwise(places))


def test_too_many_are_counted_by_year():
    marks = [event(1998 + number % 20, str(number)) for number in range(500)]
    drawing = draw([("Events", marks)], year_url=lambda year: f"#year-{year}")
    [band] = drawing.points
    assert band.number == 500
    assert len(band.shapes) == 20 < MOST
    assert (band.shapes[0].mark.title, band.shapes[0].mark.url) == (
        "1998: 25",
        "#year-1998",
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Экспертные сессии о политике в\u00a0области данных", "Экспертные сессии"),
        ("Subsidies to regions: were obligations met?", "Subsidies to regions"),
        ("Index of Russian regions’ readiness", "Index of Russian regions’ readiness"),
        ("Report on regions", "Report on regions"),
    ],
)
def test_a_long_title_ends_where_more_is_said_of_it(title, name):
    page = drawn(project(2001, 2002, title))
    assert f"<title>{title}</title>" in page
    # On a wide page, and on a narrow one.
    assert page.count(f">{name}</text>") == 2
    assert "…" not in page


def test_a_name_without_room_is_left_out_the_oldest_first():
    marks = [event(year, "Ж" * 20) for year in range(1998, 2027)]
    [band] = draw([("Events", marks)]).points
    named = [bool(shape.name) for shape in band.shapes]
    assert named.count(False) > 3
    assert named.index(True) > 0
    [band] = draw([("Events", [event(2000, "Ж" * 60)])]).points
    assert band.shapes[0].name == ""


def test_on_a_narrow_page_names_stand_above_their_bars_within_it():
    marks = [project(year, year + 1, "Ж" * 20) for year in range(1998, 2025, 3)]
    [band] = draw([("Projects", marks)]).spans
    for shape in band.narrow.shapes:
        assert shape.name
        x, length = float(shape.name_x[:-1]), 20 * 55 / NARROW
        assert length <= x <= 100 if shape.anchor == "end" else 0 <= x < 100 - length
        assert float(shape.baseline[:-2]) < float(shape.y[:-2])


def test_records_in_rows_have_one_axis():
    class Record(SimpleNamespace):
        title, years_display = "Project", ""

        def get_absolute_url(self):
            return "/"

    old, unknown, new = (
        Record(first_year=first, last_year=last)
        for first, last in [(None, 1999), (None, None), (2020, 2021)]
    )
    axis = draw_rows([old, unknown, new])
    assert axis is old.drawing
    assert unknown.drawing is None
    assert old.drawing.timeline == new.drawing.timeline
    assert axis.timeline.first == 1999


def test_an_office_of_unknown_beginning_starts_at_the_founding():
    office = Mark("office", "Chair", "/", None, None)
    drawing = draw([("Offices", [office]), ("Events", [event(1976)])], since=1998)
    [[shape]] = [band.shapes for band in drawing.spans]
    assert drawing.timeline.first == 1976
    assert shape.x == drawing.timeline.place(date(1998, 1, 1))
