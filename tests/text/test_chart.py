"""Charts that are drawn from the tables of a text."""

from urllib.parse import unquote

import pytest
from lxml import html as lxml_html

from text.richtext import blocks_of, clean, render, render_blocks
from text.richtext.segments import Code, segments_of, translated_segments, with_segments

ROWS = [("2020", "50"), ("2024", "94")]


def table(*rows, heads=("Year", "Articles"), kind="columns", caption="A title"):
    def row(tag, cells):
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"

    body = "".join(row("td", cells) for cells in rows)
    head = f"<thead>{row('th', heads)}</thead>" if heads else ""
    return (
        f'<table data-chart="{kind}"><caption>{caption}</caption>'
        f"{head}<tbody>{body}</tbody></table>"
    )


def shown(*rows, language="en", **table_fields):
    html = render(
        clean(table(*rows, **table_fields), language), {}, language, is_page=True
    )
    return lxml_html.fragment_fromstring(str(html), create_parent="main")


def words(page):
    return [text.text_content() for text in page.iter("text")]


def marks(page):
    """Return how high and how wide the blocks of the drawing are."""
    return [(rect.get("width"), rect.get("height")) for rect in page.iter("rect")]


@pytest.mark.parametrize("kind", ["bars", "columns", "line"])
def test_a_table_that_is_marked_is_drawn_and_folded_below_its_chart(kind):
    page = shown(*ROWS, kind=kind)
    figure = page.find("figure[@class='chart']")
    assert figure.find("div[@role='img']").get("aria-label")
    assert figure.find("details//table") is not None
    assert "94" in words(page)


def test_a_kind_of_chart_is_stored_and_nothing_else():
    stored = clean(table(*ROWS, kind="bars"), "en")
    assert 'data-chart="bars"' in stored
    assert clean(stored, "en") == stored == "".join(blocks_of(stored))
    assert "data-chart" not in clean(table(*ROWS, kind="pie"), "en")


def test_the_first_line_of_the_caption_is_the_title_and_the_rest_the_source():
    caption = 'Articles<br>Per year. Source: <a href="https://a.org/">a</a>'
    figure = shown(*ROWS, caption=caption).find("figure")
    assert figure.find("figcaption").text_content() == "Articles"
    assert figure.find("p[@class='credit']").text_content() == "Per year. Source: a"
    assert figure.find("p[@class='credit']/a").get("href") == "https://a.org/"


def test_links_to_a_table_lead_to_its_chart():
    html = table(*ROWS).replace("<table", '<table id="articles"')
    page = lxml_html.fragment_fromstring(
        str(render(clean(html, "en"), {}, "en", is_page=True)), create_parent="main"
    )
    assert page.find("figure").get("id") == "text-articles"
    assert page.find(".//table").get("id") is None


@pytest.mark.parametrize(
    ("language", "cells"),
    [
        ("ru", ["1 234,5", "1\u00a0234,5", "−1234,5", "7 %"]),
        ("en", ["1,234.5", "1\u00a0234.5", "−1234.5", "7%"]),
    ],
)
def test_numbers_are_read_as_each_language_writes_them(language, cells):
    *numbers, percent = cells
    assert len(marks(shown(("a", numbers[0]), language=language))) == 1
    assert len(marks(shown(("a", percent), language=language))) == 1
    page = shown(*[(cell, cell) for cell in numbers], kind="bars", language=language)
    first, second, negative = marks(page)
    assert first == second == negative


@pytest.mark.parametrize(
    ("language", "cell"),
    [
        ("ru", "1234.5"),
        ("en", "12,34"),
        ("en", "2008–2009"),
        ("en", "about 5"),
        ("en", "1" * 400),
        ("en", f"0.{30 * '0'}1"),
        ("en", ""),
    ],
)
def test_what_is_no_number_is_a_gap(language, cell):
    for kind in ["bars", "columns"]:
        assert (
            len(marks(shown(("a", "5"), ("b", cell), kind=kind, language=language)))
            == 1
        )
    page = shown(("a", "5"), ("b", cell), ("c", "4"), kind="line", language=language)
    [path] = [path for path in page.iter("path") if path.get("vector-effect")]
    assert path.get("d").count("M") == 2


@pytest.mark.parametrize(
    "given",
    [
        {"rows": [("a", "many"), ("b", "few")]},
        {"rows": [(str(number), "1") for number in range(41)]},
        {"rows": [("a", "5%"), ("b", "5")]},
        {"rows": [("a", "5", "7")], "heads": ("Year", "Access, %", "Skills, points")},
        {"rows": [("a", "1", "2")], "heads": ()},
        {"rows": [("a", "1", "2", "3", "4")], "heads": "abcde"},
        {"rows": [("a", "1"), ("b", "1")], "heads": ("Year", "Articles", "Pages")},
    ],
    ids=["words", "rows", "units", "units of heads", "no names", "series", "uneven"],
)
def test_what_cannot_be_drawn_honestly_stays_a_table(given):
    page = shown(*given.pop("rows"), **given)
    assert page.find(".//svg") is None
    assert page.find("div[@class='table']/table") is not None


def test_blocks_are_as_long_as_their_numbers_and_begin_at_zero():
    page = shown(("a", "50"), ("b", "100"), ("c", "0"), kind="bars")
    half, whole, none = [float(width.rstrip("%")) for width, _height in marks(page)]
    assert half == pytest.approx(whole / 2, abs=0.02)
    assert none == 0


def test_a_column_without_a_number_has_a_dash_and_a_word_takes_no_room():
    page = shown(("a", "5"), ("b", "a word that is longer than any number"), ("c", ""))
    assert len(marks(page)) == 1
    assert words(page) == ["a", "5", "b", "—", "c", "—"]


def test_the_number_of_a_negative_column_stands_at_its_end():
    page = shown(("a", "5"), ("b", "−5"))
    places = {text.text: float(text.get("y")[:-2]) for text in page.iter("text")}
    [zero] = [float(line.get("y1")[:-2]) for line in page.iter("line")]
    assert places["5"] < zero < places["−5"] < places["b"]


def test_what_series_are_called_stands_outside_of_what_scrolls():
    page = shown(("a", "1", "2"), heads=("Year", "Men", "Women"))
    scrolled = page.find(".//div[@role='img']")
    assert [text.text for text in scrolled.iter("text")] == ["a", "1", "2"]
    assert words(page)[:2] == ["Men", "Women"]


def test_columns_without_room_are_bars():
    many = [(f"The section number {number}", "1") for number in range(9)]
    page = shown(*many)
    assert [label.text for label in page.iterfind("figure/div/p")] == [
        name for name, _value in many
    ]


def test_years_stand_by_their_time():
    page = shown(("2000", "1"), ("2001", "2"), ("2010", "3"), kind="line")
    [path] = [path for path in page.iter("path") if path.get("vector-effect")]
    assert "H10.00V" in path.get("d")


def test_hostile_cells_are_text():
    page = shown(("&lt;b&gt;&quot;", "5"), kind="bars", heads=("&lt;i&gt;", "x"))
    assert page.find("figure/div/p").text == '<b>"'


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ru", "\ufeffГод;Число\r\na;1234,5\r\nb;-7\r\n"),
        ("en", "\ufeffГод,Число\r\na,1234.5\r\nb,-7\r\n"),
    ],
)
def test_spreadsheets_read_the_table(language, expected):
    number = "1 234,5" if language == "ru" else "1,234.5"
    page = shown(("a", number), ("b", "−7"), heads=("Год", "Число"), language=language)
    link = page.find(".//a[@download]")
    assert link.get("download") == "a-title.csv"
    assert unquote(link.get("href").partition(",")[2]) == expected


def test_side_by_side_a_chart_is_its_table():
    blocks, _notes = render_blocks(clean(table(*ROWS), "en"), {}, "en")
    assert "<svg" not in blocks[0]
    assert "<table" in blocks[0]


def test_a_chart_is_translated_with_its_table_whatever_the_translation_was_drawn_as():
    source = clean(table(*ROWS, caption="Articles<br>Source"), "en")
    plain = source.replace(' data-chart="columns"', "")
    assert translated_segments(source, plain)
    pieces = [segment.pieces for segment in segments_of(source)]
    assert pieces[0] == ["Articles", Code("alone", "1"), "Source"]
    assert with_segments(source, pieces, present=plain) == source


def test_a_range_in_a_drawing_is_text_alone():
    page = shown(("2007–2008", "5"), ("2009", "94"))
    assert "2007–2008" in words(page)
    assert page.find(".//text/span") is None
