"""Sets the book: run by ``sandbox``, and knows nothing of Django.

In three runs, each of which takes its own memory::

    python -m glossary.pdf.typesetting find book.json places.json
    python -m glossary.pdf.typesetting set book.json places.json large.pdf
    python -m glossary.pdf.typesetting pack large.pdf glossary.pdf
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

# Each thread takes memory.
os.environ["RAYON_NUM_THREADS"] = "1"

# Signs that the fonts of the book have.
ORDINARY = {
    *map(chr, range(0x20, 0x7F)),
    *map(chr, range(0x410, 0x450)),
    *"Ёё«»“”’–—…\xa0",
}
# What turns the direction of the text behind it.
TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
# What stands for a sign that none of them has.
UNKNOWN = "\ufffd"


def find(book: Path, places: Path):
    """Write where everything stands that others lead to.

    In the book itself, leave no sign that cannot be set.
    """
    import typst

    text = book.read_text(encoding="utf-8")
    strange = strangers(sorted(set(text) - ORDINARY))
    signs = {
        **dict.fromkeys(range(0x20), " "),
        **dict.fromkeys(TURNING),
        **dict.fromkeys(map(ord, strange), UNKNOWN),
    }
    text = json.dumps(exchanged(json.loads(text), signs), ensure_ascii=False)
    book.write_text(text, encoding="utf-8")
    told = typst.query(
        TEMPLATE / "glossary.typ",
        "<places>",
        field="value",
        one=True,
        **settings(book=text),
    )
    marks = json.loads(told)
    heads = {}
    for mark in marks:
        if mark["head"]:
            heads.setdefault(mark["page"], []).append(mark["head"])
    found = {
        "places": {
            mark["name"]: {name: mark[name] for name in ["page", "x", "y"]}
            for mark in marks
            if mark["name"]
        },
        "heads": {page: [told[0], told[-1]] for page, told in heads.items()},
    }
    places.write_text(json.dumps(found), encoding="utf-8")
    return len(marks)


def exchanged(told, signs):
    """Return texts, however deep they lie, with other signs for some."""
    if isinstance(told, str):
        return told.translate(signs)
    if isinstance(told, list):
        return [exchanged(one, signs) for one in told]
    if isinstance(told, dict):
        return {name: exchanged(one, signs) for name, one in told.items()}
    return told


def strangers(signs: list) -> list:
    """Return those of some signs for which no font has a shape."""
    if not signs or can_be_set(signs):
        return []
    if len(signs) == 1:
        return signs
    half = len(signs) // 2
    return strangers(signs[:half]) + strangers(signs[half:])


def can_be_set(signs):
    import typst

    options = settings(signs=" ".join(signs))
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
    """Write the same PDF in less than half of the space; return its facts."""
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
