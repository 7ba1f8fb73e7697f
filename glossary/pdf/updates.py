"""Keeps the PDF of each language in step with the glossary.

The worker makes it anew once its content differs, so nobody waits for it: readers get
the stored file. An unpublished concept withdraws it at once.
"""

import hashlib
import json
import logging
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

import sandbox
from glossary.interchange.title_page import state
from glossary.models.title_page import GeneratedFile
from glossary.pdf.book import book_of
from glossary.pdf.typeset import HERE
from publishing.cache import page_stamp
from publishing.content import locks
from text.languages import LANGUAGES

logger = logging.getLogger(__name__)

# After which a failed build is tried again though nothing has changed.
RETRY_AFTER = timedelta(minutes=10)


def update_pdfs():
    """Update the PDF of each language that may be out of date."""
    etag = state().etag
    rows = {row.language: row for row in GeneratedFile.objects.all()}
    for language in LANGUAGES:
        if language not in rows:
            GeneratedFile.objects.get_or_create(language=language)
        if language not in rows or is_outdated(rows[language], etag):
            update_pdf(language)


def is_outdated(row, etag):
    """Return whether a file is lost, was withdrawn, failed, or is of another state."""
    if row.failed_at:
        return abs(timezone.now() - row.failed_at) >= RETRY_AFTER
    return row.state != etag or bool(row.file and not row.is_stored)


def update_pdf(language):
    """Make a file anew if its content has changed.

    A file that was withdrawn during the build is made once more.
    """
    while not update(language):
        pass
    # Pages show its size.
    page_stamp.renew()


def update(language):
    """Store the present file; return False if it was withdrawn meanwhile.

    An advisory lock lets one process build at a time: the next finds it done. The row
    is locked only when the file is ready, so that a withdrawal waits for no build.
    """
    with transaction.atomic():
        # A build takes longer than a save: wait as long as a statement may take.
        locks.wait_at_most(0)
        locks.acquire(f"glossary.generatedfile {language}")
        row = GeneratedFile.objects.get(language=language)
        row.state = state().etag
        book = book_of(language)
        content = digest(book) if book else ""
        if book is None:
            row.replace_file(None, "")
        elif content != row.content or not row.is_stored:
            build(row, content, book)
        else:
            row.failed_at = None
        stored = GeneratedFile.objects.select_for_update().get(pk=row.pk)
        is_valid = stored.withdrawals == row.withdrawals
        if is_valid:
            row.save()
        elif row.file:
            default_storage.delete(row.file["name"])
        return is_valid


def build(row, content, book):
    try:
        with built_pdf(book) as (path, facts):
            row.replace_file({"name": store(path), **facts}, content)
    except (sandbox.Overrun, sandbox.Broken, OSError):
        logger.exception("The PDF of the glossary could not be made")
        row.failed_at = timezone.now()
    else:
        row.made_at, row.failed_at = timezone.now(), None


def store(path):
    """Store a file under a name that tells nobody what is in it; return the name."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:32]
        file.seek(0)
        return default_storage.save(f"glossary/{digest}.pdf", File(file))


def digest(book):
    """Return a hash of the data of a book, its template, and the typst version."""
    sha256 = hashlib.sha256(json.dumps(book, sort_keys=True).encode())
    sha256.update(version("typst").encode())
    for path in sorted((HERE / "template").iterdir()):
        sha256.update(path.read_bytes())
    return sha256.hexdigest()


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
