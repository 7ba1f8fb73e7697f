"""The language of a request: by its URL, else by the reader's cookie or browser."""

import re

from django.utils.translation import get_language_from_request

from text.languages import LANGUAGES

PREFIX = re.compile(rf"/({'|'.join(LANGUAGES)})(/|$)")


def language_of_address(path):
    """Return the language prefix of a path, or None."""
    match = PREFIX.match(path)
    return match[1] if match else None


def language_of_reader(request):
    """Return the language of the cookie, else of Accept-Language, else the default."""
    return get_language_from_request(request)
