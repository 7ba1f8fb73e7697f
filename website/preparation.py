"""Before a site is opened, visitors see that it is being prepared; staff see it all."""

from django.conf import settings
from django.http import HttpResponse

from institute.models import Organization
from publishing.cache.memory import cached_until_change
from publishing.models import CatalogueEntry
from text.languages import current, others
from website.views import errors

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
            or (request.user.is_authenticated and request.user.is_staff)
        ):
            return get_response(request)
        if path == "/robots.txt":
            text = "User-agent: *\nDisallow: /\n"
            return HttpResponse(text, content_type="text/plain; charset=utf-8")
        institute = Organization.objects.get_or_unnamed()
        context = {
            "organization": institute,
            "languages": [current(), *others(current())],
            # No error number: it is no error.
            "status": "",
        }
        response = errors.standalone_page("preparation.html", 503, context)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response

    return middleware


def is_being_prepared():
    """Tell whether the site is not open yet."""
    return cached_until_change("preparation", read_preparation)


def read_preparation():
    """Tell the same by the database.

    Before the institute has a name, a site is open that has published anything.
    """
    is_open = Organization.objects.values_list("is_open", flat=True).first()
    if is_open is None:
        return not CatalogueEntry.objects.visible_anywhere().exists()
    return not is_open
