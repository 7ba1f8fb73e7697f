"""The PDFs and pictures of articles: which row each belongs to, and how it is stored.

A row names its PDF in the cell ``pdf``, or the file has the name of the row's own file.
A JATS has ``<img src="picture:0">`` in its text, by the places in ``pictures``.

When the row is checked, so are its files. The library stores a PDF that no article has
yet, and a picture under the key that it will have, unless the picture is there already.
``cleanup_media`` removes them if the import never follows.
"""

import re
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.text import Truncator
from django.utils.translation import gettext

from imports.engine import in_row
from imports.upload import listed
from library import files, imports, pictures
from library.models import Picture
from text.languages import LANGUAGES

PDF = ".pdf"
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".tif", ".tiff", ".svg")
PLACE = re.compile(r'<img src="picture:(\d+)"')
ELEMENT = re.compile(r'<img src="picture:\d+"[^>]*>')
# In the address of a picture that one of our own files names.
TOKEN = re.compile(r"/pictures/([0-9a-f]{32})/")
TEXTS = [f"text_{code}" for code in LANGUAGES]


def assign_pdfs(upload, rows):
    """Put the path of its PDF into each row; return the names of these files."""
    files, used = upload.named(PDF) if upload.is_archive else {}, {}
    for row in rows:
        wanted, own = row.cells.pop("pdf", []), row.cells.get("file", "")
        links = [*wanted, f"{PurePosixPath(own).stem}.pdf"] if files else []
        try:
            found = [name for link in links if (name := upload.find(link, own, [PDF]))]
        except ValidationError as error:
            row.errors += [("pdf", message) for message in error.messages]
            continue
        if found and found[0] in used:
            row.errors.append(("pdf", in_row(used[found[0]])))
        elif found:
            row.cells["pdf"] = {"name": found[0], "path": str(files[found[0]])}
            used[found[0]] = row.number
        elif wanted and (upload.is_archive or not wanted[0].startswith("http")):
            message = gettext("Not among the files that were sent: %(name)s.")
            row.remarks.append(("pdf", message % {"name": listed(wanted)}))
    return used


def check_pdf(row) -> None:
    """Let the library check the PDF of a row; keep its facts, or what is wrong."""
    cell = row.cells.get("pdf")
    if not cell or "path" not in cell:
        return
    try:
        with open(cell["path"], "rb") as file:
            prepared = files.prepare(File(file))
            if prepared.facts["type"] != "pdf":
                raise ValidationError(gettext("This is not a PDF, despite its name."))
            row.cells["pdf"] = prepared.store()
    except ValidationError as error:
        del row.cells["pdf"]
        row.errors += [("pdf", f"{cell['name']}: {text}") for text in error.messages]
        return
    if not prepared.text.strip():
        message = gettext(
            "No text can be read in this PDF, only pictures: nobody can search it, "
            "and screen readers are silent."
        )
        row.remarks.append(("pdf", message))


def assign_pictures(upload, rows):
    """Put the path of its file into each picture; return the names of those files."""
    files = upload.named(*PICTURES) if upload.is_archive else {}
    used = set()
    for row in rows:
        own = row.cells.pop("file", "")
        for picture in row.cells.get("pictures") or []:
            try:
                found = files and upload.find(picture["href"], own, PICTURES)
            except ValidationError as error:
                new = [("text", message) for message in error.messages]
                row.errors += [each for each in new if each not in row.errors]
                continue
            if found:
                picture |= {"name": found, "path": str(files[found])}
                used.add(found)
    return used


def check_pictures(row, known):
    """Give the texts of a row the keys of its pictures; say which are missing."""
    cells, missing = row.cells, []
    found = cells.get("pictures") or []
    for picture in found:
        if "pk" in picture:
            continue
        picture["pk"] = None
        if picture["language"] not in {"", *LANGUAGES}:
            continue
        try:
            token = TOKEN.search(picture["href"])
            stored = token and Picture.objects.filter(token=token[1]).first()
            picture["pk"] = stored and stored.pk
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


def store_file(picture, known):
    """Store the file of a picture; give it its key, and the facts of a new file."""
    brought = imports.bring_picture(picture.pop("path"), picture["name"], known)
    code = picture["language"] or LANGUAGES[0]
    for name, length in [("alt", 300), ("credit", 150)]:
        words = Truncator(picture[name]).chars(length)
        brought.get("facts", {}).setdefault(f"{name}_{code}", words)
    picture |= brought
