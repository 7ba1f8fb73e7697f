"""Keeps the files of the glossary in step with it: the PDF, the tables, TBX and SKOS.

The worker makes a file anew once its content differs, so nobody waits for one: readers
get the stored file. An unpublished concept withdraws them at once.
"""

import hashlib
import json
import logging
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from itertools import product
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

import sandbox
from glossary.interchange.formats import FORMATS
from glossary.interchange.state import state
from glossary.interchange.title_page import title_page_of
from glossary.models import Concept
from glossary.models.generated_file import GeneratedFile
from glossary.pdf.book import book_of
from glossary.pdf.build import built_pdf
from glossary.pdf.typeset import HERE
from publishing.cache import page_stamp
from publishing.content import locks
from text.languages import LANGUAGES

logger = logging.getLogger(__name__)

# After which a failed build is tried again though nothing has changed.
RETRY_AFTER = timedelta(minutes=10)


def update_files(formats=None):
    """Update each file of each language that may be out of date; by default of all."""
    etag = state().etag
    rows = {(row.format, row.language): row for row in GeneratedFile.objects.all()}
    formats = formats or [GeneratedFile.PDF, *(format.key for format in FORMATS)]
    for key in product(formats, LANGUAGES):
        if key not in rows:
            format, language = key
            GeneratedFile.objects.get_or_create(format=format, language=language)
        if key not in rows or is_outdated(rows[key], etag):
            update_file(*key)


def is_outdated(row, etag):
    """Return whether a file is lost, was withdrawn, failed, or is of another state."""
    if row.failed_at:
        return abs(timezone.now() - row.failed_at) >= RETRY_AFTER
    return row.state != etag or bool(row.file and not row.is_stored)


def update_file(format, language):
    """Make a file anew if its content has changed.

    A file that was withdrawn during the build is made once more.
    """
    while not update(format, language):
        pass
    if format == GeneratedFile.PDF:
        # Pages show its size.
        page_stamp.renew()


def update(format, language):
    """Store the present file; return False if it was withdrawn meanwhile.

    An advisory lock lets one process build at a time: the next finds it done. The row
    is locked only when the file is ready, so that a withdrawal waits for no build.
    """
    with transaction.atomic():
        # A build takes longer than a save: wait as long as a statement may take.
        locks.wait_at_most(0)
        locks.acquire(f"glossary.generatedfile {format} {language}")
        row = GeneratedFile.objects.get(format=format, language=language)
        row.state = state().etag
        content, made = source_of(format, language)
        if made is None:
            row.replace_file(None, "")
        elif content != row.content or not row.is_stored:
            build(row, content, made)
        else:
            row.failed_at = None
        stored = GeneratedFile.objects.select_for_update().get(pk=row.pk)
        is_valid = stored.withdrawals == row.withdrawals
        if is_valid:
            row.save()
        elif row.file:
            default_storage.delete(row.file["name"])
        return is_valid


def source_of(format, language):
    """Return a digest of what a file is made of, and what makes it.

    That is a context manager of its path and facts; None where there is to be none.
    """
    if format != GeneratedFile.PDF:
        return state().etag, partial(made_export, format, language)
    book = book_of(language)
    return (digest(book), partial(built_pdf, book)) if book else ("", None)


@contextmanager
def made_export(format, language):
    [format] = [other for other in FORMATS if other.key == format]
    now = state()
    with tempfile.TemporaryDirectory() as folder, override(language):
        path = Path(folder) / format.key
        concepts = Concept.objects.all()
        title_page = title_page_of(concepts, moments=now.moments)
        with path.open("w+b") as file:
            format.write(file, concepts, title_page, False)
        yield (
            path,
            {
                "filename": format.file_name(title_page),
                "etag": now.etag,
                "moment": now.moment and now.moment.isoformat(),
            },
        )


def build(row, content, made):
    try:
        with made() as (path, facts):
            row.replace_file({"name": store(path, row.format), **facts}, content)
    except (sandbox.Overrun, sandbox.Broken, OSError):
        logger.exception("The %s of the glossary could not be made", row.format)
        row.failed_at = timezone.now()
    else:
        row.made_at, row.failed_at = timezone.now(), None


def store(path, format):
    """Store a file under a name that tells nobody what is in it; return the name."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:32]
        file.seek(0)
        return default_storage.save(f"glossary/{digest}.{format}", File(file))


def digest(book):
    """Return a hash of the data of a book, its template, and the typst version."""
    sha256 = hashlib.sha256(json.dumps(book, sort_keys=True).encode())
    sha256.update(version("typst").encode())
    for path in sorted((HERE / "template").iterdir()):
        sha256.update(path.read_bytes())
    return sha256.hexdigest()
