"""Asks a service of another site that whoever runs this one has chosen.

Who asks says what an answer means; nothing here logs an address, which may have a key.
"""

from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

# Bytes of an answer.
LONGEST = 500_000


class NoAnswer(Exception):
    """The service does not answer, or not in time."""


class NoRedirects(HTTPRedirectHandler):
    """The key is for nobody else."""

    def redirect_request(self, *arguments):
        return None


_opener = build_opener(NoRedirects)


def ask(url, body=None, headers=None, *, timeout):
    """Return (status, content) of the answer to a GET, or a POST of ``body``.

    ``timeout``: after so many seconds of silence NoAnswer is raised.
    """
    try:
        request = Request(url, body, headers or {})
        try:
            response = _opener.open(request, timeout=timeout)
        except HTTPError as error:
            response = error
        with response:
            return response.status, response.read(LONGEST)
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from None
