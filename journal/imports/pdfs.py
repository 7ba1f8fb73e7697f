"""The PDFs of articles: to which row a file belongs, and its way into the library.

A row names its PDF in the cell ``pdf``, or the file has the name of the article's DOI
or first page. When the row is checked, so is the file: what the library takes is stored
as a file that no document names yet, and the row keeps its facts. ``cleanup_media``
removes it if the import never follows.
"""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.text import Truncator
from django.utils.translation import gettext

from journal.models import Article
from library import files
from library.models import Document
from text.languages import LANGUAGES

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
    doi, first = row.cells.get("doi") or "", row.cells.get("first_page")
    bare = re.sub(r"^(https?://)?((dx|www)\.)?doi\.org/|^doi:\s*", "", doi.lower())
    names = [bare.replace("/", sign) for sign in "_-. "] if bare else []
    names += [bare.partition("/")[2]] if bare else []
    if first:
        names += [first, first.zfill(3), f"{first}-{row.cells.get('last_page')}"]
    names.append(row.cells.get("article_number") or "")
    yield from (key_of(f"{name}{SUFFIX}") for name in names if name)


# Its way into the library


class Galley:
    """A file of an article by its facts, which forms compare by its contents."""

    def __init__(self, name, facts):
        self.name, self.facts = name, facts

    def comparable(self):
        return self.facts["sha256"]

    def __str__(self):
        return f"{self.name} ({files.StoredFile.of(self.facts).badge})"


def check_pdf(row) -> None:
    """Let the library check the PDF of a row; keep its facts, or what is wrong."""
    cell = row.cells.get("pdf")
    if not cell or "path" not in cell:
        return
    try:
        row.cells["pdf"] = {"name": cell["name"], "facts": facts_of(cell["path"], row)}
    except ValidationError as error:
        del row.cells["pdf"]
        row.errors += [("pdf", f"{cell['name']}: {text}") for text in error.messages]


def facts_of(path, row):
    with open(path, "rb") as file:
        prepared = files.prepare(File(file))
    try:
        if prepared.facts["type"] != "pdf":
            raise ValidationError(gettext("This is not a PDF, despite its name."))
        if not prepared.text.strip():
            message = gettext(
                "No text can be read in this PDF, only pictures: nobody can search it, "
                "and screen readers are silent."
            )
            row.remarks.append(("pdf", message))
        return stored_facts(prepared.facts["sha256"]) or prepared.store()
    finally:
        prepared.folder.remove()


def stored_facts(digest):
    """Return the facts of the same file, if an article has it already."""
    for code in LANGUAGES:
        found = Document.objects.filter(
            kind=Document.Kind.ARTICLE, **{f"file_{code}__sha256": digest}
        ).values_list(f"file_{code}", flat=True)
        if facts := found.first():
            return facts
    return None


def galley_of(article) -> Galley | None:
    """Return the PDF that an article has."""
    document = article.pdf
    if document is None:
        return None
    found = filter(None, [document.file_of(article.written_in), document.common_file])
    facts = next(found, None)
    return facts and Galley(str(document), facts)


def attach(article, galley) -> Document:
    """Store the PDF of an article as the file of its document, a new one as a draft."""
    document, language = article.pdf, article.written_in
    if document is None:
        names = [f"title_{code}" for code in LANGUAGES]
        titles = {
            name: Truncator(getattr(article, name) or "").chars(200) for name in names
        }
        document = Document(kind=Document.Kind.ARTICLE, **titles)
    setattr(document, f"file_{language}", galley.facts)
    names = document.take_text(language, files.text_of(galley.facts))
    if document.pk:
        document.save(update_fields={f"file_{language}", *names})
    else:
        document.save()
        article.pdf = document
    return document


def may_replace(article):
    """Tell whether nobody but the article uses its document, and no reader has it."""
    document = article.pdf
    others = Article.objects.filter(pdf=document).exclude(pk=article.pk)
    return not (document.public_languages() or others.exists())
