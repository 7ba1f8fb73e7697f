"""A stored page: a folder with the body, compressed and not, and the headers.

    <PAGES_ROOT>/<stamp>/en/news/.page/page.html page.html.br page.html.gz headers

It appears whole, because it is renamed into its place, and is never changed.
"""

import gzip
import json
import os
import re
import secrets
import shutil
import zlib
from functools import lru_cache
from typing import NamedTuple

import brotli
from django.conf import settings

from publishing.cache import page_stamp
from text.languages import LANGUAGES
from text.pointers import Pointer

# No part begins with a dot, as that of a stored page and ".." do.
PATH = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/(?:[\w-][\w.-]*/)*(?:[\w-][\w.-]*)?")
# Bytes, which a file system takes in a single name.
LONGEST_PATH = 240
NUMBER = re.compile(r"page=([1-9][0-9]{0,2})")
# That of a page of a list, or the language that stands beside a text.
QUERY = re.compile(rf"{NUMBER.pattern}|with=({'|'.join(LANGUAGES)})")
LARGEST_BODY = 5_000_000
# Bytes that stay free on the disk.
RESERVE = 200_000_000

# By the name in Accept-Encoding; what readers get if they take both comes first.
SUFFIXES = {"br": ".br", "gzip": ".gz"}
# Alone, or with a weight that is more than nothing.
TAKEN = {
    name: re.compile(rf"(?:^|,)\s*{name}\s*(?:,|$|;\s*q=(?:1|0?\.\d*[1-9]))")
    for name in SUFFIXES
}
TYPES = {
    "text/html": "html",
    "application/atom+xml": "xml",
    "text/calendar": "ics",
    "application/link-format": "link",
    # The files of the glossary.
    "text/csv": "csv",
    "application/x-tbx": "tbx",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
# An edit makes all pages anew: higher levels cost more than they save.
LEVEL = 5


class Facts(NamedTuple):
    """What is stored beside a body, in ``headers``.

    ``kind``: how its file is called; a server in front sends only "html".
    ``viewed``: the pointer and the language that ``count_views`` counts, or None.
    """

    kind: str
    headers: list
    viewed: tuple | None


class StoredPage(NamedTuple):
    facts: Facts
    body: bytes
    encoding: str
    etag: str


def name_of(path, query):
    """Return the name of a page within the folder of a stamp; None: never stored."""
    known = QUERY.fullmatch(query) if query else None
    if (query and not known) or not PATH.fullmatch(path):
        return None
    if len(path.encode()) > LONGEST_PATH:
        return None
    # Without its slash an address has a name of its own.
    return f"{path[1:]}.page-{known[known.lastindex]}" if known else f"{path[1:]}.page"


def read(stamp, name, encoding):
    """Return the ``StoredPage`` of a name, or None."""
    folder = f"{settings.PAGES_ROOT}/{stamp}/{name}"
    try:
        with open(f"{folder}/headers", "rb") as file:
            facts = parsed(file.read())
        with open(f"{folder}/{file_name(facts.kind, encoding)}", "rb") as file:
            version = int(os.fstat(file.fileno()).st_mtime)
            body = file.read()
    except OSError:
        return None
    return StoredPage(facts, body, encoding, etag_of(version, body))


def store(stamp, name, facts, body, encoding):
    """Store a page, if that can be; return it as ``read`` would."""
    # As the time of the stored files, of which with the size nginx makes its ETag: of
    # two versions that were stored within a second both may be equal. So a hash stands
    # for the time, in 31 bits, which every file system can store.
    version = zlib.crc32(body) & 0x7FFFFFFF
    bodies = {code: compress(body, code) for code in ["", *SUFFIXES]}
    try:
        write(stamp, name, facts, bodies, version)
    except OSError as error:
        page_stamp.note_failure(error)
    else:
        page_stamp.note_success()
    body = bodies[encoding]
    return StoredPage(facts, body, encoding, etag_of(version, body))


def write(stamp, name, facts, bodies, version):
    root = settings.PAGES_ROOT
    folder, new = f"{root}/{stamp}/{name}", f"{root}/{stamp}/.{secrets.token_hex(8)}"
    disk = os.statvfs(root)
    if disk.f_bavail * disk.f_frsize < RESERVE:
        raise OSError("the disk is nearly full")
    try:
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        os.mkdir(new)
        with open(f"{new}/headers", "w") as file:
            json.dump(facts, file)
        for encoding, body in bodies.items():
            path = f"{new}/{file_name(facts.kind, encoding)}"
            with open(path, "wb") as file:
                file.write(body)
            os.utime(path, (version, version))
        os.rename(new, folder)
    except OSError:
        shutil.rmtree(new, ignore_errors=True)
        # Another request may have stored it meanwhile.
        if not os.path.exists(f"{folder}/headers"):
            raise


def file_name(kind, encoding):
    return f"page.{kind}{SUFFIXES.get(encoding, '')}"


@lru_cache(maxsize=200)
def parsed(content):
    kind, headers, viewed = json.loads(content)
    return Facts(kind, headers, viewed and (Pointer(*viewed[0]), viewed[1]))


def etag_of(version, body):
    """Return the same ETag as nginx, which may answer the next request."""
    return f'"{version:x}-{len(body):x}"'


# Compression


def compress(body, encoding):
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=LEVEL)
    return gzip.compress(body, LEVEL, mtime=0) if encoding == "gzip" else body


def encoding_for(request):
    """Return the first of the encodings that the reader takes, or ""."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return next((name for name in TAKEN if TAKEN[name].search(accepted)), "")


def kind_of(response):
    """Return the suffix of a file with such a response, or None for other types."""
    return TYPES.get(response.headers.get("Content-Type", "").partition(";")[0].strip())
