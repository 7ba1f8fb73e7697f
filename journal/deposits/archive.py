"""An issue for archives: a bag (BagIt 1.0, RFC 8493) in a ZIP.

It holds the PDF of the issue and, of each article, the PDF and its metadata as JATS.
"""

import hashlib
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.text import capfirst
from django.utils.translation import gettext

from journal import jats
from journal.deposits.issue_deposit import Remark, copy_pdf, missing, missing_pdf
from journal.description import texts_of
from journal.galleys import galleys_of
from journal.models import IssueGalley
from text.languages import LANGUAGES

DECLARATION = b"""BagIt-Version: 1.0
Tag-File-Character-Encoding: UTF-8
"""

# What is missing


def remarks(deposit):
    yield from missing(deposit.journal, "publisher_ru", "publisher_en")
    if deposit.issue.pk and not pdfs_of_issue(deposit.issue):
        text = gettext("Missing: %(what)s")
        what = capfirst(IssueGalley._meta.verbose_name)
        yield Remark(deposit.issue, "galleys", text % {"what": what})
    for described in deposit.every:
        yield from missing(described.article, "issue", is_stop=True)
        if not described.article.removed_on:
            yield from missing_pdf(described)


# The file


def write(deposit, file):
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:

        def add(files):
            """Write {path: bytes, or (record, its PDF)}; return {path: checksum}."""
            digests = {}
            for path, content in files.items():
                name = f"{deposit.name}/{path}"
                if isinstance(content, bytes):
                    archive.writestr(name, content)
                    digests[path] = hashlib.sha256(content).hexdigest()
                else:
                    with archive.open(name, "w", force_zip64=True) as target:
                        copy_pdf(*content, target)
                    digests[path] = content[1].sha256
            return digests

        payload = payload_of(deposit)
        tags = {
            "bagit.txt": DECLARATION,
            "bag-info.txt": info_of(deposit),
            "manifest-sha256.txt": manifest(add(payload)),
        }
        add({"tagmanifest-sha256.txt": manifest(add(tags))})


def pdfs_of_issue(issue):
    galleys = galleys_of(issue.rows_of_galleys(), "", LANGUAGES[0])
    return [galley for galley in galleys if galley.is_pdf]


def manifest(digests):
    return "".join(f"{digest}  {path}\n" for path, digest in digests.items()).encode()


def info_of(deposit):
    journal, issue = deposit.journal, deposit.issue
    values = {
        "Source-Organization": next(iter(texts_of(journal, "publisher").values()), ""),
        "Contact-Email": journal.contact_email,
        "External-Description": f"{journal.key_title}. {issue.number_display}",
        "External-Identifier": issue.doi,
        "Bag-Group-Identifier": next(iter(journal.issns), ""),
    }
    # A value may not break its line.
    lines = [
        f"{name}: {' '.join(value.split())}\n"
        for name, value in values.items()
        if value
    ]
    return "".join(lines).encode()


def payload_of(deposit):
    """Return {path: bytes, or (record, its PDF)}: the issue, its articles by number."""
    issue, files = deposit.issue, {}
    for pdf in pdfs_of_issue(issue):
        files[f"data/issue.{pdf.which}.pdf"] = issue, pdf
    editorials = texts_of(issue, "editorial", issue.visible_languages())
    for language, editorial in editorials.items():
        files[f"data/editorial.{language}.html"] = editorial.encode()
    for number, described in enumerate(deposit.articles, 1):
        files[f"data/{number:02}.xml"] = jats.write(described)
        for pdf in described.pdfs[:1]:
            files[f"data/{number:02}.pdf"] = described.article, pdf
    return files
