"""The PDFs of articles: to which row a file belongs, and its way into the storage.

A row names its PDF in the cell ``pdf``, or the file has the name of the row's own file.
When the row is checked, so is the file: what the library takes is stored as a file that
no article has yet, and the row keeps its facts. ``cleanup_media`` removes it if the
import never follows.
"""

from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext

from imports.engine import in_row
from imports.upload import listed
from library import files

SUFFIX = ".pdf"

# Which belongs to which row


def assign(upload, rows, remarks):
    """Put the path of its PDF into each row, and remark on those of no row."""
    files, used = upload.named(SUFFIX) if upload.is_archive else {}, {}
    for row in rows:
        wanted, own = row.cells.pop("pdf", []), row.cells.get("file", "")
        links = [*wanted, f"{PurePosixPath(own).stem}.pdf"] if files else []
        try:
            found = [
                name for link in links if (name := upload.find(link, own, [SUFFIX]))
            ]
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
    if free := files.keys() - used.keys():
        message = gettext("These PDFs belong to no row: %(names)s.")
        remarks.append(message % {"names": listed(free)})


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
