"""The pictures in the text of a JATS: out of the archive into the library.

A text has ``<img src="picture:0">``, by the places in the cell ``pictures`` of its row.
When the row is checked, so are the files: each is stored under the key that its picture
will have, unless the library has it. ``cleanup_media`` removes what never becomes one.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext

from imports.upload import listed
from library import imports, pictures
from library.models import Picture
from text.languages import LANGUAGES

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".tif", ".tiff", ".svg")
PLACE = re.compile(r'<img src="picture:(\d+)"')
ELEMENT = re.compile(r'<img src="picture:\d+"[^>]*>')
# In the address of a picture that one of our own files names.
TOKEN = re.compile(r"/pictures/([0-9a-f]{32})/")
TEXTS = [f"text_{code}" for code in LANGUAGES]


def assign(upload, rows):
    """Put the path of its file into each picture; return the names of those files."""
    files = upload.named(*SUFFIXES) if upload.is_archive else {}
    used = set()
    for row in rows:
        own = row.cells.pop("file", "")
        for picture in row.cells.get("pictures") or []:
            try:
                found = files and upload.find(picture["href"], own, SUFFIXES)
            except ValidationError as error:
                new = [("text", message) for message in error.messages]
                row.errors += [each for each in new if each not in row.errors]
                continue
            if found:
                picture |= {"name": found, "path": str(files[found])}
                used.add(found)
    return used


def check(row, known):
    """Give the texts of a row the keys of its pictures; say which are missing.

    ``known``: {digest: key and facts} of what the rows before have brought.
    """
    cells, missing = row.cells, []
    found = cells.get("pictures") or []
    for picture in found:
        if "pk" in picture:
            continue
        picture["pk"] = None
        if picture["language"] not in {"", *LANGUAGES}:
            continue
        try:
            picture["pk"] = key_of_stored(picture)
            if not picture["pk"] and "path" in picture:
                store_file(picture, known)
        except ValidationError as error:
            for message in pictures.short_messages(error):
                row.remarks.append(("text", f"{picture['name']}: {message}"))
        else:
            if not picture["pk"]:
                missing.append(picture["href"] or "—")
    if missing:
        message = gettext("Not among the files that were sent: %(name)s.")
        row.remarks.append(("text", message % {"name": listed({*missing})}))
    keys = {str(number): picture["pk"] for number, picture in enumerate(found)}
    for name in TEXTS:
        if found and name in cells:
            cells[name] = with_keys(cells[name], keys)


def with_keys(html, keys):
    def place(match):
        pk = keys.get(match[1])
        return f'<img src="/id/library.picture/{pk}/"' if pk else match[0]

    return ELEMENT.sub("", PLACE.sub(place, html))


def key_of_stored(picture):
    token = TOKEN.search(picture["href"])
    stored = token and Picture.objects.filter(token=token[1]).first()
    return stored and stored.pk


def store_file(picture, known):
    """Store the file of a picture; give it its key, and the facts of a new file."""
    brought = imports.bring_picture(picture.pop("path"), picture["name"], known)
    code = picture["language"] or LANGUAGES[0]
    for name, length in [("alt", 300), ("credit", 150)]:
        words = Truncator(picture[name]).chars(length)
        brought.get("facts", {}).setdefault(f"{name}_{code}", words)
    picture |= brought
