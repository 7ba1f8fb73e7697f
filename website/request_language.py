"""Which language a request is in, where its address does not say."""

import re

from django.utils.translation import get_language_from_request

from text.languages import LANGUAGES

PREFIX = re.compile(rf"/({'|'.join(LANGUAGES)})(/|$)")


def of_address(path):
    """Return the language that the address names, or None."""
    match = PREFIX.match(path)
    return match[1] if match else None


def of_reader(request):
    """Return the language of the cookie, else of Accept-Language, else the first."""
    return get_language_from_request(request)
