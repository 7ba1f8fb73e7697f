"""Old URLs, of this site or of the one before it: how they are read and compared."""

import re
from itertools import starmap
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.encoding import repercent_broken_unicode
from django.utils.translation import gettext, override

from publishing.content.addresses import GONE
from publishing.content.registry import publishable_models, records_of
from text.languages import LANGUAGES, others
from text.pointers import Pointer
from text.richtext.grammar import POINTER

LONGEST = 500
# Parameters that say where a reader came from, not what is asked for.
OF_VISITS = re.compile(
    r"(utm_\w+|[gy]clid|fbclid|_openstat|phpsessid)(=|$)", re.IGNORECASE
)
# The URLs of a record's feed, versions and files: they move with its page.
BELOW_A_PAGE = re.compile(r"(?<=/)(feed/|version/[\w.]*/?|[\w-]+\.[a-z]+)$")


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
    query = canonical(parts.query)
    path = "?".join(unquoted(part) for part in [parts.path or "/", query] if part)
    if re.search(r"[\x00-\x20\x7f]", path.replace(" ", "")):
        raise ValidationError(gettext("This is not an address."))
    if len(path) > LONGEST:
        raise ValidationError(
            gettext("An address may have at most %(most)d characters.")
            % {"most": LONGEST}
        )
    return path


def canonical(query):
    """Return a query without what does not matter in it: order, and visits."""
    return "&".join(
        sorted(part for part in query.split("&") if part and not OF_VISITS.match(part))
    )


def unquoted(text):
    """Percent-decode; octets that are not UTF-8 stay encoded."""
    octets = unquote_to_bytes(text.encode(errors="surrogateescape"))
    return repercent_broken_unicode(octets).decode()


def candidate_paths(path: str, query: str = "") -> list[str]:
    """Return the paths at which a redirect for a request may be stored, best first.

    With and without its query, in any order, and its last slash. ``path`` is decoded,
    ``query`` not.
    """
    bare = path.rstrip("/") or "/"
    other = bare if path != bare else f"{bare}/"
    queries = dict.fromkeys([canonical(query), ""])
    return [
        "?".join(filter(None, [candidate, unquoted(text)]))
        for text in queries
        for candidate in [path, other]
    ]


def refuse_present(path: str) -> None:
    """Raise ValidationError if this site has a page or a file at the path."""
    page = path.partition("?")[0]
    if path.startswith("/?"):
        # ``website.middleware`` asks before the home page answers.
        return
    # The web server may answer there itself.
    if page.startswith((settings.STATIC_URL, f"{settings.MEDIA_URL}pictures/")):
        raise ValidationError(gettext("This site keeps its own files there now."))
    paths = [(path, code) for path in candidate_paths(page) for code in LANGUAGES]
    if page.startswith(f"/{settings.ADMIN_PATH}") or any(starmap(answers, paths)):
        raise ValidationError(gettext("A page of this site has this address now."))


def end_of(address: str) -> tuple:
    """Return (pointer, target, language) of what a redirect to an address leads to.

    A pointer where a record has its page there, else the target. Raises ValidationError
    where this site has nothing.
    """
    if address.strip().casefold() == GONE:
        return None, GONE, LANGUAGES[0]
    if match := POINTER.fullmatch(address.strip()):
        pointer = Pointer.parse(match[1])
        if pointer in records_of([pointer]):
            return pointer, "", ""
    path = path_of(address)
    page = path.partition("?")[0]
    language = page.split("/")[1]
    match = language in LANGUAGES and match_of(page, language)
    if match and (model := model_of_page(match)):
        if record := model.lean().at(language, **match.kwargs).first():
            return record.pointer, "", language
    elif match:
        return None, path, language
    raise ValidationError(gettext("This site has no page at this address."))


def answers(page, language):
    match = match_of(page, language)
    model = match and model_of_page(match)
    return model.objects.at(language, **match.kwargs).exists() if model else bool(match)


def match_of(page, language):
    with override(language):
        try:
            return resolve(page)
        except Resolver404:
            return None


def model_of_page(match):
    """Return the model whose records have their pages at such a path, or None."""
    models = {model.detail_route: model for model in publishable_models()}
    return models.get(match.view_name)


def address_of_own(page):
    """Return the present address of a record in the language of the path, or None.

    The path has the slug of another language: the not-translated page was there until
    the text came out, perhaps by a date that had come, at which nothing is saved.
    """
    for language in LANGUAGES:
        match = match_of(page, language)
        if not (model := match and model_of_page(match)):
            continue
        for code in others(language):
            record = model.lean().at(code, **match.kwargs).first()
            address = record and record.address_in(language)
            if record and record.has_a_page_in(language) and address != page:
                return address
    return None
