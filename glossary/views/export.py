"""Downloads of the glossary as files, of what readers see."""

from contextlib import contextmanager, suppress
from datetime import datetime
from tempfile import SpooledTemporaryFile

from django import forms
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import condition, require_safe

from glossary.interchange.formats import format_of
from glossary.interchange.state import state
from glossary.interchange.title_page import title_page_of
from glossary.models import Concept, GeneratedFile
from publishing.content import locks
from text.languages import current

# Bytes of a file that are held in memory; a larger one is written to disk.
MAX_IN_MEMORY = 1024 * 1024
# Seconds after which a program may ask again.
RETRY_AFTER = 10


class VersionForm(forms.Form):
    v = forms.RegexField("^[0-9]{1,2}$", required=False)


def format_or_404(request, suffix):
    """Return the file format of a suffix, in the version of the query."""
    form = VersionForm(request.GET)
    format = form.is_valid() and format_of(suffix, form.cleaned_data["v"])
    if not format:
        raise Http404
    return format


@require_safe
def export(request, suffix):
    """Send a file, or "not modified" to a client that has it already.

    It is the one that the worker has made; while there is none, one reader at a time
    gets a file that is made for them.
    """
    format = format_or_404(request, suffix)
    response = stored_file(request, format) or new_file(request, format)
    # Caches must revalidate, as an unpublished concept must not stay in files.
    patch_cache_control(response, no_cache=True)
    return response


def stored_file(request, format):
    """Return the answer with the file that the worker has made, or None."""
    row = GeneratedFile.objects.filter(format=format.key, language=current()).first()
    facts = row and row.file
    if not facts:
        return None
    moment = facts["moment"] and datetime.fromisoformat(facts["moment"])

    @condition(lambda *_args: facts["etag"], lambda *_args: moment)
    def respond(request):
        file = default_storage.open(facts["name"])
        return attachment(file, format, facts["filename"])

    # It may be lost, or be replaced at this moment.
    with suppress(FileNotFoundError):
        return respond(request)


def new_file(request, format):
    now = state()

    @condition(lambda *_args: now.etag, lambda *_args: now.moment)
    def respond(request):
        with turn_to_make() as is_mine:
            if not is_mine:
                return not_ready()
            title_page = title_page_of(Concept.objects.all(), moments=now.moments)
            return file_response(format, title_page)

    return respond(request)


@contextmanager
def turn_to_make():
    """Yield whether this request may make a file: no other one does so meanwhile."""
    with transaction.atomic():
        yield locks.try_acquire("glossary.export")


def not_ready():
    response = HttpResponse(
        gettext("The file is being made. Try again in a few seconds."),
        content_type="text/plain; charset=utf-8",
        status=503,
    )
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def file_response(format, title_page, *, everything=False):
    """Write the file and return it as a response."""
    # The response closes it.
    file = SpooledTemporaryFile(MAX_IN_MEMORY)  # noqa: SIM115
    format.write(file, Concept.objects.all(), title_page, everything)
    file.seek(0)
    return attachment(file, format, format.file_name(title_page, everything=everything))


def attachment(file, format, filename):
    return FileResponse(
        file, as_attachment=True, filename=filename, content_type=format.media_type
    )
