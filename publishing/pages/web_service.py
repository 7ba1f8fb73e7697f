"""Asks a service of another site that whoever runs this one has chosen.

Who asks says what an answer means; nothing here logs an address, which may have a key.
"""

import time
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

# Bytes of an answer, and of what is read at once.
LONGEST, CHUNK = 500_000, 65_536


class NoAnswer(Exception):
    """The service does not answer, or not in time."""


class NoRedirects(HTTPRedirectHandler):
    """The key is for nobody else."""

    def redirect_request(self, *arguments):
        return None


_opener = build_opener(NoRedirects)


def ask(url, body=None, headers=None, *, timeout):
    """Return (status, content) of the answer to a GET, or a POST of ``body``.

    ``timeout``: after so many seconds of silence NoAnswer is raised, and after as many
    in all where the content comes in bits; headers that do may take longer.
    """
    until = time.monotonic() + timeout
    try:
        request = Request(url, body, headers or {})
        try:
            response = _opener.open(request, timeout=timeout)
        except HTTPError as error:
            response = error
        with response:
            return response.status, content_of(response, until)
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from None


def content_of(response, until):
    content = b""
    while len(content) < LONGEST and (chunk := response.read1(CHUNK)):
        content += chunk
        if time.monotonic() > until:
            raise TimeoutError
    return content
