"""The site as it will be with a release, for who has a link that ends.

::

    /preview/release/<token>/en/news/    /en/news/, with the whole release published

The whole site is mounted at the address of the link, and asked as it is asked at its
own: all that names a page names it there. What it reads is ``preview_tables``. A
reader's request never comes here, and nothing of it is stored.
"""

import re
from contextlib import contextmanager
from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404
from django.shortcuts import redirect
from django.urls import get_resolver, get_script_prefix, reverse, set_script_prefix
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.permissions import may_see
from publishing.admin import previews
from publishing.admin.previews import PREVIEW_LASTS, never_stored, refuse_ended
from publishing.content.addresses import path_to
from publishing.content.publishable import Publishable
from publishing.releases.contents import lines_of
from publishing.releases.preview_tables import site_with
from publishing.releases.release import Release
from text.languages import LANGUAGES, current

RELEASE = "publishing.release"
# What is shown so: the pages of readers.
PAGES = re.compile(rf"(?:{'|'.join(LANGUAGES)})/|id/")
# So that it is not counted among the readers.
PROGRAM = "crawler of the site itself"


def address(release, user):
    """Return an address that shows the site with a release, for a week."""
    until = timezone.now().timestamp() + PREVIEW_LASTS
    token = signing.dumps([release.pk, user.pk, until], salt=RELEASE)
    return reverse("release_preview", args=[token])


def read_token(token):
    """Return the release of a link, who made it, and its end. Raises Http404."""
    pk, user_pk, until = previews.read_token(token, RELEASE)
    release = Release.objects.filter(pk=pk).first()
    if release is None or timezone.now().timestamp() >= until:
        raise Http404
    user = refuse_ended(Release, pk, user_pk, until - PREVIEW_LASTS)
    return release, user, datetime.fromtimestamp(until, UTC)


def may_show(lines, user):
    """Tell whether a person may show the items of a release to others.

    Whoever may change releases: only who may see all of the items themselves.
    """
    return all(may_see(user, line.model) for line in lines if line.model)


@require_safe
def show(request, token, path=""):
    """Answer a page of the site as it will be; without a path, the first of an item."""
    release, user, until = read_token(token)
    if path and not PAGES.match(path):
        raise Http404
    if release.state == Release.State.PUBLISHED:
        return never_stored(redirect(f"/{path}"))
    lines = lines_of(release)
    if not release.is_open or not may_show(lines, user):
        raise Http404
    first = path.partition("/")[0]
    with (
        override(first if first in LANGUAGES else current()),
        mounted_at(reverse("release_preview", args=[token])),
        site_with(lines, user) as (shown, left),
    ):
        pages = [page for line in shown for page in pages_of(line)]
        if not path:
            return never_stored(redirect(first_of(pages)))
        banner = {"release": release, "until": until, "pages": pages, "left": left}
        return never_stored(answer_reader(request, path, banner))


@contextmanager
def mounted_at(start):
    """Let all addresses of the site stand below ``start``, as WSGI mounts it."""
    before = get_script_prefix()
    set_script_prefix(start)
    try:
        yield
    finally:
        set_script_prefix(before)


def pages_of(line):
    """Return (title, address, language) of the pages that readers will have."""
    record = line.overlay
    if not isinstance(record, Publishable):
        return []
    return [
        (getattr(record, f"title_{code}"), record.address_in(code), code)
        for code in line.languages
        if record.is_visible_in(code)
    ]


def first_of(pages):
    """Return the first address in the reader’s language, else in another, else home."""
    addresses = [url for _title, url, code in pages if code == current()]
    addresses += [url for _title, url, _code in pages]
    return next(iter(addresses), path_to("home", current()))


def answer_reader(request, path, banner):
    inner = WSGIRequest(
        {
            **request.environ,
            "SCRIPT_NAME": get_script_prefix()[:-1],
            "PATH_INFO": f"/{path}".encode().decode("iso-8859-1"),
            "HTTP_COOKIE": "",
            "HTTP_USER_AGENT": PROGRAM,
        }
    )
    inner.user, inner.session = AnonymousUser(), {}
    inner.release_preview = banner
    inner.LANGUAGE_CODE = current()
    resolver = get_resolver()
    try:
        inner.resolver_match = match = resolver.resolve(f"/{path}")
        response = match.func(inner, *match.args, **match.kwargs)
    except Http404 as error:
        response = resolver.resolve_error_handler(404)(inner, exception=error)
    if hasattr(response, "render"):
        response = response.render()
    response.headers["Content-Language"] = current()
    return response
