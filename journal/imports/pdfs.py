"""The PDFs of articles: to which row a file belongs, and its way into the storage.

A row names its PDF in the cell ``pdf``, or the file has the name of the row's own file,
of the article's DOI or of its first page. When the row is checked, so is the file: what
the library takes is stored as a file that no article has yet, and the row keeps its
facts. ``cleanup_media`` removes it if the import never follows.
"""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext

from library import files

SUFFIX = ".pdf"
# How many names a message lists.
MOST_NAMES = 10


def listed(names):
    """Return names for a message, not too many of them."""
    names = sorted(names)
    rest = ["…"] if len(names) > MOST_NAMES else []
    return ", ".join([*names[:MOST_NAMES], *rest])


# Which belongs to which row


def assign(upload, rows, remarks):
    """Put the path of its PDF into each row, and remark on those of no row."""
    free = upload.named(SUFFIX) if upload.is_archive else {}
    by_name = {}
    for name in free:
        by_name.setdefault(key_of(name), name)
        by_name.setdefault(key_of(PurePosixPath(name).name), name)
    for row in rows:
        wanted = row.cells.pop("pdf", [])
        named = [by_name[key] for key in map(key_of_link, wanted) if key in by_name]
        guessed = [by_name[key] for key in keys_of(row) if key in by_name]
        if found := [name for name in [*named, *guessed] if name in free]:
            row.cells["pdf"] = {"name": found[0], "path": str(free.pop(found[0]))}
        elif wanted and upload.is_archive and named:
            row.errors.append(("pdf", gettext("Another row has this PDF already.")))
        elif wanted and (upload.is_archive or not wanted[0].startswith("http")):
            message = gettext("Not among the files that were sent: %(name)s.")
            row.remarks.append(("pdf", message % {"name": listed(wanted)}))
    if free:
        message = gettext("These PDFs belong to no row: %(names)s.")
        remarks.append(message % {"names": listed(free)})


def key_of(name):
    """Return what names of files are compared by."""
    return unicodedata.normalize("NFC", name).casefold()


def key_of_link(text):
    """Return the key of the file that an address or a path leads to."""
    return key_of(PurePosixPath(unquote(text.replace("\\", "/"))).name)


def keys_of(row):
    """Yield the names that the PDF of an article may have by itself."""
    if own := row.cells.pop("file", ""):
        path = PurePosixPath(own).with_suffix(SUFFIX)
        yield from map(key_of, [str(path), path.name])
    doi, first = row.cells.get("doi") or "", row.cells.get("first_page")
    bare = re.sub(r"^(https?://)?((dx|www)\.)?doi\.org/|^doi:\s*", "", doi.lower())
    names = [bare.replace("/", sign) for sign in "_-. "] if bare else []
    names += [bare.partition("/")[2]] if bare else []
    if first:
        names += [first, first.zfill(3), f"{first}-{row.cells.get('last_page')}"]
    names.append(row.cells.get("article_number") or "")
    yield from (key_of(f"{name}{SUFFIX}") for name in names if name)


# Its way into the storage


class SentPdf:
    """The PDF of an article by its facts, as the library stores it."""

    def __init__(self, name, facts):
        self.name, self.facts = name, facts

    def __str__(self):
        return f"{self.name} ({files.StoredFile.of(self.facts).badge})"


def check_pdf(row, article) -> None:
    """Let the library check the PDF of a row; keep its facts, or what is wrong.

    It is stored unless the article that the row finds, or None, has files already.
    """
    cell = row.cells.get("pdf")
    if not cell or "path" not in cell:
        return
    try:
        prepared = prepared_pdf(cell["path"], row)
        has_one = article and article.rows_of_galleys()
        facts = prepared.facts if has_one else prepared.store()
        row.cells["pdf"] = {"name": cell["name"], "facts": facts}
    except ValidationError as error:
        del row.cells["pdf"]
        row.errors += [("pdf", f"{cell['name']}: {text}") for text in error.messages]


def prepared_pdf(path, row):
    with open(path, "rb") as file:
        prepared = files.prepare(File(file))
    if prepared.facts["type"] != "pdf":
        raise ValidationError(gettext("This is not a PDF, despite its name."))
    if not prepared.text.strip():
        message = gettext(
            "No text can be read in this PDF, only pictures: nobody can search it, "
            "and screen readers are silent."
        )
        row.remarks.append(("pdf", message))
    return prepared
