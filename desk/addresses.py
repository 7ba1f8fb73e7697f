"""Which record a pasted address of the site leads to, whatever its state."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http.request import validate_host
from django.urls import Resolver404, resolve
from django.utils.translation import override

from glossary.models import Concept
from publishing.content import old_urls
from publishing.content.registry import publishable_models
from publishing.models import Redirect
from text.languages import LANGUAGES
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


def pointer_of(text):
    """Return the pointer that a text is, or that of the record at an address.

    None for other words, and for an address that no record of this site has or had.
    """
    if pointer := parse_or_none(text):
        return pointer
    text = with_scheme(text)
    is_address = _FULL.match(text) or text.startswith("/")
    if not is_address or is_of_another_site(text):
        return None
    try:
        page, _mark, query = old_urls.path_of(text).partition("?")
    except ValidationError:
        return None
    paths = old_urls.candidate_paths(page)
    paths.append(old_urls.BELOW_A_PAGE.sub("", page))
    present = filter(None, map(record_at, dict.fromkeys(paths)))
    if pointer := next(present, None):
        return pointer
    # That of the record that had the address.
    redirect = Redirect.objects.at([*old_urls.candidate_paths(page, query), *paths])
    return redirect and redirect.pointer


def record_at(path):
    for language in LANGUAGES:
        with override(language):
            try:
                match = resolve(path)
            except Resolver404:
                continue
            if pointer := record_of(match, language):
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
