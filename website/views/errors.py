"""Error pages in the reader's language."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from psycopg.errors import ReadOnlySqlTransaction

from publishing.locks import is_lock_failure
from publishing.seo import Head

# Seconds after which a reader may try again.
RETRY_AFTER = 30


def bad_request(request, exception=None):
    return alone("400.html", 400)


def too_large(request, limit, *, sign_in=False):
    """Answer a body of more than ``limit`` bytes; ``sign_in``: more is taken then."""
    megabytes = f"{limit / 1_000_000:g}"
    return alone("413.html", 413, {"megabytes": megabytes, "sign_in": sign_in})


def length_required(request):
    return alone("400.html", 411)


def forbidden(request, exception=None):
    return page(request, "403.html", 403)


@requires_csrf_token
def forged_form(request, reason=""):
    """Answer a form that was not sent from this site, or after its cookie was lost."""
    return page(request, "403.html", 403, {"is_form": True})


def not_found(request, exception=None):
    return page(request, "404.html", 404)


def server_error(request):
    """Answer an uncaught exception; an unreachable database is no fault of the page.

    Neither is one that takes nothing, as a standby.
    """
    error = sys.exception()
    is_read_only = isinstance(getattr(error, "__cause__", None), ReadOnlySqlTransaction)
    if is_read_only or isinstance(error, OperationalError | InterfaceError):
        response = alone("503.html", 503, {"is_locked": is_lock_failure(error)})
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return alone("500.html", 500)


def page(request, template, status, context=None):
    """Answer with a page in the frame of the site."""
    try:
        response = render(
            request, template, {"head": Head(noindex=True), **(context or {})}
        )
    except (OperationalError, InterfaceError):
        return server_error(request)
    response.status_code = status
    return response


def alone(template, status, context=None):
    """Answer with a page that needs neither database nor request."""
    return HttpResponse(render_to_string(template, context), status=status)
