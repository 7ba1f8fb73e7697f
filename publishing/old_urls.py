"""Old URLs, of this site or of the one before it: how they are read and compared."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.encoding import repercent_broken_unicode
from django.utils.translation import gettext, override

from publishing.registry import publishable_models
from text.languages import LANGUAGES

LONGEST = 500
# The URLs of a record's feed and files: they move with its page.
BELOW_A_PAGE = re.compile(r"(?<=/)(feed/|[\w-]+\.[a-z]+)$")


def path_of(address: str) -> str:
    """Return the decoded path and query of a URL, as a ``Redirect`` stores them.

    The host is ignored. Raises ValidationError for what is not a URL.
    """
    address = address.strip()
    if address.lower().startswith("www."):
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise ValidationError(gettext("This is not an address.")) from error
    is_full = parts.scheme in {"http", "https"} and parts.netloc
    if not is_full and (parts.scheme or parts.netloc or not address.startswith("/")):
        raise ValidationError(
            gettext("An address begins with http:// or, without its host, with /.")
        )
    path = "?".join(unquoted(part) for part in [parts.path or "/", parts.query] if part)
    if re.search(r"[\x00-\x20\x7f]", path.replace(" ", "")):
        raise ValidationError(gettext("This is not an address."))
    if len(path) > LONGEST:
        raise ValidationError(
            gettext("An address may have at most %(most)d characters.")
            % {"most": LONGEST}
        )
    return path


def unquoted(text):
    """Percent-decode; octets that are not UTF-8 stay encoded."""
    octets = re.sub(
        rb"%([0-9a-fA-F]{2})",
        lambda match: bytes([int(match[1], 16)]),
        text.encode(errors="surrogateescape"),
    )
    return repercent_broken_unicode(octets).decode()


def candidate_paths(path: str, query: str = "") -> list[str]:
    """Return the paths at which a redirect for a request may be stored, best first.

    With and without its query and its last slash. ``path`` is decoded, ``query`` not.
    """
    bare = path.rstrip("/") or "/"
    other = bare if path != bare else f"{bare}/"
    queries = [query, ""] if query else [""]
    return [
        "?".join(filter(None, [candidate, unquoted(text)]))
        for text in queries
        for candidate in [path, other]
    ]


def refuse_present(path: str) -> None:
    """Raise ValidationError if this site has a page or a file at the path."""
    page = path.partition("?")[0]
    # The web server may answer there itself.
    if page.startswith((settings.STATIC_URL, f"{settings.MEDIA_URL}pictures/")):
        raise ValidationError(gettext("This site keeps its own files there now."))
    if is_present(page):
        raise ValidationError(gettext("A page of this site has this address now."))


def is_present(page: str) -> bool:
    """Return whether this site has a page at the path."""
    return page.startswith(f"/{settings.ADMIN_PATH}") or any(
        answers(path, language)
        for path in candidate_paths(page)
        for language in LANGUAGES
    )


def answers(page, language):
    with override(language):
        try:
            match = resolve(page)
        except Resolver404:
            return False
    for model in publishable_models():
        if match.view_name == model.detail_route:
            return model.objects.at(language, **match.kwargs).exists()
    return True
