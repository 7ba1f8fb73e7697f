"""The formats in which harvesters get an article: Dublin Core, OpenAIRE's."""

from collections.abc import Callable
from typing import NamedTuple

from bibliography.identifiers import HOSTS
from journal.description import texts_of
from journal.models import Article
from journal.oai.openaire import OAIRE, OAIRE_SCHEMA, resource
from publishing.pages.seo import absolute
from text import xml

XSI = "http://www.w3.org/2001/XMLSchema-instance"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
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
        **{"xsi:schemaLocation": f"{OAI_DC} {OAI_DC_SCHEMA}"},
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
    for other in [*article.public_notices, *article.public_about]:
        yield "relation", other.doi and HOSTS["doi"] + other.doi
    yield "rights", described.licence
    for code, name in texts_of(journal, "copyright_holder").items():
        yield "rights", name, code


def source(described):
    """Return where it stands: journal, year, number, pages."""
    article, journal = described.article, described.journal
    title = journal.key_title or str(journal)
    pages = article.pages_display or article.article_number
    parts = [title, article.year, article.number, pages]
    return ", ".join(str(part) for part in parts if part)


class Format(NamedTuple):
    """``write``: a function of a Description that returns an element."""

    namespace: str
    schema: str
    write: Callable


FORMATS = {
    "oai_dc": Format(OAI_DC, OAI_DC_SCHEMA, dublin_core),
    "oai_openaire": Format(OAIRE, OAIRE_SCHEMA, resource),
}
