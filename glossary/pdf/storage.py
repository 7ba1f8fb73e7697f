"""Keeps the generated PDFs in step with the glossary.

The worker builds a PDF anew once its content differs, so nobody waits for one: readers
get the stored file. An unpublished concept withdraws it at once.
"""

import hashlib
import json
import logging
from datetime import timedelta
from importlib.metadata import version

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

import sandbox
from glossary.interchange.state import state
from glossary.models.generated_pdf import GeneratedPdf
from glossary.pdf.book import book_of
from glossary.pdf.build import built_pdf
from glossary.pdf.typeset import HERE
from publishing import locks, page_stamp
from text.languages import LANGUAGES

logger = logging.getLogger(__name__)

# After which a failed build is tried again though nothing has changed.
RETRY_AFTER = timedelta(minutes=10)


def update_pdfs():
    """Update the PDF of each language, if it may be out of date."""
    etag = state().etag
    for language in LANGUAGES:
        pdf, _is_new = GeneratedPdf.objects.get_or_create(language=language)
        if is_outdated(pdf, etag):
            update_pdf(language)


def is_outdated(pdf, etag):
    """Return whether a PDF is lost, was withdrawn, failed, or is of another state."""
    if pdf.failed_at:
        return timezone.now() >= pdf.failed_at + RETRY_AFTER
    return pdf.state != etag or bool(pdf.file and not is_stored(pdf.file))


def update_pdf(language):
    """Build a PDF anew if its content has changed.

    A PDF that was withdrawn during the build is built once more.
    """
    while not update(language):
        pass
    # Pages show its size.
    page_stamp.renew()


def update(language):
    """Store the PDF of the present content; return False if it was withdrawn meanwhile.

    An advisory lock lets one process build at a time: the next finds it done. The row
    is locked only when the file is ready, so that a withdrawal waits for no build.
    """
    with transaction.atomic():
        # A build takes longer than a save: wait as long as a statement may take.
        locks.wait_at_most(0)
        locks.acquire(f"glossary.generatedpdf {language}")
        pdf = GeneratedPdf.objects.get(language=language)
        pdf.state = state().etag
        book = book_of(language)
        content = book and digest(book)
        if book is None:
            pdf.replace_file(None, "")
        elif content != pdf.content or not is_stored(pdf.file):
            build(pdf, book, content)
        else:
            pdf.failed_at = None
        stored = GeneratedPdf.objects.select_for_update().get(pk=pdf.pk)
        is_valid = stored.withdrawals == pdf.withdrawals
        if is_valid:
            pdf.save()
        elif pdf.file:
            default_storage.delete(pdf.file["name"])
        return is_valid


def build(pdf, book, content):
    try:
        with built_pdf(book) as (path, facts):
            pdf.replace_file({"name": store(path, facts), **facts}, content)
    except (sandbox.Overrun, sandbox.Broken, OSError):
        logger.exception("The book of the glossary could not be made")
        pdf.failed_at = timezone.now()
    else:
        pdf.made_at, pdf.failed_at = timezone.now(), None


def store(path, facts):
    with path.open("rb") as file:
        return default_storage.save(f"glossary/{facts['sha256'][:32]}.pdf", File(file))


def is_stored(facts):
    return bool(facts) and default_storage.exists(facts["name"])


def digest(book):
    """Return a hash of the data of a book, its template, and the typst version."""
    sha256 = hashlib.sha256(json.dumps(book, sort_keys=True).encode())
    sha256.update(version("typst").encode())
    for path in sorted((HERE / "template").iterdir()):
        sha256.update(path.read_bytes())
    return sha256.hexdigest()
