"""Middleware of the site.

Django's LocaleMiddleware is not used: it redirects by language, and makes every page
vary on Accept-Language.
"""

import codecs
import re
from contextlib import suppress
from urllib.parse import unquote_to_bytes

from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.utils import translation
from django.utils.http import parse_header_parameters
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from accounts import devices
from accounts.models import User
from publishing.admin import autosave
from publishing.content import old_urls, sections
from publishing.content.addresses import GONE
from publishing.content.registry import model_of
from publishing.models import Redirect
from text.languages import LANGUAGES
from text.pointers import is_key
from website.views import errors

CONSTANT_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

# What of ``MIDDLEWARE`` sets security headers.
SETTERS = {
    "website.middleware.add_constant_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
}

# Django would answer any other method, such as TRACE, with a page.
METHODS = ["GET", "HEAD", "POST", "OPTIONS"]

# The arguments of addresses that are not those of an item.
OF_LISTS = {"year", "month", "letter", "code", "suffix"}

# The last part of the names of views whose forms are autosaved.
FORMS = {"add", "change", "translate"}
PREFIX = re.compile(rf"/({'|'.join(LANGUAGES)})(/|$)")


def before_others(look):
    """Make a middleware of a function that may answer before what stands below it."""
    return lambda get_response: lambda request: look(request) or get_response(request)


def before_view(look):
    """Make a middleware of a function that may answer in place of a view."""

    def factory(get_response):
        def middleware(request):
            return get_response(request)

        middleware.process_view = look
        return middleware

    return factory


def in_utf_8(application):
    """Wrap a WSGI application, for which a Content-Type in no UTF-8 counts as none.

    Django reads addresses, too, in the encoding that this header names, and some of
    these names decode no text.
    """

    def respond(environ, start_response):
        if not is_in_utf_8(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = ""
        return application(environ, start_response)

    return respond


def is_in_utf_8(content_type):
    try:
        _type, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except (LookupError, ValueError):
        return False


def language_of_address(path):
    """Return the language prefix of a path, or None."""
    match = PREFIX.match(path)
    return match[1] if match else None


def add_constant_headers(get_response):
    """Add the security headers that Django has no setting for."""

    def middleware(request):
        response = get_response(request)
        for name, value in CONSTANT_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def security_headers():
    """Return the headers of every public page, for servers that answer in our place."""
    request = HttpRequest()
    # Over https, where all of them are sent.
    request.META["HTTP_X_FORWARDED_PROTO"] = "https"

    def answer(request):
        return HttpResponse()

    for path in reversed(settings.MIDDLEWARE):
        if path in SETTERS:
            answer = import_string(path)(answer)
    headers = dict(answer(request).headers)
    del headers["Content-Type"]
    return dict(sorted(headers.items()))


@before_others
def refuse_unknown_methods(request):
    """Refuse a method that no page supports."""
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    return None


def language_from_address(get_response):
    """Activate the language of the URL, else the reader's."""

    def middleware(request):
        language = language_of_address(request.path_info)
        # Of the cookie, else of Accept-Language, else the default.
        language = language or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response

    return middleware


@before_others
def language_from_user(request):
    """Activate, in the back office, the interface language of the signed-in user."""
    is_inside = request.path_info.startswith(f"/{settings.ADMIN_PATH}")
    if is_inside and request.user.is_authenticated:
        translation.activate(request.user.interface_language)
        request.LANGUAGE_CODE = request.user.interface_language


@before_view
def hide_sections(request, view, args, kwargs):
    """Answer 404 for the lists of a hidden section; the pages of its items stay."""
    language = language_of_address(request.path_info)
    if not language or kwargs.keys() - OF_LISTS:
        return
    # Without a database the view itself says what readers get.
    with suppress(OperationalError, InterfaceError):
        if sections.read().hides(request.path, language):
            raise Http404


@before_others
def refuse_unreadable_parameters(request):
    """Refuse a query with NUL or invalid UTF-8, which PostgreSQL does not accept.

    A cookie with NUL is only dropped.
    """
    query = unquote_to_bytes(query_of(request))
    if not is_readable(query):
        # A URL of the old site may be in another encoding.
        if b"\x00" not in query and (response := redirect_for(request)):
            return response
        raise BadRequest("The query holds NUL or is not UTF-8.")
    request.COOKIES = {
        name: value for name, value in request.COOKIES.items() if "\x00" not in value
    }
    return None


@before_others
def limit_body_size(request):
    """Refuse a body over the limit before it is read.

    Only signed-in users of the back office may send more: there are the file uploads.
    """
    if "Transfer-Encoding" in request.headers:
        return errors.standalone_page("400.html", 411)
    length = request.META.get("CONTENT_LENGTH") or ""
    length = int(length) if length.isdecimal() else 0
    # Most bodies are small: only for others is the user read from the database.
    if length <= settings.BODY_LIMIT:
        return None
    takes_files = request.path_info.startswith(f"/{settings.ADMIN_PATH}")
    if not takes_files or not request.user.is_authenticated:
        return errors.too_large(settings.BODY_LIMIT, sign_in=takes_files)
    if length > settings.UPLOAD_LIMIT:
        return errors.too_large(settings.UPLOAD_LIMIT)
    return None


@before_others
def refuse_unreadable_forms(request):
    """Refuse a form with NUL or invalid UTF-8, which PostgreSQL does not accept."""
    if request.method == "POST" and not is_readable_form(request):
        raise BadRequest("The form holds NUL or is not UTF-8.")


def is_readable_form(request):
    # In multipart forms Django has already replaced invalid UTF-8.
    if request.content_type == "application/x-www-form-urlencoded":
        return is_readable(unquote_to_bytes(request.body))
    return not any(
        "\x00" in text
        for name, values in request.POST.lists()
        for text in [name, *values]
    )


def is_readable(data):
    try:
        return "\x00" not in data.decode()
    except UnicodeDecodeError:
        return False


def redirect_old_addresses(get_response):
    """Redirect an old URL to the current page of its record, and count its use."""

    def middleware(request):
        # Some systems have no address but this, which the home page would answer.
        is_query = request.path == "/" and request.META.get("QUERY_STRING")
        if is_query and (response := redirect_for(request)):
            return response
        response = get_response(request)
        return (response.status_code == 404 and redirect_for(request)) or response

    return middleware


def redirect_for(request):
    """Return the redirect of an old URL, or None."""
    if "\x00" in request.path:
        return None
    query = query_of(request).decode(errors="replace")
    page = old_urls.BELOW_A_PAGE.sub("", request.path)
    redirect = Redirect.objects.at(
        [*old_urls.candidate_paths(request.path, query), page]
    )
    suffix = (
        "" if redirect is None or redirect.path != page else request.path[len(page) :]
    )
    if suffix and redirect.kind != Redirect.Kind.MOVED:
        return None
    if redirect and redirect.target == GONE:
        Redirect.objects.count_reader(request, redirect)
        return errors.gone(request)
    if redirect and (path := redirect.target or current_address(redirect)):
        Redirect.objects.count_reader(request, redirect)
        # The other language beside it is asked for anew.
        other = request.GET.get("with")
        beside = f"?with={other}" if other in LANGUAGES else ""
        return HttpResponsePermanentRedirect(path + suffix + beside)
    if path := old_urls.address_of_own(page):
        return HttpResponsePermanentRedirect(path + request.path[len(page) :])
    return None


def query_of(request):
    """Return the query string as the bytes that were sent."""
    return request.META.get("QUERY_STRING", "").encode("iso-8859-1")


def current_address(redirect):
    """Return the URL of the record that a Redirect refers to, or None."""
    model = model_of(redirect.to_model)
    record = model and model.lean().filter(pk=redirect.to_pk).first()
    if record and record.has_a_page_in(redirect.language):
        return record.address_in(redirect.language)
    return None


# What is typed into a form of the back office while its session ends


@before_view
def keep_typed(request, view, args, kwargs):
    """Store what is sent to a form when the session has ended.

    The form offers it after the sign-in, as it offers what was autosaved. Its writer is
    who signed in last on the device: a form that was opened before that has a void CSRF
    token, and is refused.
    """
    key = key_of_form(request) if request.method == "POST" else None
    if not key or request.user.is_authenticated:
        return
    _device, accounts = devices.read(request)
    people = User.objects.people().filter(is_active=True, is_staff=True)
    last = (it for it in people if devices.hash_of(it.username) in accounts[:1])
    if (user := next(last, None)) and autosave.store_typed(request, user, key):
        message = gettext(
            "Your session has ended. What you typed is kept: sign in, and the form "
            "offers it to you. Files must be chosen again."
        )
        messages.warning(request, message)


def key_of_form(request):
    """Return the name under which a form is autosaved, None if it is not."""
    match = request.resolver_match
    app, _, rest = (match.url_name or "").partition("_")
    model, _, action = rest.partition("_")
    pk = unquote(match.kwargs["object_id"]) if "object_id" in match.kwargs else None
    is_autosaved = match.namespace == "admin" and action in FORMS and is_key(pk or "0")
    if not is_autosaved or "window" not in request.POST:
        return None
    model_admin = admin.site.get_model_admin(apps.get_model(app, model))
    return autosave.form_key(model_admin, pk)
