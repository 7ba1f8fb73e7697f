"""The log: its two formats, and the number by which a line belongs to a request.

gunicorn loads it before the settings: ``deploy/gunicorn.conf.py``.
"""

import copy
import json
import logging
import re
import secrets
from contextvars import ContextVar
from datetime import UTC, datetime

# What a proxy may give as the number of a request.
TOKEN = re.compile(r"[\w.-]{8,64}", re.ASCII)

_request = ContextVar("request", default=None)


def number_requests(get_response):
    """Number each request, by the proxy's X-Request-ID if that is a plain token."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if TOKEN.fullmatch(given) else secrets.token_hex(8)
        # Until the answer is sent: Django logs some of it after the middleware.
        _request.set(request)
        response = get_response(request)
        response.headers["X-Request-ID"] = request.id
        return response

    return middleware


def forget_request(**kwargs):
    _request.set(None)


def request_id():
    """Return the number of the present request, or None."""
    return getattr(_request.get(), "id", None)


def user_id():
    """Return the key of who sent the present request, if that was asked before."""
    user = getattr(_request.get(), "_cached_user", None)
    return user and user.pk


def without_tracebacks_of_refusals(record):
    """Return a record of the log; of an answer 4xx without the traceback."""
    status = getattr(record, "status_code", 500)
    if record.exc_info and 400 <= status < 500:
        record = copy.copy(record)
        record.exc_info = record.exc_text = None
    return record


class JsonFormatter(logging.Formatter):
    """Formats a record as a line of JSON. It never has the address of a reader."""

    def format(self, record):
        moment = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id(),
            "user": user_id(),
            "status": getattr(record, "status_code", None),
            "exception": record.exc_info and self.formatException(record.exc_info),
        }
        line = {name: value for name, value in line.items() if value is not None}
        return json.dumps(line, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """Formats a record for a person at a terminal."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record):
        text = super().format(record)
        return f"{text} [{request_id()}]" if request_id() else text


# By LOG_FORMAT.
FORMATTERS = {"json": JsonFormatter, "text": TextFormatter}
