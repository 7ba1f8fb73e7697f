"""Writes a page that a translator fills in offline and sends back.

A single file: style and script stand in it, since it is no page of the site.
"""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from desk.translation_files.placeholders import to_text
from desk.translation_files.terms import terms_of
from desk.translation_files.units import word_count
from text.languages import own_name
from text.richtext.segments import plain

# Characters of a line of a box, by which its height is chosen.
LINE = 70
PARTS = Path(__file__).resolve().parents[2] / "static" / "desk"


def write(items, source, target, notes) -> bytes:
    words = word_count(items)
    for item, terms in zip(items, terms_of(items, source, target), strict=True):
        item.terms = terms
        for unit in item.units:
            unit.source_tokens = tokens(unit.source.pieces)
            unit.text = to_text(unit.target.pieces) if unit.target else ""
            unit.words = len(plain(unit.source.pieces).split())
            unit.rows = 2 + len(plain(unit.source.pieces)) // LINE
    return render_to_string(
        "admin/desk/translation_page.html",
        {
            "items": items,
            "words": words,
            "count": sum(len(item.units) for item in items),
            "source": {"code": source, "name": own_name(source)},
            "target": {"code": target, "name": own_name(target)},
            "language": get_language(),
            "style": part("translation_page.css"),
            "script": part("translation_page.js"),
        },
    ).encode()


def tokens(pieces):
    """Return the pieces as (text, whether it is a code)."""
    return [(to_text([piece]), not isinstance(piece, str)) for piece in pieces]


def part(name):
    # Our own files, in which nothing closes the element around them.
    return mark_safe((PARTS / name).read_text())
