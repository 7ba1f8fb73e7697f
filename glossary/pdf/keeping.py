"""Keeps the books in step with the glossary.

What changes is made known to the background, which makes a book anew where it would
say something else. Where there is no background, the next reader's request does it: an
editor who saves need not wait for a book, but who unpublishes an entry does.
"""

import hashlib
import json
import logging
from contextvars import ContextVar
from datetime import timedelta
from importlib.metadata import version

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.tasks import task
from django.tasks.backends.immediate import ImmediateBackend
from django.utils import timezone

import sandbox
from glossary.interchange.state import TOLD, state
from glossary.models.generated_pdf import GeneratedPdf
from glossary.pdf.book import book_of
from glossary.pdf.making import made
from glossary.pdf.typesetting import HERE
from publishing import locks
from text.languages import LANGUAGES

logger = logging.getLogger(__name__)

# After which a book that failed is tried again though nothing has changed.
TRY_AGAIN = timedelta(minutes=10)

_is_changed = ContextVar("the books wait to be looked at", default=False)


@task
def keep_books():
    """Make the book of each language anew that would say something else now."""
    for language in LANGUAGES:
        keep_book.call(language)


@task
def keep_book(language):
    """Make a book anew if it would say something else now; the old one stays till then.

    What was withdrawn while it was made is made once more.
    """
    GeneratedPdf.objects.get_or_create(language=language)
    while not keep(language):
        pass


def keep(language):
    """Store the book as it is now; return False if it was withdrawn meanwhile.

    One at a time: who comes second finds it made. The row is locked only when the book
    is ready, so that a withdrawal waits for no book.
    """
    with transaction.atomic():
        # A book takes longer to make than a save: as long as a statement may take.
        locks.wait_at_most(0)
        with connection.cursor() as cursor:
            label = f"glossary.generatedpdf {language}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [label])
        pdf = GeneratedPdf.objects.get(language=language)
        pdf.state = state().etag
        book = book_of(language)
        content = book and digest(book)
        if book is None:
            pdf.replace_file(None, "")
        elif content != pdf.content or not is_stored(pdf.file):
            make(pdf, book, content)
        else:
            pdf.failed_at = None
        stored = GeneratedPdf.objects.select_for_update().get(pk=pdf.pk)
        is_valid = stored.withdrawals == pdf.withdrawals
        if is_valid:
            pdf.save()
        elif pdf.file:
            default_storage.delete(pdf.file["name"])
        return is_valid


def make(pdf, book, content):
    try:
        with made(book) as (path, facts):
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
    """Return a short name of what a book says and of how it is set."""
    found = hashlib.sha256(json.dumps(book, sort_keys=True).encode())
    found.update(version("typst").encode())
    for path in sorted((HERE / "template").iterdir()):
        found.update(path.read_bytes())
    return found.hexdigest()


# When it is looked at


def book_for_reader(language):
    """Return the book for who asks for it; it may have no file.

    The first reader waits while it is made. Later ones get what there is; where that
    is no longer all, as a change or a date that arrived may have it, a new one is made
    in the background.
    """
    pdf = GeneratedPdf.objects.filter(language=language).first()
    if pdf is None or is_lost(pdf):
        keep_book.call(language)
    elif is_due(pdf):
        how = keep_book.enqueue if pdf.file else keep_book.call
        how(language)
    else:
        return pdf
    return GeneratedPdf.objects.get(language=language)


def is_lost(pdf):
    return bool(pdf.file) and not is_stored(pdf.file)


def is_due(pdf):
    failed_at = pdf.failed_at
    if failed_at and timezone.now() < failed_at + TRY_AGAIN:
        return False
    return bool(failed_at) or pdf.state != state().etag


def follow_change(sender, instance, **kwargs):
    """Look at the books after a change of what they tell; listens to the revisions."""
    if instance.to_model in TOLD:
        _is_changed.set(True)
        transaction.on_commit(follow_all)


def follow_all():
    """Look at them once for all that was changed together."""
    if _is_changed.get():
        _is_changed.set(False)
        is_background = not isinstance(keep_books.get_backend(), ImmediateBackend)
        # Without a file nobody is offered the book, so no reader would have it made.
        if is_background or GeneratedPdf.objects.withdrawn().exists():
            keep_books.enqueue()


def connect():
    """Let this module hear of what is saved and deleted."""
    from django.db.models.signals import post_save

    from publishing.models import Revision

    post_save.connect(follow_change, sender=Revision)
