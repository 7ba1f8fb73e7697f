"""The formats in which harvesters get an article: Dublin Core, OpenAIRE's."""

from collections.abc import Callable
from typing import NamedTuple

from bibliography.identifiers import HOSTS, address
from journal.deposits.issue_deposit import CODES
from journal.description import texts_of
from journal.models import Article
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
    schema = {"xsi:schemaLocation": f"{OAI_DC} {OAI_DC_SCHEMA}"}
    rows = (
        (f"dc:{name}", value, {"xml:lang": "".join(language)})
        for name, value, *language in values_of(described)
    )
    return dc.of_rows("oai_dc:dc", rows, **schema)


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


# OpenAIRE and LA Referencia: their guidelines for repositories, 4.0
# https://openaire-guidelines-for-literature-repository-managers.readthedocs.io/en/v4.0.0/


OAIRE = "http://namespace.openaire.eu/schema/oaire/"
OAIRE_SCHEMA = "https://www.openaire.eu/schema/repo-lit/4.0/openaire.xsd"
oaire = xml.Vocabulary(
    {
        None: OAIRE,
        "datacite": "http://datacite.org/schema/kernel-4",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xsi": XSI,
    }
)
# The vocabularies of https://vocabularies.coar-repositories.org/
COAR = "http://purl.org/coar/"
OPEN, CLOSED = f"{COAR}access_right/c_abf2", f"{COAR}access_right/c_14cb"
PUBLISHED = f"{COAR}version/c_970fb48d4fbd8a85"
COAR_TYPES = {
    Article.Kind.RESEARCH: ("research article", "c_2df8fbb1"),
    Article.Kind.REVIEW: ("review article", "c_dcae04bc"),
    Article.Kind.REPORT: ("report", "c_93fc"),
    Article.Kind.CONFERENCE: ("conference paper", "c_5794"),
    Article.Kind.EDITORIAL: ("editorial", "c_b239"),
    Article.Kind.BOOK_REVIEW: ("book review", "c_ba08"),
    Article.Kind.LETTER: ("letter to the editor", "c_545b"),
}
OTHER = "journal article", "c_6501"


def openaire(described):
    """Return the ``resource`` of a Description."""
    schema = {"xsi:schemaLocation": f"{OAIRE} {OAIRE_SCHEMA}"}
    return oaire.of_rows("resource", openaire_values_of(described), **schema)


def openaire_values_of(described):
    article, journal = described.article, described.journal
    own, issue = described.languages[0], article.issue_or_blank
    for code, title in described.titles.items():
        yield "datacite:titles/datacite:title", title, {"xml:lang": code}
    for author in described.authors:
        yield "datacite:creators/datacite:creator", creator(author, own)
    for award in described.awards:
        yield "fundingReferences/fundingReference", grant(award, own)
    other = "datacite:alternateIdentifiers/datacite:alternateIdentifier"
    yield other, article.doi, {"alternateIdentifierType": "DOI"}
    issns = {"PISSN": journal.issn_print, "EISSN": journal.issn_online}
    for kind, issn in issns.items():
        facts = {"relatedIdentifierType": kind, "relationType": "IsPartOf"}
        yield "datacite:relatedIdentifiers/datacite:relatedIdentifier", issn, facts
    yield "datacite:dates/datacite:date", article.accepted_on, {"dateType": "Accepted"}
    yield "datacite:dates/datacite:date", described.date, {"dateType": "Issued"}
    for code in described.languages:
        for word in described.keywords_in(code):
            yield "datacite:subjects/datacite:subject", word, {"xml:lang": code}
    for code, text in described.texts("summary").items():
        yield "dc:description", text, {"xml:lang": code}
    for code, name in texts_of(journal, "publisher", described.languages).items():
        yield "dc:publisher", name, {"xml:lang": code}
    yield "dc:language", CODES[article.written_in]
    kind, code = COAR_TYPES.get(article.kind, OTHER)
    uri = f"{COAR}resource_type/{code}"
    yield "resourceType", kind, {"resourceTypeGeneral": "literature", "uri": uri}
    yield "datacite:identifier", described.url, {"identifierType": "URL"}
    if article.removed_on:
        yield "datacite:rights", "metadata only access", {"rightsURI": CLOSED}
    else:
        yield "datacite:rights", "open access", {"rightsURI": OPEN}
    yield "licenseCondition", described.licence, {"uri": described.licence}
    yield "version", "VoR", {"uri": PUBLISHED}
    for pdf in described.pdfs:
        facts = {"mimeType": "application/pdf", "objectType": "fulltext"}
        yield "file", absolute(pdf.address), {"accessRightsURI": OPEN, **facts}
    yield "citationTitle", journal.key_title or str(journal)
    yield "citationVolume", issue.volume
    yield "citationIssue", issue.number
    yield "citationStartPage", described.begins
    yield "citationEndPage", article.last_page


def creator(author, language):
    name = author.name_in(language)
    kind = {"nameType": "Organizational" if name.is_group else "Personal"}
    yield "datacite:creatorName", name.family_first, kind
    yield "datacite:givenName", name.given_names
    yield "datacite:familyName", "" if name.is_group else name.family
    orcid = {"nameIdentifierScheme": "ORCID", "schemeURI": "https://orcid.org"}
    yield "datacite:nameIdentifier", address("orcid", author.orcid), orcid
    for each in author.affiliations_in(language):
        yield "datacite:affiliation", each.name


def grant(award, language):
    ror = address("ror", award.ror)
    yield "funderName", award.funder_in(language)
    yield "funderIdentifier", ror, {"funderIdentifierType": "ROR"}
    yield "awardNumber", award.number


class Format(NamedTuple):
    """``write``: a function of a Description that returns an element."""

    namespace: str
    schema: str
    write: Callable


FORMATS = {
    "oai_dc": Format(OAI_DC, OAI_DC_SCHEMA, dublin_core),
    "oai_openaire": Format(OAIRE, OAIRE_SCHEMA, openaire),
}
