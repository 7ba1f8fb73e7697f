"""What of an article has changed since it was deposited: {name of a part: digest}."""

import hashlib

from django.utils.translation import gettext_lazy as _
from lxml import etree

from text.xml import flat, local_name

# (what people call a part, the elements that formats have for it)
PARTS = [
    (_("title"), "titles title artTitles title-group"),
    (_("authors"), "contributors authors affiliationsList contrib-group aff"),
    (_("abstract"), "abstract abstracts trans-abstract"),
    (_("keywords"), "keywords kwd-group"),
    (_("references"), "citation_list references back"),
    (_("text"), "body sub-article"),
    (_("pages"), "pages publisher_item startPage endPage fpage lpage"),
    (_("dates"), "publication_date acceptance_date publicationDate dates pub-date"),
    ("DOI", "doi_data doi codes article-id"),
    (_("address"), "fullTextUrl files self-uri"),
    (_("notice"), "crossmark related-article"),
    ("PDF", "pdf"),
    (_("issue"), "journal_issue issue volume"),
    (_("journal"), "journal_metadata journalTitle issn eissn publisher"),
    (_("other details"), "rest"),
]
PART_OF = {name: names.split()[0] for _label, names in PARTS for name in names.split()}
LABELS = {names.split()[0]: label for label, names in PARTS}


def digests(elements, described):
    """Return {part: digest} of what a format says of an article, and of its PDFs."""
    contents = {"pdf": b"".join(pdf.sha256.encode() for pdf in described.pdfs)}
    for element in flat(elements):
        part = PART_OF.get(local_name(element), "rest")
        contents.setdefault(part, b"")
        contents[part] += etree.tostring(element, method="c14n")
    return {
        part: hashlib.sha256(content).hexdigest()[:16]
        for part, content in contents.items()
    }


def changed(before, now):
    """Return the parts that differ."""
    return [part for part in LABELS if before.get(part) != now.get(part)]


def words_of(parts):
    """Return what people call parts: "title, references"."""
    return ", ".join(str(LABELS[part]) for part in LABELS if part in parts)
