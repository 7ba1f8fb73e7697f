"""Keeps the generated PDFs in step with the glossary.

A change enqueues a task, which builds a PDF anew if its content would differ. Where no
worker runs, the next reader's request does it. So an editor who saves never waits for a
PDF, except after unpublishing a concept, which withdraws the old file at once.
"""

import hashlib
import json
import logging
from contextvars import ContextVar
from datetime import timedelta
from importlib.metadata import version

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.tasks import task
from django.tasks.backends.immediate import ImmediateBackend
from django.utils import timezone

import sandbox
from glossary.interchange.state import MODELS_IN_FILES, state
from glossary.models.generated_pdf import GeneratedPdf
from glossary.pdf.book import book_of
from glossary.pdf.build import built_pdf
from glossary.pdf.typeset import HERE
from publishing import locks, page_stamp
from text.languages import LANGUAGES

logger = logging.getLogger(__name__)

# After which a failed build is tried again though nothing has changed.
RETRY_AFTER = timedelta(minutes=10)

_is_changed = ContextVar("the glossary was changed", default=False)


@task
def update_pdfs():
    """Update the PDF of each language."""
    for language in LANGUAGES:
        update_pdf.call(language)


@task
def update_pdf(language):
    """Build a PDF anew if its content has changed; readers get the old one meanwhile.

    A PDF that was withdrawn during the build is built once more.
    """
    GeneratedPdf.objects.get_or_create(language=language)
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


# When a PDF is updated


def pdf_for_reader(language):
    """Return the ``GeneratedPdf`` for a reader's request; it may have no file.

    The first request waits for the build. Later ones get the stored file; if it is out
    of date, by a change or a date that has come, the update is enqueued.
    """
    pdf = GeneratedPdf.objects.filter(language=language).first()
    if pdf is None or is_lost(pdf):
        update_pdf.call(language)
    elif is_outdated(pdf):
        run = update_pdf.enqueue if pdf.file else update_pdf.call
        run(language)
    else:
        return pdf
    return GeneratedPdf.objects.get(language=language)


def is_lost(pdf):
    return bool(pdf.file) and not is_stored(pdf.file)


def is_outdated(pdf):
    failed_at = pdf.failed_at
    if failed_at and timezone.now() < failed_at + RETRY_AFTER:
        return False
    return bool(failed_at) or pdf.state != state().etag


def note_change(sender, instance, **kwargs):
    """Queue an update after a change of what PDFs contain; a receiver of revisions."""
    if instance.to_model in MODELS_IN_FILES:
        _is_changed.set(True)
        transaction.on_commit(enqueue_update)


def enqueue_update():
    """Enqueue one update for all that was changed together."""
    if _is_changed.get():
        _is_changed.set(False)
        has_worker = not isinstance(update_pdfs.get_backend(), ImmediateBackend)
        # Without a file nobody is offered the PDF, so no reader would have it built.
        if has_worker or GeneratedPdf.objects.withdrawn().exists():
            update_pdfs.enqueue()


def connect():
    """Connect the signal receiver of this module."""
    from django.db.models.signals import post_save

    from publishing.models import Revision

    post_save.connect(note_change, sender=Revision)
