"""Typesets data by a template of typst. Run by ``sandbox``: it imports no Django.

In several processes, so that their memory does not add up::

    python -m library.typesetting.typeset prepare data.json
    python -m library.typesetting.typeset find book.typ data.json places.json
    python -m library.typesetting.typeset set book.typ data.json places.json large.pdf
    python -m library.typesetting.typeset pack large.pdf book.pdf

The template has the data as ``sys.inputs.data``, and the folder of its pictures as
``sys.inputs.folder``. What it marks with ``<places>`` comes back to it as
``sys.inputs.places``.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
# Tagged, with a language and a title, and no text without letters.
STANDARD = "ua-1"
# Of photographs.
QUALITY = 88

# One thread: each takes memory.
os.environ["RAYON_NUM_THREADS"] = "1"

# Characters that the fonts of the house certainly have.
ORDINARY = {
    *map(chr, range(0x20, 0x7F)),
    *map(chr, range(0x410, 0x450)),
    *"Ёё«»“”’–—…\xa0",
}
# Marks that change the direction of the text after them.
DIRECTION_MARKS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
# In place of a character that no font has.
UNKNOWN = "\ufffd"


def prepare(data: Path):
    """Replace the characters that no font has; convert the pictures beside the data.

    A picture is ``1.jpg.webp`` or ``1.png.webp``: its name says what it becomes.
    """
    text = data.read_text(encoding="utf-8")
    missing = without_glyph(sorted(set(text) - ORDINARY))
    replacements = {
        **dict.fromkeys(range(0x20), " "),
        **dict.fromkeys(DIRECTION_MARKS),
        **dict.fromkeys(map(ord, missing), UNKNOWN),
    }
    text = json.dumps(replaced(json.loads(text), replacements), ensure_ascii=False)
    data.write_text(text, encoding="utf-8")
    pictures = [*data.parent.glob("*.webp")]
    for path in pictures:
        convert(path)
    return len(pictures)


def convert(path: Path):
    from PIL import Image

    with Image.open(path) as image:
        target = path.with_suffix("")
        if target.suffix == ".png":
            image.save(target)
        else:
            image.convert("RGB").save(target, quality=QUALITY)


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
        typst.compile(HERE / "signs.typ", pdf_standards=STANDARD, **options)
    except typst.TypstError:
        return False
    return True


def find(template: Path, data: Path, places: Path):
    """Write the page and position of everything to which the text has links."""
    import typst

    answer = typst.query(
        template, "<places>", field="value", one=True, **settings_of(data)
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


def set_pages(template: Path, data: Path, places: Path, target: Path):
    """Write the PDF."""
    import typst

    found = {"places": places.read_text(encoding="utf-8")} if places.exists() else {}
    options = settings_of(data, **found)
    typst.compile(
        template,
        output=target,
        pdf_standards=STANDARD,
        timestamp=json.loads(options["sys_inputs"]["data"])["timestamp"],
        **options,
    )


def settings_of(data: Path, **inputs):
    text = data.read_text(encoding="utf-8")
    return settings(data=text, folder=str(data.parent), **inputs)


def settings(**inputs):
    return {
        # Templates and pictures are in different places.
        "root": "/",
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


STEPS = {"prepare": prepare, "find": find, "set": set_pages, "pack": pack}

if __name__ == "__main__":
    step, *paths = sys.argv[1:]
    json.dump(STEPS[step](*map(Path, paths)), sys.stdout)
