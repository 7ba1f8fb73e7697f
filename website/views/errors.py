"""Error pages in the reader's language."""

import errno
import sys
from math import ceil

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import requires_csrf_token
from psycopg.errors import ReadOnlySqlTransaction

from institute.models import Organization
from publishing.content.locks import is_lock_failure
from publishing.pages.seo import Head
from website.logs import request_id

# Seconds after which a reader may try again.
RETRY_AFTER = 30
# The institute as readers have last had it from this process.
_institute = Organization()


def remember(institute):
    global _institute
    _institute = institute


def bad_request(request, exception=None):
    return standalone_page("400.html", 400)


def too_large(limit, *, sign_in=False):
    """Answer a body of more than ``limit`` bytes; ``sign_in``: users may send more."""
    megabytes = f"{limit / 1_000_000:g}"
    return standalone_page(
        "413.html", 413, {"megabytes": megabytes, "sign_in": sign_in}
    )


def too_many_requests(ends_at):
    """Answer who may ask again at ``ends_at``."""
    response = standalone_page("429.html", 429)
    seconds = (ends_at - timezone.now()).total_seconds()
    response.headers["Retry-After"] = str(max(1, ceil(seconds)))
    return response


def forbidden(request, exception=None, **context):
    is_of_desk = request.path_info.startswith(f"/{settings.ADMIN_PATH}")
    return framed_page(request, "403.html", 403, {"is_of_desk": is_of_desk, **context})


@requires_csrf_token
def csrf_failure(request, reason=""):
    """Answer a form from another site, or one whose CSRF cookie was lost."""
    is_sign_in = request.path_info == reverse("admin:login")
    return forbidden(request, is_form=True, is_sign_in=is_sign_in)


def not_found(request, exception=None):
    return framed_page(request, "404.html", 404)


def gone(request):
    """Answer at an old URL which nothing replaces."""
    return framed_page(request, "404.html", 410, {"is_gone": True})


def server_error(request):
    """Answer an exception: 503 if the database is away or the disk full, else 500."""
    error = sys.exception()
    is_read_only = isinstance(getattr(error, "__cause__", None), ReadOnlySqlTransaction)
    number = getattr(error, "errno", None)
    is_full = number in (errno.ENOSPC, errno.EDQUOT)
    is_away = isinstance(error, OperationalError | InterfaceError)
    about = {"number": request_id()}
    if is_read_only or is_full or is_away:
        about |= {"is_full": is_full, "is_locked": is_lock_failure(error)}
        response = standalone_page("503.html", 503, about)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return standalone_page("500.html", 500, about)


def framed_page(request, template, status, context=None):
    """Return a page with the header and footer of the site."""
    try:
        response = render(
            request, template, {"head": Head(noindex=True), **(context or {})}
        )
    except (OperationalError, InterfaceError):
        return server_error(request)
    response.status_code = status
    return response


def standalone_page(template, status, context=None):
    """Return a page that needs neither the database nor the request."""
    context = {"status": status, "organization": _institute, **(context or {})}
    return HttpResponse(render_to_string(template, context), status=status)
