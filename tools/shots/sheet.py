"""The contact sheet: a page of all thumbnails, and a picture of each column."""

from html import escape
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from text.languages import LANGUAGES
from tools.shots.camera import COLUMNS, SMALL_HEIGHT, WIDTHS, columns_of, name_of

STYLE = """
body { font: 14px/1.4 system-ui, sans-serif; margin: 1rem; background: #888; }
table { border-spacing: 12px 0; }
thead th { position: sticky; top: 0; background: #888; text-align: left; }
tbody th { padding: 24px 0 4px; text-align: left; font-weight: normal; }
tbody th b { font-size: 18px; margin-right: 1em; }
td { vertical-align: top; white-space: nowrap; }
td a + a { margin-left: 3px; }
img { vertical-align: top; }
"""
# Of a picture of a column: its width, and what stands beneath a thumbnail.
SHEET_WIDTH, LABEL, GAP = 1560, 34, 10


def write(rows, folder):
    heads = "".join(f"<th>{column}" for column in COLUMNS)
    Path(folder, "index.html").write_text(
        "<!DOCTYPE html><meta charset='utf-8'><title>Contact sheet</title>"
        f"<style>{STYLE}</style><table><thead><tr>{heads}"
        + "".join(map(lines_of, rows))
        + "</table>"
    )
    for column in COLUMNS:
        for language in LANGUAGES:
            shown = [row for row in rows if column in columns_of(row)]
            if shown:
                draw(shown, language, column, folder)


def lines_of(row):
    """Return the heading of a row, and the row itself, both languages side by side."""
    cells = "".join(
        "<td>" + "".join(thumbnail(row, language, column) for language in LANGUAGES)
        for column in columns_of(row)
    )
    paths = " · ".join(dict.fromkeys(row.paths.values()))
    return (
        f"<tbody><tr><th colspan='{len(COLUMNS)}'><b>{escape(row.title)}</b>"
        f"{escape(paths)}<tr>{cells}"
    )


def thumbnail(row, language, column):
    name = name_of(row, language, column)
    width = WIDTHS[column.width][1]
    return (
        f"<a href='full/{name}.jpg'><img src='small/{name}.jpg' width='{width}'"
        f" loading='lazy' alt='{escape(row.title)}, {language}, {column}'></a>"
    )


def draw(rows, language, column, folder):
    """Write a picture of all thumbnails of a column, with their addresses beneath."""
    width = WIDTHS[column.width][1]
    step = width + GAP, SMALL_HEIGHT + LABEL
    number = SHEET_WIDTH // step[0]
    lines = -(-len(rows) // number)
    sheet = Image.new("RGB", (number * step[0], lines * step[1]), "#888")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(11)
    for place, row in enumerate(rows):
        x, y = place % number * step[0], place // number * step[1]
        name = name_of(row, language, column)
        with Image.open(Path(folder, "small", f"{name}.jpg")) as small:
            sheet.paste(small, (x, y))
        for line, text in enumerate([row.title, row.paths[language]]):
            cut = cut_to(text, width, font)
            pen.text((x, y + SMALL_HEIGHT + 2 + 14 * line), cut, "white", font)
    sheet.save(Path(folder, f"{language} {column}.png"))


def cut_to(text, width, font):
    while font.getlength(text) > width:
        text = text[:-1]
    return text
