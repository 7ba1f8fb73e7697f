"""An issue for archives: a bag (BagIt, RFC 8493) in a ZIP.

It holds the PDF of the issue and, of each article, the PDF and its metadata as JATS.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings

from journal import jats, relations
from journal.deposits.contents import (
    Galley,
    copy_file,
    galley_of,
    text_in,
)
from journal.deposits.remarks import missing, missing_pdf
from library.models.document import COMMON
from text.languages import LANGUAGES

# What is missing


def remarks(contents):
    yield from missing(contents.journal, "publisher_ru", "publisher_en")
    yield from missing(contents.issue, "pdf")
    for article in contents.present:
        yield from missing_pdf(article)


# The file


def write(contents, file):
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        bag = Path(folder, contents.name)
        bag.mkdir()
        fill(bag, contents)
        make_bag(bag, headers_of(contents))
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for path in sorted(filter(Path.is_file, bag.rglob("*"))):
                archive.write(path, path.relative_to(folder))


def make_bag(folder, headers):
    """Make a folder a bag, in a process of its own.

    The library changes the current folder meanwhile, which all threads share.
    """
    options = [f"--{name}={value}" for name, value in headers.items() if value]
    command = [sys.executable, "-m", "bagit", "--quiet", "--sha256", "--sha512"]
    subprocess.run([*command, *options, str(folder)], check=True, capture_output=True)


def headers_of(contents):
    journal, issue = contents.journal, contents.issue
    publishers = (text_in(journal, "publisher", language) for language in LANGUAGES)
    return {
        "source-organization": next(filter(None, publishers), ""),
        "contact-email": journal.contact_email,
        "external-description": f"{journal.constant_title}. {issue.number_display}",
        "external-identifier": issue.doi,
        "bag-group-identifier": next(iter(journal.issns), ""),
    }


def fill(folder, contents):
    """Write the issue into a folder: whole, and article by article."""
    issue = contents.issue
    for galley in galleys_of_issue(issue):
        copy_to(folder / f"issue.{galley.which}.pdf", galley)
    for language in issue.visible_languages():
        if editorial := text_in(issue, "editorial", language):
            path = folder / f"editorial.{language}.html"
            path.write_text(editorial, encoding="utf-8")
    relations.load(contents.articles)
    for place, article in enumerate(contents.articles, 1):
        metadata = folder / f"{place:02}.xml"
        metadata.write_bytes(jats.write(article, contents.journal))
        if galley := galley_of(article):
            copy_to(metadata.with_suffix(".pdf"), galley)


def galleys_of_issue(issue):
    """Return the PDFs of the whole issue that readers can download."""
    if issue.pdf is None:
        return []
    return [
        Galley(issue.pdf, which)
        for which in [*LANGUAGES, COMMON]
        if (facts := issue.pdf.file_of(which))
        and facts["type"] == "pdf"
        and issue.pdf.is_file_public(which)
    ]


def copy_to(path, galley):
    with path.open("wb") as target:
        copy_file(galley.document, galley.facts, target)
