"""Downloads of the glossary as files, of what readers see."""

import io
from contextlib import contextmanager

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import condition, require_safe

from glossary.interchange.formats import FORMATS
from glossary.interchange.title_page import state, title_page_of
from glossary.models import Concept
from publishing.content import locks

# Seconds after which a program may ask again.
RETRY_AFTER = 10


@require_safe
def export(request, suffix):
    """Send a file, or "not modified" to a client that has it already.

    It is made on demand, for one reader at a time, and kept by the page cache until
    something changes.
    """
    format, now = format_or_404(suffix), state()

    @condition(lambda *_args: now.etag, lambda *_args: now.moment)
    def respond(request):
        with turn_to_make() as is_mine:
            if not is_mine:
                return not_ready()
            title_page = title_page_of(Concept.objects.all(), moments=now.moments)
            return file_response(format, title_page)

    response = respond(request)
    # Caches must revalidate, as an unpublished concept must not stay in files.
    patch_cache_control(response, no_cache=True)
    return response


def format_or_404(suffix):
    if suffix not in FORMATS:
        raise Http404
    return FORMATS[suffix]


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
    file = io.BytesIO()
    format.write(file, Concept.objects.all(), title_page, everything)
    name = format.file_name(title_page, everything=everything)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        file.getvalue(), content_type=format.media_type, headers=headers
    )
