"""What a page of the site is made of, by its address: records, whatever their state."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http.request import validate_host
from django.utils.translation import gettext, override, pgettext

from glossary.models import Concept
from publishing.content import old_urls
from publishing.content.addresses import path_to
from publishing.content.registry import catalogued_models, publishable_models
from publishing.models import Redirect
from text.fold import fold
from text.languages import LANGUAGES, current
from text.pointers import Pointer, is_key, parse_or_none

_FULL = re.compile(r"https?://", re.IGNORECASE)


def with_scheme(text):
    """Return the text, with a scheme if it begins with a host of ours or with www."""
    host = urlsplit(settings.SITE_URL).netloc
    has_host = text.lower().startswith(("www.", f"{host}/"))
    return f"https://{text}" if has_host else text


def is_of_another_site(text):
    text = with_scheme(text)
    if not _FULL.match(text):
        return False
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return True
    ours = [urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS]
    ours = [name.removeprefix("www.") for name in ours if name != "*"]
    return not validate_host(host.removeprefix("www."), ours)


class Page(NamedTuple):
    """What a page of this site is made of."""

    # The record whose page it is; else the records whose texts stand there.
    pointers: list
    # The kinds whose list it is.
    kinds: list
    # False of an address at which readers get "Page not found".
    is_there: bool = True

    @property
    def is_of_a_record(self):
        return len(self.pointers) == 1 and not self.kinds and self.is_there


def page_at(text):
    """Return the ``Page`` at an address or a pointer; None for other words."""
    if pointer := parse_or_none(text):
        return Page([pointer], [])
    if is_name_of_home_page(text):
        return page_with("home")
    text = with_scheme(text)
    is_address = _FULL.match(text) or text.startswith("/")
    if not is_address or is_of_another_site(text):
        return None
    try:
        page, _mark, query = old_urls.path_of(text).partition("?")
    except ValidationError:
        return None
    # Also that of the page to which a feed or a file belongs.
    paths = [*old_urls.candidate_paths(page), old_urls.BELOW_A_PAGE.sub("", page)]
    records = filter(None, map(record_at, paths))
    if pointer := next(records, None):
        return Page([pointer], [])
    redirect = Redirect.objects.at([*old_urls.candidate_paths(page, query), *paths])
    if redirect and not redirect.target:
        return Page([redirect.pointer], [])
    page = redirect.target if redirect else page
    return list_at(
        path_to("home", current()) if page == "/" else f"{page.rstrip('/')}/"
    )


def is_name_of_home_page(text):
    names = []
    for language in LANGUAGES:
        with override(language):
            names += [gettext("Home page"), pgettext("page of the site", "Home")]
    return fold(text) in map(fold, names)


def list_at(path):
    """Return the ``Page`` of one that is no record's own, as the home page."""
    language = path.split("/")[1]
    if language not in LANGUAGES:
        return None if old_urls.match_of(path, current()) else page_with("")
    match = old_urls.match_of(path, language)
    if not match or old_urls.model_of_page(match):
        return page_with("")
    # The list of a year stands below that of all years.
    above = old_urls.match_of(f"{path.rstrip('/').rpartition('/')[0]}/", language)
    return page_with(match.view_name, above.view_name if above else "")


def page_with(route, above=""):
    """Return the ``Page`` of a URL's name, "" where readers get "Page not found"."""
    pointers = [
        Pointer(model._meta.label_lower, pk)
        for model in catalogued_models()
        for pk in model.on_page(route).values_list("pk", flat=True)
    ]
    lists = {route, above} - {""}
    kinds = [model for model in publishable_models() if model.list_route in lists]
    return Page(pointers, kinds, is_there=bool(route))


def record_at(path):
    for language in LANGUAGES:
        match = old_urls.match_of(path, language)
        if match and (pointer := record_of(match, language)):
            return pointer
    return None


def record_of(match, language):
    """Return the pointer of the record on whose page an address leads, or None."""
    names = match.kwargs
    if match.view_name == "publishing:permanent":
        return Pointer(names["model"], names["pk"])
    model_admin = getattr(match.func, "model_admin", None)
    if model_admin and is_key(names.get("object_id", "")):
        return Pointer(model_admin.opts.label_lower, int(names["object_id"]))
    if match.view_name == "term":
        records = Concept.objects.filter(code=names["code"])
    else:
        of_page = (
            model.objects.at(language, **names)
            for model in publishable_models()
            if model.detail_route == match.view_name
        )
        records = next(of_page, None)
    record = records and records.only("pk").first()
    return record and record.pointer
