"""An issue for archives: a bag (BagIt 1.0, RFC 8493) in a ZIP.

It holds the PDF of the issue and, of each article, the PDF and its metadata as JATS.
"""

import hashlib
from zipfile import ZIP_DEFLATED, ZipFile

from journal import jats
from journal.deposits.contents import Galley, copy_file, galley_of, text_in
from journal.deposits.remarks import missing, missing_pdf
from journal.readers import load
from library.models.document import COMMON
from text.languages import LANGUAGES

DECLARATION = b"""BagIt-Version: 1.0
Tag-File-Character-Encoding: UTF-8
"""

# What is missing


def remarks(contents):
    yield from missing(contents.journal, "publisher_ru", "publisher_en")
    yield from missing(contents.issue, "pdf")
    for article in contents.present:
        yield from missing_pdf(article)


# The file


class Member:
    """A file of the ZIP that is being written, with its size and checksum."""

    def __init__(self, target):
        self.target, self.size, self.digest = target, 0, hashlib.sha512()

    def write(self, octets):
        self.size += self.target.write(octets)
        self.digest.update(octets)


def write(contents, file):
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:

        def add(files):
            """Write files, {path: text, bytes or PDF}; return {path: Member}."""
            members = {}
            for path, content in files.items():
                name = f"{contents.name}/{path}"
                with archive.open(name, "w", force_zip64=True) as target:
                    members[path] = member = Member(target)
                    if isinstance(content, Galley):
                        copy_file(content.document, content.facts, member)
                    else:
                        member.write(content)
            return members

        payload = add(payload_of(contents))
        tags = add(
            {
                "bagit.txt": DECLARATION,
                "bag-info.txt": info_of(contents, payload.values()),
                "manifest-sha512.txt": manifest(payload),
            }
        )
        add({"tagmanifest-sha512.txt": manifest(tags)})


def manifest(members):
    lines = (f"{each.digest.hexdigest()}  {path}\n" for path, each in members.items())
    return "".join(lines).encode()


def info_of(contents, members):
    journal, issue = contents.journal, contents.issue
    publishers = (text_in(journal, "publisher", language) for language in LANGUAGES)
    values = {
        "Source-Organization": next(filter(None, publishers), ""),
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


def payload_of(contents):
    """Return {path: PDF or bytes}: the issue, and its articles by number."""
    issue, files = contents.issue, {}
    for galley in galleys_of_issue(issue):
        files[f"data/issue.{galley.which}.pdf"] = galley
    for language in issue.visible_languages():
        if editorial := text_in(issue, "editorial", language):
            files[f"data/editorial.{language}.html"] = editorial.encode()
    load(contents.articles)
    for place, article in enumerate(contents.articles, 1):
        files[f"data/{place:02}.xml"] = jats.write(article, contents.journal)
        if galley := galley_of(article):
            files[f"data/{place:02}.pdf"] = galley
    return files


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
