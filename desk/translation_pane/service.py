"""Asks a machine for a translation, by the form of DeepL's API (``/v2/translate``).

Whoever runs the site chooses the service: ``TRANSLATE_URL``. Nothing of the answer is
stored.
"""

import json
import logging
import threading
from http.client import HTTPException
from time import monotonic
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext

from text.languages import LETTERS, others
from text.richtext import clean, text_of

logger = logging.getLogger(__name__)

# Characters that are sent, and bytes of an answer that are read.
LONGEST, LONGEST_ANSWER = 20_000, 500_000
CHUNK = 50_000
# Of the threads of a process, so many wait for the service at once.
_places = threading.BoundedSemaphore(2)


class NoSuggestion(Exception):
    """Says in a sentence why there is none."""


class NoRedirects(HTTPRedirectHandler):
    """The key is for nobody else."""

    def redirect_request(self, *arguments):
        return None


_opener = build_opener(NoRedirects)


def suggest(html, source, target, context, is_rich) -> str:
    """Return a translation: clean HTML, or plain text if it is not ``is_rich``.

    ``context``: what is not translated, but may help. Raises NoSuggestion.
    """
    if len(html) > LONGEST:
        raise NoSuggestion(
            gettext("The paragraph is too long: at most %(most)d characters are sent.")
            % {"most": LONGEST}
        )
    if not _places.acquire(blocking=False):
        raise NoSuggestion(gettext("Others are waiting for a suggestion: try again."))
    try:
        answer = ask(body_of(html, source, target, context, is_rich))
    finally:
        _places.release()
    suggestion = checked(answer, target, is_rich)
    return clean(suggestion, target) if is_rich else suggestion


def body_of(html, source, target, context, is_rich):
    codes = settings.TRANSLATE_LANGUAGES
    body = {
        "text": [html],
        "source_lang": codes[source]["source"],
        "target_lang": codes[target]["target"],
        "context": context,
    }
    if is_rich:
        body["tag_handling"] = "html"
    return json.dumps(body).encode()


def ask(body):
    """Return the bytes that the service answers."""
    headers = {"Content-Type": "application/json"}
    if settings.TRANSLATE_KEY:
        headers["Authorization"] = f"DeepL-Auth-Key {settings.TRANSLATE_KEY}"
    request = Request(settings.TRANSLATE_URL, body, headers)
    deadline = monotonic() + settings.TRANSLATE_TIMEOUT
    try:
        with _opener.open(request, timeout=settings.TRANSLATE_TIMEOUT) as response:
            return read(response, deadline)
    except HTTPError as error:
        error.close()
        logger.warning("The translation service answers %s.", error.code)
        raise NoSuggestion(words_of(error.code)) from error
    except (OSError, HTTPException, ValueError) as error:
        logger.warning("The translation service fails: %r", error)
        raise NoSuggestion(
            gettext("The translation service does not answer.")
        ) from None


def read(response, deadline):
    """Read an answer, which may come in drops."""
    parts = []
    while part := response.read1(CHUNK):
        parts.append(part)
        if monotonic() > deadline or CHUNK * len(parts) > LONGEST_ANSWER:
            raise TimeoutError("The answer takes too long.")
    return b"".join(parts)


def words_of(status):
    if status == 429:
        return gettext(
            "The translation service has had too many requests: try again later."
        )
    if status == 456:
        return gettext("The translation service has no quota left.")
    if status in {401, 403}:
        return gettext("The translation service refuses the key of this site.")
    return gettext("The translation service answers with an error (%(status)d).") % {
        "status": status
    }


def checked(answer, target, is_rich):
    """Return the text of an answer; raise NoSuggestion if it has none in ``target``."""
    text = text_in(answer)
    words = text_of(text) if is_rich else text
    if not words.strip():
        logger.warning("The translation service answers something else.")
        raise NoSuggestion(
            gettext("The answer of the translation service cannot be read.")
        )
    if any(letters(words, code) > letters(words, target) for code in others(target)):
        raise NoSuggestion(
            gettext("The translation service answered in another language.")
        )
    return text


def text_in(answer):
    """Return the translation in an answer, or ""."""
    try:
        text = json.loads(answer)["translations"][0]["text"]
        # JSON can name half a character.
        return text.encode(errors="ignore").decode()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""


def letters(text, language):
    return len(LETTERS[language].findall(text))
