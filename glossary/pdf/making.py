"""Makes the book of a language into a file, in processes of their own."""

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

import sandbox

STEP = "glossary.pdf.typesetting"
# For each of the three processes. The address space is more than the memory in use.
# Measured: a thousand concepts, 240 kB of text, take 4 s of processor time in all and
# 290 MB at most, and are 145 pages of 1.9 MB; the 140 of the demo 1 s and 100 MB.
SECONDS, MEGABYTES = 120, 600


@contextmanager
def made(book: dict):
    """Give the path of the PDF of a book, and the facts of it.

    Raises sandbox.Overrun and sandbox.Broken.
    """
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        source, places, large, target = (
            Path(folder) / name
            for name in ["book.json", "places.json", "large.pdf", "glossary.pdf"]
        )
        source.write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
        run("find", source, places)
        run("set", source, places, large)
        facts = run("pack", large, target)
        yield target, {**facts, "language": book["language"], "title": book["title"]}


def run(step, source, *paths):
    return sandbox.run(
        STEP,
        *[step, source, *paths],
        seconds=SECONDS,
        megabytes=MEGABYTES,
        folder=source.parent,
    )
