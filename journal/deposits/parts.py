"""What of an article has changed since it was deposited, part by part.

A part is what a format has of it in elements of one meaning: {"title": digest}. Numbers
and times that each file has anew are in no part.
"""

import hashlib

from django.utils.translation import gettext_lazy as _, pgettext_lazy
from lxml import etree

from text.xml import flat, local_name

# {part: (what people call it, the elements that formats have for it)}
PARTS = {
    "title": (_("title"), "titles title artTitles title-group"),
    "authors": (
        _("authors"),
        "contributors authors affiliationsList contrib-group aff",
    ),
    "abstract": (_("abstract"), "abstract abstracts trans-abstract"),
    "keywords": (_("keywords"), "keywords kwd-group"),
    "references": (_("references"), "citation_list references back"),
    "text": (_("text"), "body sub-article"),
    "pages": (_("pages"), "pages publisher_item startPage endPage fpage lpage"),
    "dates": (
        _("dates"),
        "publication_date acceptance_date publicationDate dates pub-date history",
    ),
    "addresses": (
        _("DOI or address"),
        "doi_data doi codes article-id fullTextUrl files self-uri",
    ),
    "notices": (pgettext_lazy("article", "notices"), "crossmark related-article"),
    "pdf": ("PDF", ""),
    "issue": (_("issue"), "journal_issue issue volume volume-id issue-id"),
    "journal": (
        _("journal"),
        "journal_metadata journalTitle issn eissn publisher journal-title-group",
    ),
    "rest": (_("other details"), ""),
}
PART_OF = {
    name: part for part, (_label, names) in PARTS.items() for name in names.split()
}


def digests(elements, described):
    """Return {part: digest} of the elements of an article, and of its PDFs."""
    hashes = {}
    for element in flat(elements):
        part = PART_OF.get(local_name(element), "rest")
        digest = hashes.setdefault(part, hashlib.sha256())
        digest.update(etree.tostring(element, method="c14n"))
    if described.pdfs:
        sums = "".join(pdf.sha256 for pdf in described.pdfs)
        hashes["pdf"] = hashlib.sha256(sums.encode())
    return {part: digest.hexdigest()[:16] for part, digest in hashes.items()}


def changed(before, now):
    """Return the names of the parts that differ."""
    return [part for part in PARTS if before.get(part) != now.get(part)]


def words_of(parts):
    """Return what people call parts: "title, references"."""
    return ", ".join(str(PARTS[part][0]) for part in parts if part in PARTS)
