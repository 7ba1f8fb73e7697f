"""An article in Dublin Core."""

from lxml import etree
from oai_repo import NSMAP_OAIDC, OAIDC_SCHEMA

from bibliography.identifiers import HOSTS
from journal.jats.authors import part_of
from journal.jats.elements import QUALIFIED, xml_text
from journal.models import Article
from journal.readers import languages_of, pdf_addresses
from publishing.pages.seo import absolute
from text.languages import LANGUAGES

NAMESPACES = {prefix: str(url, "ascii") for prefix, url in NSMAP_OAIDC.items()}
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
    root = etree.Element(f"{{{NAMESPACES['oai_dc']}}}dc", nsmap=NAMESPACES)
    root.set(*OAIDC_SCHEMA)
    for name, value, *language in values_of(article, journal):
        if value:
            node = etree.SubElement(root, f"{{{NAMESPACES['dc']}}}{name}")
            node.text = xml_text(value)
            for code in language:
                node.set(QUALIFIED["lang"], code)
    return root


def values_of(article, journal):
    """Yield (name of the element, value), or these and the language of the value."""
    languages, files = languages_of(article), pdf_addresses(article)
    for code in languages:
        yield "title", article.marked_title_in(code), code
    for contribution in article.contributions.all():
        yield "creator", creator(contribution, languages)
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


def creator(contribution, languages):
    """Return "Family, Given Patronymic" in the first language that has the name."""
    for code in [*languages, *LANGUAGES]:
        family, *given = (
            part_of(contribution, part, code)
            for part in ["family", "given", "patronymic"]
        )
        if family:
            return ", ".join(filter(None, [family, " ".join(filter(None, given))]))
    return str(contribution)


def source(article, journal):
    """Return where it stands: journal, year, number, pages."""
    place = article.pages_display or article.article_number
    parts = [journal.constant_title or str(journal), article.year, article.number]
    return ", ".join(str(part) for part in [*parts, place] if part)
