"""The formats in which harvesters get an article: Dublin Core and JATS."""

from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from bibliography.identifiers import HOSTS
from journal.jats import article_element
from journal.jats.elements import NAMESPACES
from journal.models import Article
from journal.names import name_from
from journal.readers import languages_of, pdf_addresses
from publishing.pages.seo import absolute
from text import xml
from text.languages import LANGUAGES

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


def dublin_core(article, journal):
    """Return the ``oai_dc:dc`` of an article; its relations are read before."""
    return dc(
        "oai_dc:dc",
        [
            dc.filled(f"dc:{name}", value, **{"xml:lang": "".join(language)})
            for name, value, *language in values_of(article, journal)
        ],
        **{"xsi:schemaLocation": f"{OAI_DC} {SCHEMAS[OAI_DC]}"},
    )


def values_of(article, journal):
    """Yield (name of the element, value), or these and the language of the value."""
    languages, files = languages_of(article), pdf_addresses(article)
    for code in languages:
        yield "title", article.marked_title_in(code), code
    for author in article.contributions.all():
        name = name_from(author.names, languages[0])
        yield "creator", ", ".join(filter(None, [name.family, name.given_names]))
    for code in languages:
        yield "subject", getattr(article.rubric, f"title_{code}"), code
    for code in languages if not article.removed_on else []:
        for word in article.keyword_list(code):
            yield "subject", word, code
        yield "description", getattr(article, f"summary_{code}"), code
    for code in LANGUAGES:
        yield "publisher", getattr(journal, f"publisher_{code}"), code
    yield "date", article.issued_on or article.year
    yield "type", TYPE + TYPES.get(article.kind, "other")
    if files:
        yield "format", "application/pdf"
    for code in languages:
        yield "identifier", absolute(article.address_in(code))
    yield "identifier", article.doi and HOSTS["doi"] + article.doi
    yield "source", source(article, journal)
    for number in journal.issns:
        yield "source", f"ISSN {number}"
    yield "language", article.written_in
    for _language, path in files:
        yield "relation", absolute(path)
    yield "rights", article.licence_url or journal.licence_url
    for code in LANGUAGES:
        yield "rights", getattr(journal, f"copyright_holder_{code}"), code


def source(article, journal):
    """Return where it stands: journal, year, number, pages."""
    pages = article.pages_display or article.article_number
    parts = [journal.constant_title or str(journal), article.year, article.number]
    return ", ".join(str(part) for part in [*parts, pages] if part)


def jats_in_namespace(article, journal):
    plain = article_element(article, journal)
    namespaces = {None: JATS, "xsi": XSI, **NAMESPACES}
    root = etree.Element(f"{{{JATS}}}article", plain.attrib, nsmap=namespaces)
    root.extend(plain)
    for node in root.iter(etree.Element):
        if not node.tag.startswith("{"):
            node.tag = f"{{{JATS}}}{node.tag}"
    root.set(f"{{{XSI}}}schemaLocation", f"{JATS} {SCHEMAS[JATS]}")
    return root


class Format(NamedTuple):
    """``write``: a function of an article and the journal that returns an element."""

    namespace: str
    write: Callable

    @property
    def schema(self):
        return SCHEMAS[self.namespace]


FORMATS = {
    "oai_dc": Format(OAI_DC, dublin_core),
    "oai_jats": Format(JATS, jats_in_namespace),
}
