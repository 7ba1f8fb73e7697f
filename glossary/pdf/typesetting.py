"""Sets the book: run by ``publishing.sandbox``, and knows nothing of Django.

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

# Each thread takes memory.
os.environ["RAYON_NUM_THREADS"] = "1"


def find(book: Path, places: Path):
    """Write where everything stands that others lead to."""
    import typst

    told = typst.query(
        TEMPLATE / "glossary.typ",
        "<places>",
        field="value",
        one=True,
        **settings(book=book.read_text(encoding="utf-8")),
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


def set_book(book: Path, places: Path, target: Path):
    """Write the PDF: tagged, with a language and a title (PDF/UA-1)."""
    import typst

    text = book.read_text(encoding="utf-8")
    typst.compile(
        TEMPLATE / "glossary.typ",
        output=target,
        pdf_standards="ua-1",
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
