"""Which language a request is in, where its address does not say."""

import re

from django.conf import settings
from django.utils.translation import get_language_from_request

from publishing.languages import LANGUAGES

PREFIX = re.compile(rf"/({'|'.join(LANGUAGES)})(/|$)")


def of_address(path):
    """Return the language that the address names, or None."""
    match = PREFIX.match(path)
    return match[1] if match else None


def of_reader(request):
    """Return the language the reader chose, else prefers, else the first one."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in LANGUAGES:
        return chosen
    # Its own check of the cookie is harmless; Accept-Language is what is read here.
    preferred = get_language_from_request(request)
    return preferred if preferred in LANGUAGES else settings.LANGUAGE_CODE
