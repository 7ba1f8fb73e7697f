"""What happens to every request and answer.

Not Django's LocaleMiddleware: it redirects addresses by language and makes every page
vary on Accept-Language.
"""

import re
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest, TooManyFilesSent
from django.http import (
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.multipartparser import exhaust
from django.urls import reverse
from django.utils import translation

from publishing import copying, old_urls
from publishing.models import Redirect
from publishing.registry import model_of
from website import request_language
from website.views import errors

CONSTANT_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


UTF8 = {"utf-8", "utf8"}

# What browsers send; TRACE would get a page, and so would any word that is none.
METHODS = ["GET", "HEAD", "POST", "OPTIONS"]


# What stands below the page of a record moves with it: its feed, its files.
BELOW_A_PAGE = re.compile(r"(?<=/)(feed/|[\w-]+\.[a-z]+)$")


def constant_headers(get_response):
    """Add the security headers that Django has no setting for."""

    def middleware(request):
        response = get_response(request)
        for name, value in CONSTANT_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def due_copies(get_response):
    """Bring working copies before readers whose time has come.

    No job runs: whoever comes first afterwards finds them published.
    """
    # What has to answer without a database.
    asides = (
        *[settings.STATIC_URL, settings.MEDIA_URL, "/healthz", "/readyz"],
        f"/{settings.ADMIN_PATH}login/",
    )

    def middleware(request):
        if request.method in {"GET", "HEAD"} and not request.path.startswith(asides):
            copying.publish_due_now_and_then()
        return get_response(request)

    return middleware


def known_methods(get_response):
    """Refuse a method that no page offers."""

    def middleware(request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return middleware


def language_of_the_address(get_response):
    """Speak the language that the address names, else the reader's."""

    def middleware(request):
        named = request_language.of_address(request.path_info)
        language = named or request_language.of_reader(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response

    return middleware


def language_of_the_person(get_response):
    """Speak, in the back office, the interface language of who is signed in."""
    back_office = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        if not request.path_info.startswith(back_office):
            return get_response(request)
        if request.user.is_authenticated:
            translation.activate(request.user.interface_language)
            request.LANGUAGE_CODE = request.user.interface_language
        return get_response(request)

    return middleware


def readable_parameters(get_response):
    """Refuse a parameter with NUL or broken UTF-8, which no database takes.

    A cookie with NUL is nobody's: without it the page is still of use.
    """

    def middleware(request):
        query = unquote_to_bytes(query_of(request))
        if not is_readable(query):
            # The former site may have written its addresses in another encoding.
            if b"\x00" not in query and (answer := led_on(request)):
                return answer
            raise BadRequest("The query holds NUL or is not UTF-8.")
        if request.content_params.get("charset", "utf-8").lower() not in UTF8:
            raise BadRequest("The form is not UTF-8.")
        request.COOKIES = {
            name: value
            for name, value in request.COOKIES.items()
            if "\x00" not in value
        }
        return get_response(request)

    return middleware


def limited_bodies(get_response):
    """Refuse a body that is larger than what can be meant, before it is read.

    Files are sent to the back office alone, by who is signed in there.
    """
    back_office = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        if "Transfer-Encoding" in request.headers:
            return errors.length_required(request)
        length = request.META.get("CONTENT_LENGTH") or ""
        length = int(length) if length.isdecimal() else 0
        # Who is signed in costs a query, and most bodies are small.
        if length <= settings.BODY_LIMIT:
            return get_response(request)
        takes_files = request.path_info.startswith(back_office)
        if not takes_files or not request.user.is_authenticated:
            return errors.too_large(request, settings.BODY_LIMIT, sign_in=takes_files)
        if length > settings.UPLOAD_LIMIT:
            return errors.too_large(request, settings.UPLOAD_LIMIT)
        return get_response(request)

    return middleware


def readable_forms(get_response):
    """Refuse a form with NUL or broken UTF-8, which no database takes."""

    def middleware(request):
        try:
            if request.method == "POST" and not is_readable_form(request):
                raise BadRequest("The form holds NUL or is not UTF-8.")
        except TooManyFilesSent:
            # Here the form is lost with its token: the page says so when it is opened.
            if request.path != reverse("admin:library_picture_several"):
                raise
            # A browser that is still sending hears no answer.
            exhaust(request)
            return HttpResponseRedirect(f"{request.path}?too-many")
        return get_response(request)

    return middleware


def is_readable_form(request):
    # Where files are sent too, Django has put a sign in the place of broken octets.
    if request.content_type == "application/x-www-form-urlencoded":
        return is_readable(unquote_to_bytes(request.body))
    return not any(
        "\x00" in text
        for name, values in request.POST.lists()
        for text in [name, *values]
    )


def is_readable(octets):
    try:
        return "\x00" not in octets.decode()
    except UnicodeDecodeError:
        return False


def moved_addresses(get_response):
    """Lead a former address to where its record is now, and count its use."""

    def middleware(request):
        response = get_response(request)
        return (response.status_code == 404 and led_on(request)) or response

    return middleware


def led_on(request):
    """Return the answer to a former address that leads somewhere, or None."""
    if "\x00" in request.path:
        return None
    query = query_of(request).decode(errors="replace")
    page = BELOW_A_PAGE.sub("", request.path)
    moved = Redirect.objects.at([*old_urls.candidate_paths(request.path, query), page])
    rest = "" if moved is None or moved.path != page else request.path[len(page) :]
    if rest and moved.kind != Redirect.Kind.MOVED:
        return None
    if moved and (path := present_address(moved)):
        Redirect.objects.count_use(moved)
        return HttpResponsePermanentRedirect(path + rest)
    return None


def query_of(request):
    """Return the query as octets, as it was sent."""
    return request.META.get("QUERY_STRING", "").encode("iso-8859-1")


def present_address(moved):
    """Return where a visitor finds what a redirect points to, or None."""
    model = model_of(moved.to_model)
    record = model and model.lean().filter(pk=moved.to_pk).first()
    if record and record.has_a_page_in(moved.language):
        return record.address_in(moved.language)
    return None
