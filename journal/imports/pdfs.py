"""The PDFs of articles: to which row a file belongs, and its way into the storage.

A row names its PDF in the cell ``pdf``, or the file has the name of the row's own file.
When the row is checked, so is the file: what the library takes is stored as a file that
no article has yet, and the row keeps its facts. ``cleanup_media`` removes it if the
import never follows.
"""

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
    files = upload.named(SUFFIX) if upload.is_archive else {}
    by_name, used = by_keys(files), set()
    for row in rows:
        wanted, own = row.cells.pop("pdf", []), row.cells.pop("file", "")
        keys = [
            *map(key_of_link, wanted),
            key_of_link(f"{PurePosixPath(own).stem}.pdf"),
        ]
        if found := next((by_name[key] for key in keys if key in by_name), None):
            row.cells["pdf"] = {"name": found, "path": str(files[found])}
            used.add(found)
        elif wanted and (upload.is_archive or not wanted[0].startswith("http")):
            message = gettext("Not among the files that were sent: %(name)s.")
            row.remarks.append(("pdf", message % {"name": listed(wanted)}))
    if free := files.keys() - used:
        message = gettext("These PDFs belong to no row: %(names)s.")
        remarks.append(message % {"names": listed(free)})


def by_keys(names):
    """Return {what a file is found by, its name without folders: its whole name}."""
    return {key_of_link(name): name for name in names}


def key_of_link(text):
    """Return the key of the file that an address or a path leads to."""
    name = PurePosixPath(unquote(text.replace("\\", "/"))).name
    return unicodedata.normalize("NFC", name).casefold()


# Its way into the storage


def check_pdf(row) -> None:
    """Let the library check the PDF of a row; keep its facts, or what is wrong."""
    cell = row.cells.get("pdf")
    if not cell or "path" not in cell:
        return
    try:
        row.cells["pdf"] = prepared_pdf(cell["path"], row).store()
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
