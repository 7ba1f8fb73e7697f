"""An issue for archives: a bag (BagIt 1.0, RFC 8493) in a ZIP.

It holds the PDF of the issue and, of each article, the PDF and its metadata as JATS.
"""

import hashlib
from zipfile import ZIP_DEFLATED, ZipFile

from journal import jats
from journal.deposits.issue_deposit import copy_pdf, missing, missing_pdf
from journal.description import pdfs_of, texts_of
from text.languages import LANGUAGES

DECLARATION = b"""BagIt-Version: 1.0
Tag-File-Character-Encoding: UTF-8
"""

# What is missing


def remarks(deposit):
    yield from missing(deposit.journal, "publisher_ru", "publisher_en")
    yield from missing(deposit.issue, "pdf")
    for described in deposit.every:
        if not described.article.removed_on:
            yield from missing_pdf(described)


# The file


class Member:
    """A file of the ZIP that is being written, with its size and checksum."""

    def __init__(self, target):
        self.target, self.size, self.digest = target, 0, hashlib.sha512()

    def write(self, octets):
        self.size += self.target.write(octets)
        self.digest.update(octets)


def write(deposit, file):
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:

        def add(files):
            """Write {path: bytes, or (record, its PDF)}; return {path: Member}."""
            members = {}
            for path, content in files.items():
                name = f"{deposit.name}/{path}"
                with archive.open(name, "w", force_zip64=True) as target:
                    members[path] = member = Member(target)
                    if isinstance(content, bytes):
                        member.write(content)
                    else:
                        copy_pdf(*content, member)
            return members

        payload = add(payload_of(deposit))
        tags = add(
            {
                "bagit.txt": DECLARATION,
                "bag-info.txt": info_of(deposit, payload.values()),
                "manifest-sha512.txt": manifest(payload),
            }
        )
        add({"tagmanifest-sha512.txt": manifest(tags)})


def manifest(members):
    lines = (f"{each.digest.hexdigest()}  {path}\n" for path, each in members.items())
    return "".join(lines).encode()


def info_of(deposit, members):
    journal, issue = deposit.journal, deposit.issue
    values = {
        "Source-Organization": next(iter(texts_of(journal, "publisher").values()), ""),
        "Contact-Email": journal.contact_email,
        "External-Description": f"{journal.constant_title}. {issue.number_display}",
        "External-Identifier": issue.doi,
        "Bag-Group-Identifier": next(iter(journal.issns), ""),
        "Payload-Oxum": f"{sum(each.size for each in members)}.{len(members)}",
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
    for pdf in pdfs_of(issue, LANGUAGES[0]):
        files[f"data/issue.{pdf.which}.pdf"] = issue, pdf
    editorials = texts_of(issue, "editorial", issue.visible_languages())
    for language, editorial in editorials.items():
        files[f"data/editorial.{language}.html"] = editorial.encode()
    for number, described in enumerate(deposit.articles, 1):
        files[f"data/{number:02}.xml"] = jats.write(described)
        for pdf in described.pdfs[:1]:
            files[f"data/{number:02}.pdf"] = described.article, pdf
    return files
