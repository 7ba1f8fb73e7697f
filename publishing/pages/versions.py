"""Each state of an item that readers have had, at an address of its own.

They are mementos of the page of the item in a language, by RFC 7089::

    …/version/              the list of them, for people
    …/version/3/            the item as it was: a memento
    …/version/timemap.link  the list for programs
    …/version/timegate/     leads to that of a date, or to the newest

The contents are those of the revision. What stands around them is today's: the menu,
addresses, what links to the item, that it was withdrawn. Links to terms, which the site
adds to a text by its present glossary, are left out, and so are files that were
replaced since.
"""

from dataclasses import replace
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import get_resolver, path
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_http_date
from django.utils.translation import gettext

from publishing.content.status import State
from publishing.drafts.overlay import put_on
from publishing.pages.seo import Head, absolute
from publishing.pages.views import notice_of
from publishing.revisions.versions import versions_of
from text.languages import LANGUAGES, current

LINK_FORMAT = "application/link-format"


def urls_of(page):
    """Return the URLs below that of an ``ItemPage``."""
    views = {
        "": version_list,
        "<int:version_number>/": version_page,
        "timemap.link": timemap,
        "timegate/": timegate,
    }
    return [path(part, partial(view, page)) for part, view in views.items()]


def versions_at(page, address):
    """Return (item, how many were purged, its versions in the active language)."""
    record = page.record_at(**address)
    if not record.versions_address_in(current()):
        raise Http404
    purged, versions = versions_of(record)
    return record, purged, [each for each in versions if current() in each.contents]


def address_of(record, version, language=None):
    return f"{record.versions_address_in(language or current())}{version.number}/"


# For people


def version_page(page, request, version_number, **address):
    language = current()
    record, purged, versions = versions_at(page, address)
    if 0 < version_number <= purged:
        context = {"head": Head(noindex=True), "is_gone": True, "is_purged": True}
        return render(request, "404.html", context, status=410)
    version = next((it for it in versions if it.number == version_number), None)
    if version is None:
        raise Http404
    if getattr(record, "removed_on", None):
        # Nor does a difference tell what readers are not to have.
        version.changed = []
    laid = as_it_was(record, version)
    context = page.context_of_overlay(laid)
    context |= notice_of(record, language) if record.is_retired_in(language) else {}
    context["head"] = head_of(context["head"], record, version)
    context["shown_version"] = version
    response = render(request, page.template(), context)
    response["Memento-Datetime"] = http_date(version.since.timestamp())
    response["Link"] = ", ".join(links_of(record, versions))
    return response


def as_it_was(record, version):
    """Return an overlay with the contents of a version, in its languages alone."""
    laid = put_on(record, version.values)
    laid.version_address = address_of(record, version)
    for code in LANGUAGES:
        setattr(laid, f"updated_at_{code}", version.since)
        if code not in version.contents:
            setattr(laid, f"state_{code}", State.DRAFT)
    return laid


def head_of(head, record, version):
    """Return the head of a version; ``head``: that of the item's page."""
    there = filter(record.has_own_page_in, version.contents)
    own = {code: address_of(record, version, code) for code in there}
    return replace(
        head,
        title=f"{head.title} — {version.name}",
        addresses=head.addresses | own,
        noindex=True,
        canonical_path=record.address_in(current()),
        nodes=[],
        signposts=[],
        metas=[],
        parallel="",
    )


def version_list(page, request, **address):
    record, purged, versions = versions_at(page, address)
    title = record.marked_title_in(current())
    codes = [code for code in LANGUAGES if record.has_own_page_in(code)]
    head = Head(
        title=gettext("Versions: %(title)s") % {"title": title},
        addresses={code: record.versions_address_in(code) for code in codes},
        languages=codes,
        noindex=True,
    )
    rows = [(version, address_of(record, version)) for version in versions[::-1]]
    path = [(title, record.address_in(current()))]
    context = {"head": head, "rows": rows, "purged": purged, "path": path}
    return render(request, "publishing/version_list.html", context)


# For programs


def links_of(record, versions, *, is_map=False):
    """Yield links to the item, to what tells of its versions, and to these.

    To all in the TimeMap, else to the first and the last.
    """
    if not versions:
        raise Http404
    address = record.versions_address_in(current())
    rel = "self" if is_map else "timemap"
    yield f'<{absolute(record.address_in(current()))}>; rel="original"'
    yield f'<{absolute(address)}timegate/>; rel="timegate"'
    yield f'<{absolute(address)}timemap.link>; rel="{rel}"; type="{LINK_FORMAT}"'
    for version in versions:
        ends = {"first": versions[0], "last": versions[-1]}.items()
        rels = [rel for rel, end in ends if version is end]
        if is_map or rels:
            moment = http_date(version.since.timestamp())
            url, rel = address_of(record, version), " ".join([*rels, "memento"])
            yield f'<{absolute(url)}>; rel="{rel}"; datetime="{moment}"'


def timemap(page, request, **address):
    record, _purged, versions = versions_at(page, address)
    links = links_of(record, versions, is_map=True)
    return HttpResponse(",\n".join(links), content_type=LINK_FORMAT)


def timegate(page, request, **address):
    record, _purged, versions = versions_at(page, address)
    links = ", ".join(links_of(record, versions))
    asked = request.headers.get("Accept-Datetime")
    try:
        until = float("inf") if asked is None else parse_http_date(asked)
        # A header knows no fractions of seconds.
        past = [it for it in versions if int(it.since.timestamp()) <= until]
        response = redirect(address_of(record, (past or versions[:1])[-1]))
    except ValueError:
        response = get_resolver().resolve_error_handler(400)(request)
    response["Link"] = links
    patch_vary_headers(response, ["Accept-Datetime"])
    return response
