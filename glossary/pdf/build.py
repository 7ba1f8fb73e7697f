"""Builds the PDF of a book in sandboxed processes."""

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

import sandbox

STEP = "glossary.pdf.typeset"
# Limits of each of the three processes; MEGABYTES of address space, which is more than
# the memory in use.
# Measured: a thousand concepts, 240 kB of text, take 4 s of processor time in all and
# 290 MB at most, and are 145 pages of 1.9 MB; the 140 of the demo 1 s and 100 MB.
SECONDS, MEGABYTES = 120, 600


@contextmanager
def built_pdf(book: dict):
    """Build the PDF of a book, and yield its path and facts; it is deleted afterwards.

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
