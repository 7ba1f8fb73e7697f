"""The files of an archive as rows of their own: those that a table or a text names."""

from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.text import Truncator
from django.utils.translation import gettext

from desk.move.links import OldSite, parsed
from imports.publishables import OLD_ADDRESSES, addresses_of
from imports.tables import Row
from imports.upload import key_of_path
from library import files as library_files
from library.imports import bring_picture
from library.models import Document, DocumentKind, Picture
from library.pictures import short_messages
from text.languages import LANGUAGES, language_of

PICTURES, DOCUMENTS = Picture._meta.label_lower, Document._meta.label_lower
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".bmp", ".tif", ".svg")
# Folders around the site in the archive, as a program that saves sites makes them.
MOST_AROUND = 2
LONGEST_WORDS = 200


def rows_of_files(rows, kinds, files) -> list:
    """Return rows of the files in texts; give each row of a file what it needs.

    ``files``: {name: where it lies}. A row of a file has its ``files``, {field: {name,
    path}}, and ``links``: {path on the old site: language of a text that links to it}.
    """
    site, by_path, found, new = OldSite(rows), {}, {}, []
    usual = getattr(DocumentKind.usual(), "code", "")
    for around in range(MOST_AROUND + 1):
        for name in sorted(files):
            for rest in name.split("/", around)[around:]:
                by_path.setdefault(key_of_path(rest), name)

    def find(path):
        return by_path.get(key_of_path((path or "").partition("?")[0].lstrip("/")))

    def give(row, name, column):
        row.cells.setdefault("files", {})
        row.cells["files"][column] = {"name": name, "path": str(files[name])}
        found[name] = row

    for row in rows:
        if row.kind == PICTURES and (name := find(row.cells["file"])):
            give(row, name, "file")
        for column in OLD_ADDRESSES if row.kind == DOCUMENTS else ():
            if name := find(site.path_in(row.cells.get(column) or "")):
                give(row, name, f"file_{language_of(column)}")
    own = {path for row in rows for path, _language in addresses_of(row)}
    for row, language, path, words in uses_in(rows, kinds, site):
        name = find(path)
        # A page may lie there as a file, too.
        if not name or (path in own and name not in found):
            continue
        if name not in found and name.lower().endswith(SUFFIXES):
            new.append(Row(0, {}, kind=PICTURES, place=name))
            give(new[-1], name, "file")
        elif name not in found:
            address = f"old_address_{language or LANGUAGES[0]}"
            cells = {"kind": usual, address: path}
            new.append(Row(0, cells, kind=DOCUMENTS, place=name))
            give(new[-1], name, "common_file")
        file = found[name]
        file.cells.setdefault("links", {})[path] = language or LANGUAGES[0]
        said = {}
        if file.kind == PICTURES:
            said = {"alt": words}
        elif file.place == name:
            at = row.cells.get(f"published_at_{language}") or ""
            said = {"title": words or PurePosixPath(name).stem, "published_at": at}
        for column, cell in said.items() if language else ():
            column = f"{column}_{language}"
            cell = file.cells.get(column) or Truncator(cell).chars(LONGEST_WORDS)
            file.cells[column] = cell
    return new


def uses_in(rows, kinds, site):
    """Yield (row, language or None, path, words) of what may be files."""
    for row in rows:
        fields = kinds[row.kind].form.base_fields
        for column, cell in row.cells.items():
            language = language_of(column)
            if language and (root := parsed(cell)) is not None:
                for use in site.uses_in(row, column, root):
                    yield row, language, use.path, use.words
            elif cell and getattr(fields.get(column), "model", None) is Picture:
                yield row, None, site.path_in(cell), ""


def bring(row, digests):
    """Let the library check and store the files of a row, unless the dry run did.

    ``digests``: {digest: what ``bring_picture`` returned}.
    """
    is_picture = row.kind == PICTURES
    message = gettext("Not among the files that were sent: %(name)s.")
    if is_picture and "files" not in row.cells:
        row.errors.append(("file", message % {"name": row.cells["file"]}))
    for column, cell in row.cells.get("files", {}).items():
        try:
            if "path" in cell and is_picture:
                facts = bring_picture(cell["path"], cell["name"], digests)
                row.cells["files"][column] = facts
            elif "path" in cell:
                with open(cell["path"], "rb") as file:
                    prepared = library_files.prepare(File(file, cell["name"]))
                    row.cells["files"][column] = dict(prepared.store())
        except FileNotFoundError:
            # It was not needed when the files were there.
            row.errors.append(("", message % cell))
        except ValidationError as error:
            texts = short_messages(error) if is_picture else error.messages
            row.errors += [("", str(text)) for text in texts]
