"""The middleware of the page cache: so early that nothing else costs time."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from accounts.sessions import is_background
from publishing.cache import page_stamp
from publishing.models import ViewCount
from website.middleware import security_headers
from website.page_cache import stored_page, validity
from website.page_cache.stored_page import encoding_for, kind_of

# What the body is, and the number of the request: each answer has its own.
OF_THE_ANSWER = {"content-length", "content-encoding", "etag", "last-modified"}
OF_THE_ANSWER |= {"x-request-id"}
READ = {"GET", "HEAD"}
GZIP = GZipMiddleware(HttpResponse)


def count_views(get_response):
    """Count pages and files that readers get, or have got before and may show again.

    A view says by ``request.viewed``, a pointer and a language, what a reader gets of
    it; its page is not stored for a server in front, which counts nobody. Who is signed
    in is not counted: an editor looks at an article often.
    """

    def middleware(request):
        response = get_response(request)
        viewed = getattr(request, "viewed", None)
        if (
            viewed
            and request.method == "GET"
            and response.status_code in {200, 304}
            and not has_session(request)
        ):
            ViewCount.objects.count_reader(request, *viewed)
        return response

    return middleware


def page_cache(get_response):
    """Answer readers from stored pages, and store new ones.

    A change set that readers see the result of forgets them all (``changesets``).
    """

    def middleware(request):
        if request.method not in READ:
            return note_saves(request, get_response(request))
        name = name_of(request)
        # Also where no page is stored: it ends what is kept in memory.
        stamp = name and validity.valid_stamp()
        stamp = stamp if settings.PAGES_ROOT else None
        encoding = encoding_for(request)
        if stamp and (page := stored_page.read(stamp, name, encoding)):
            request.viewed = page.facts.viewed
            return answer(request, page)
        response = get_response(request)
        is_new = stamp and may_be_stored(request, response)
        if is_new and page_stamp.current() != stamp:
            # It may show half of what was published between two of its statements.
            stamp = validity.valid_stamp()
            response = get_response(request)
            is_new = stamp and may_be_stored(request, response)
        # Of a page that became old meanwhile there is nothing to store.
        if is_new and page_stamp.current() == stamp:
            return answer(request, stored(request, response, stamp, name, encoding))
        return compressed(request, response)

    return middleware


def name_of(request):
    """Return the name of the page that readers get for this request, or None."""
    # Whoever has chosen how pages look gets none that others get.
    is_chosen = settings.APPEARANCE_COOKIE_NAME in request.META.get("HTTP_COOKIE", "")
    if has_session(request) or is_chosen:
        return None
    name = stored_page.name_of(request.path_info, request.META.get("QUERY_STRING", ""))
    if name is None or (settings.SECURE_SSL_REDIRECT and not request.is_secure()):
        return None
    try:
        request.get_host()
    except DisallowedHost:
        return None
    return name


def has_session(request):
    """Return whether the reader may be signed in."""
    return settings.SESSION_COOKIE_NAME in request.META.get("HTTP_COOKIE", "")


def may_be_stored(request, response):
    if (
        request.method != "GET"
        or response.status_code != 200
        or response.streaming
        or response.cookies
        or kind_of(response) is None
        or len(response.content) > stored_page.LARGEST_BODY
    ):
        return False
    # A page that does not read its query would be stored once for each.
    query, _equals, _value = request.META.get("QUERY_STRING", "").partition("=")
    if query and query != getattr(request, "query_read", ""):
        return False
    headers = response.headers
    cache_control = headers.get("Cache-Control", "")
    return not (
        "no-store" in cache_control
        or "private" in cache_control
        or headers.get("Vary", "Accept-Encoding") != "Accept-Encoding"
        or "Set-Cookie" in headers
        or "Content-Encoding" in headers
        or "'nonce-" in headers.get("Content-Security-Policy", "")
    )


def stored(request, response, stamp, name, encoding):
    response.headers.setdefault("Cache-Control", "no-cache")
    patch_vary_headers(response, ["Accept-Encoding"])
    headers = [
        (name, value)
        for name, value in response.headers.items()
        if name.lower() not in OF_THE_ANSWER
    ]
    kind = kind_of(response)
    viewed = getattr(request, "viewed", None)
    if kind == "html" and (viewed or not has_usual_headers(response)):
        kind = "other"
    facts = stored_page.Facts(kind, headers, viewed)
    return stored_page.store(stamp, name, facts, response.content, encoding)


def has_usual_headers(response):
    """Return whether a server in front, which knows no others, may send the page."""
    own = {"content-type", "content-language", "cache-control", "vary"}
    others = {
        name: value
        for name, value in response.headers.items()
        if name.lower() not in OF_THE_ANSWER | own
    }
    return (
        others == security_headers()
        and response.headers["Cache-Control"] == "no-cache"
        and response.headers["Content-Type"] == "text/html; charset=utf-8"
    )


def answer(request, page):
    """Return the response with a stored page: whole, its head, or "not modified"."""
    is_known = is_matched(request.META.get("HTTP_IF_NONE_MATCH", ""), page.etag)
    is_empty = is_known or request.method == "HEAD"
    response = HttpResponse(b"" if is_empty else page.body)
    for name, value in page.facts.headers:
        response.headers[name] = value
    response.headers["ETag"] = page.etag
    if is_known:
        response.status_code = 304
        del response.headers["Content-Type"]
        return response
    response.headers["Content-Length"] = str(len(page.body))
    if page.encoding:
        response.headers["Content-Encoding"] = page.encoding
    return response


def is_matched(if_none_match, etag):
    if not if_none_match:
        return False
    etags = [known.removeprefix("W/") for known in parse_etags(if_none_match)]
    return "*" in etags or etag in etags


def compressed(request, response):
    """Compress a page that is not stored, as Django does.

    Not for who is signed in, nor with a form that has a token: from the length of the
    answer an attacker can guess a secret in it, letter by letter, if words of the
    request are shown beside it (BREACH).
    """
    if (
        response.streaming
        or kind_of(response) is None
        or has_session(request)
        or response.cookies
        or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    ):
        return response
    return GZIP.process_response(request, response)


def note_saves(request, response):
    """Let the back office count anew after a request that may have saved something."""
    if is_signed_in(request) and not is_background(request):
        page_stamp.renew_saves()
        if response.streaming:
            # An import stores its rows while the answer is sent.
            response.streaming_content = noting_saves(response.streaming_content)
    return response


def is_signed_in(request):
    try:
        return hasattr(request, "user") and request.user.is_authenticated
    except (DatabaseError, InterfaceError):
        # The database went away after it had stored something, perhaps.
        return True


def noting_saves(content):
    try:
        yield from content
    finally:
        page_stamp.renew_saves()
