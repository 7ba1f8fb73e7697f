"""Before a site is opened, visitors see that it is being prepared; staff see it all."""

from contextlib import suppress

from django.apps import apps as installed
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse

from institute.models import Organization
from publishing.cache.memory import cached_until_change
from text.languages import current, others
from website.models import LastRun
from website.views import errors

# The name of the ``LastRun`` of a site that nobody has opened yet: the first migration
# makes it.
NEW = "preparation"
# Seconds after which a crawler may ask again: a day.
RETRY_AFTER = 24 * 60 * 60
# What is neither a page nor made of pages; signing in is below the first.
OPEN = (
    *[f"/{settings.ADMIN_PATH}", "/preview/", "/media/", "/edit/", "/favicon.ico"],
    *["/.well-known/", "/healthz", "/readyz"],
)


def close_until_opened(get_response):
    """Answer visitors of a site that is being prepared with 503."""

    def middleware(request):
        path = request.path_info
        if (
            path.startswith(OPEN)
            or not is_being_prepared()
            # The trial of a backup and the look at both languages read the site.
            or request.META.get("website.visitor")
            or (request.user.is_authenticated and request.user.is_staff)
        ):
            return get_response(request)
        if path == "/robots.txt":
            text = "User-agent: *\nDisallow: /\n"
            return HttpResponse(text, content_type="text/plain; charset=utf-8")
        context = {
            "organization": Organization.objects.get_or_unnamed(),
            "languages": [current(), *others(current())],
            # No error number: it is no error.
            "status": "",
        }
        response = errors.standalone_page("preparation.html", 503, context)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response

    return middleware


def has_demo():
    """Tell whether the site has the demo's content, which is a whole site."""
    return installed.is_installed("demo")


def is_being_prepared():
    """Tell whether nobody has opened the site; without a database it counts as open."""
    if has_demo():
        return False
    with suppress(OperationalError, InterfaceError):
        return cached_until_change(
            "preparation", lambda: LastRun.objects.filter(name=NEW).exists()
        )
    return False
