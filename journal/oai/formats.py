"""The formats in which harvesters get an article: Dublin Core and JATS."""

from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from bibliography.identifiers import HOSTS
from journal.description import texts_of
from journal.jats import article_element
from journal.jats.elements import NAMESPACES
from journal.models import Article
from publishing.pages.seo import absolute
from text import xml

XSI = "http://www.w3.org/2001/XMLSchema-instance"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
# JATS itself is in no namespace, but what a record holds has to be in one: this is the
# one under which others give it.
JATS = "https://jats.nlm.nih.gov/ns/archiving/1.3/"
SCHEMAS = {
    OAI_DC: "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    JATS: "https://jats.nlm.nih.gov/archiving/1.3/xsd/"
    "JATS-archivearticle1-3-mathml3.xsd",
}
dc = xml.Vocabulary(
    {"oai_dc": OAI_DC, "dc": "http://purl.org/dc/elements/1.1/", "xsi": XSI}
)
# The words by which aggregators know what a text is.
TYPE = "info:eu-repo/semantics/"
TYPES = {
    Article.Kind.RESEARCH: "article",
    Article.Kind.REVIEW: "review",
    Article.Kind.REPORT: "report",
    Article.Kind.CONFERENCE: "conferenceObject",
    Article.Kind.BOOK_REVIEW: "bookReview",
}


def dublin_core(described):
    """Return the ``oai_dc:dc`` of a Description."""
    return dc(
        "oai_dc:dc",
        [
            dc.filled(f"dc:{name}", value, **{"xml:lang": "".join(language)})
            for name, value, *language in values_of(described)
        ],
        **{"xsi:schemaLocation": f"{OAI_DC} {SCHEMAS[OAI_DC]}"},
    )


def values_of(described):
    """Yield (name of the element, value), or these and the language of the value."""
    article, journal = described.article, described.journal
    languages, summaries = described.languages, described.texts("summary")
    for code, title in described.titles.items():
        yield "title", title, code
    for author in described.authors:
        yield "creator", author.name_in(languages[0]).family_first
    for code, title in texts_of(article.rubric, "title", languages).items():
        yield "subject", title, code
    for code in languages:
        for word in described.keywords_in(code):
            yield "subject", word, code
        yield "description", summaries.get(code), code
    for code, name in texts_of(journal, "publisher").items():
        yield "publisher", name, code
    yield "date", described.date
    yield "type", TYPE + TYPES.get(article.kind, "other")
    if described.pdfs:
        yield "format", "application/pdf"
    for code in languages:
        yield "identifier", absolute(article.address_in(code))
    yield "identifier", article.doi and HOSTS["doi"] + article.doi
    yield "source", source(described)
    for number in journal.issns:
        yield "source", f"ISSN {number}"
    yield "language", article.written_in
    for pdf in described.pdfs:
        yield "relation", absolute(pdf.address)
    yield "rights", described.licence
    for code, name in texts_of(journal, "copyright_holder").items():
        yield "rights", name, code


def source(described):
    """Return where it stands: journal, year, number, pages."""
    article, journal = described.article, described.journal
    title = journal.key_title or str(journal)
    parts = [title, article.year, article.number, described.pages]
    return ", ".join(str(part) for part in parts if part)


def jats_in_namespace(described):
    plain = article_element(described)
    namespaces = {None: JATS, "xsi": XSI, **NAMESPACES}
    root = etree.Element(f"{{{JATS}}}article", plain.attrib, nsmap=namespaces)
    root.extend(plain)
    for node in root.iter(etree.Element):
        if not node.tag.startswith("{"):
            node.tag = f"{{{JATS}}}{node.tag}"
    root.set(f"{{{XSI}}}schemaLocation", f"{JATS} {SCHEMAS[JATS]}")
    return root


class Format(NamedTuple):
    """``write``: a function of a Description that returns an element."""

    namespace: str
    write: Callable

    @property
    def schema(self):
        return SCHEMAS[self.namespace]


FORMATS = {
    "oai_dc": Format(OAI_DC, dublin_core),
    "oai_jats": Format(JATS, jats_in_namespace),
}
