"""Typesets a book by typst. Run by ``sandbox``, so it imports nothing of Django.

In three processes, so that their memory does not add up::

    python -m glossary.pdf.typeset find book.json places.json
    python -m glossary.pdf.typeset set book.json places.json large.pdf
    python -m glossary.pdf.typeset pack large.pdf glossary.pdf
"""

import hashlib
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
TEMPLATE = HERE / "template"
# Tagged, with a language and a title, and no text without letters.
STANDARD = "ua-1"

# One thread: each takes memory.
os.environ["RAYON_NUM_THREADS"] = "1"

# Characters that the fonts of the book certainly have.
ORDINARY = {
    *map(chr, range(0x20, 0x7F)),
    *map(chr, range(0x410, 0x450)),
    *"Ёё«»“”’–—…\xa0",
}
# Marks that change the direction of the text after them.
DIRECTION_MARKS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
# In place of a character that no font has.
UNKNOWN = "\ufffd"


def find(book: Path, places: Path):
    """Write the page and position of everything to which the book has links.

    In the book itself, replace the characters that no font has.
    """
    import typst

    text = book.read_text(encoding="utf-8")
    missing = without_glyph(sorted(set(text) - ORDINARY))
    replacements = {
        **dict.fromkeys(range(0x20), " "),
        **dict.fromkeys(DIRECTION_MARKS),
        **dict.fromkeys(map(ord, missing), UNKNOWN),
    }
    text = json.dumps(replaced(json.loads(text), replacements), ensure_ascii=False)
    book.write_text(text, encoding="utf-8")
    answer = typst.query(
        TEMPLATE / "glossary.typ",
        "<places>",
        field="value",
        one=True,
        **settings(book=text),
    )
    marks = json.loads(answer)
    heads = {}
    for mark in marks:
        if mark["head"]:
            heads.setdefault(mark["page"], []).append(mark["head"])
    layout = {
        "places": {
            mark["name"]: {name: mark[name] for name in ["page", "x", "y"]}
            for mark in marks
            if mark["name"]
        },
        "heads": {page: [terms[0], terms[-1]] for page, terms in heads.items()},
    }
    places.write_text(json.dumps(layout), encoding="utf-8")
    return len(marks)


def replaced(value, replacements):
    """Return a JSON value with characters of its strings replaced."""
    if isinstance(value, str):
        return value.translate(replacements)
    if isinstance(value, list):
        return [replaced(item, replacements) for item in value]
    if isinstance(value, dict):
        return {name: replaced(item, replacements) for name, item in value.items()}
    return value


def without_glyph(characters: list) -> list:
    """Return the characters that no font has, by bisection."""
    if not characters or have_glyphs(characters):
        return []
    if len(characters) == 1:
        return characters
    half = len(characters) // 2
    return without_glyph(characters[:half]) + without_glyph(characters[half:])


def have_glyphs(characters):
    import typst

    options = settings(signs=" ".join(characters))
    try:
        typst.compile(TEMPLATE / "signs.typ", pdf_standards=STANDARD, **options)
    except typst.TypstError:
        return False
    return True


def set_book(book: Path, places: Path, target: Path):
    """Write the PDF."""
    import typst

    text = book.read_text(encoding="utf-8")
    typst.compile(
        TEMPLATE / "glossary.typ",
        output=target,
        pdf_standards=STANDARD,
        timestamp=json.loads(text)["timestamp"],
        **settings(book=text, places=places.read_text(encoding="utf-8")),
    )


def settings(**inputs):
    return {
        "root": TEMPLATE,
        "font_paths": [HERE / "fonts"],
        "ignore_system_fonts": True,
        "sys_inputs": inputs,
    }


def pack(source: Path, target: Path) -> dict:
    """Compress the PDF to less than half of its size; return its facts."""
    import pikepdf

    with pikepdf.open(source) as pdf:
        pages = len(pdf.pages)
        pdf.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "type": "pdf",
        "bytes": target.stat().st_size,
        "pages": pages,
        "sha256": digest,
    }


STEPS = {"find": find, "set": set_book, "pack": pack}

if __name__ == "__main__":
    step, *paths = sys.argv[1:]
    json.dump(STEPS[step](*map(Path, paths)), sys.stdout)
