"""What is compressed, and how."""

import gzip
from functools import lru_cache

import brotli

# By the name in Accept-Encoding; what readers get if they take both comes first.
SUFFIXES = {"br": ".br", "gzip": ".gz"}
TYPES = {
    "text/html": "html",
    "application/atom+xml": "xml",
    "text/calendar": "ics",
    # The files of the glossary.
    "text/csv": "csv",
    "application/x-tbx": "tbx",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
# Bytes below which it is not worth the time.
SHORTEST = 500
# An edit makes all pages anew: higher levels cost more than they save.
LEVEL = 5


def compress(body, encoding):
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=LEVEL)
    return gzip.compress(body, LEVEL, mtime=0) if encoding == "gzip" else body


def encoding_for(request, offered=tuple(SUFFIXES)):
    """Return the first of the encodings that the reader takes, or ""."""
    # A longer header is none of a browser, and would fill the memory.
    return chosen(request.META.get("HTTP_ACCEPT_ENCODING", "")[:200], offered)


@lru_cache(maxsize=200)
def chosen(accepted, offered):
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = weight_of(parameters)
    others = weights.get("*", 0)
    return next((name for name in offered if weights.get(name, others) > 0), "")


def weight_of(parameters):
    name, _, value = parameters.partition("=")
    try:
        return float(value) if name.strip() == "q" else 1
    except ValueError:
        return 0


def kind_of(response):
    """Return the suffix of a file with such a response, or None for other types."""
    return TYPES.get(response.headers.get("Content-Type", "").partition(";")[0].strip())
