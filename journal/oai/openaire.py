"""An article for OpenAIRE and La Referencia: their guidelines for repositories, 4.0.

https://openaire-guidelines-for-literature-repository-managers.readthedocs.io/en/v4.0.0/
"""

from bibliography.identifiers import address
from journal.deposits.issue_deposit import CODES
from journal.description import texts_of
from journal.models import Article
from publishing.pages.seo import absolute
from text import xml

OAIRE = "http://namespace.openaire.eu/schema/oaire/"
OAIRE_SCHEMA = "https://www.openaire.eu/schema/repo-lit/4.0/openaire.xsd"
make = xml.Vocabulary(
    {
        "oaire": OAIRE,
        "datacite": "http://datacite.org/schema/kernel-4",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
)
element = make.filled
# Of COAR, https://vocabularies.coar-repositories.org/
COAR = "http://purl.org/coar/"
OPEN, METADATA_ONLY = f"{COAR}access_right/c_abf2", f"{COAR}access_right/c_14cb"
PUBLISHED = f"{COAR}version/c_970fb48d4fbd8a85"
TYPES = {
    Article.Kind.RESEARCH: ("research article", "c_2df8fbb1"),
    Article.Kind.REVIEW: ("review article", "c_dcae04bc"),
    Article.Kind.REPORT: ("report", "c_93fc"),
    Article.Kind.CONFERENCE: ("conference paper", "c_5794"),
    Article.Kind.EDITORIAL: ("editorial", "c_b239"),
    Article.Kind.BOOK_REVIEW: ("book review", "c_ba08"),
    Article.Kind.LETTER: ("letter to the editor", "c_545b"),
}
OTHER = "journal article", "c_6501"


def resource(described):
    """Return the ``oaire:resource`` of a Description."""
    article, journal = described.article, described.journal
    own, issue = described.languages[0], article.issue
    kind, code = TYPES.get(article.kind, OTHER)
    rights = METADATA_ONLY if article.removed_on else OPEN
    access = "metadata only access" if article.removed_on else "open access"
    publishers = texts_of(journal, "publisher", described.languages)
    return make(
        "oaire:resource",
        titles(described),
        element(
            "datacite:creators", [creator(each, own) for each in described.authors]
        ),
        element("oaire:fundingReferences", [grant(g, own) for g in described.awards]),
        identifiers(described),
        [
            element("dc:language", CODES[article.written_in]),
            *(in_languages("dc:publisher", publishers)),
            element(
                "datacite:dates",
                element("datacite:date", article.accepted_on, dateType="Accepted"),
                element("datacite:date", described.date, dateType="Issued"),
            ),
            element(
                "oaire:resourceType",
                kind,
                resourceTypeGeneral="literature",
                uri=f"{COAR}resource_type/{code}",
            ),
            *(in_languages("dc:description", described.texts("summary"))),
            element("datacite:identifier", described.url, identifierType="URL"),
            element("datacite:rights", access, rightsURI=rights),
            element(
                "datacite:subjects",
                [
                    element("datacite:subject", word, **{"xml:lang": code})
                    for code in described.languages
                    for word in described.keywords_in(code)
                ],
            ),
            element("oaire:licenseCondition", described.licence, uri=described.licence),
            element("oaire:version", "VoR", uri=PUBLISHED),
            [
                element(
                    "oaire:file",
                    absolute(pdf.address),
                    accessRightsURI=OPEN,
                    mimeType="application/pdf",
                    objectType="fulltext",
                )
                for pdf in described.pdfs
            ],
            element("oaire:citationTitle", journal.key_title or str(journal)),
            element("oaire:citationVolume", issue.volume),
            element("oaire:citationIssue", issue.number),
            element("oaire:citationStartPage", described.begins),
            element("oaire:citationEndPage", article.last_page),
        ],
        **{"xsi:schemaLocation": f"{OAIRE} {OAIRE_SCHEMA}"},
    )


def in_languages(name, texts):
    return [element(name, text, **{"xml:lang": code}) for code, text in texts.items()]


def titles(described):
    """Return the title, and behind it those in other languages."""
    kinds = ["", *["TranslatedTitle"] * len(described.titles)]
    return element(
        "datacite:titles",
        [
            element("datacite:title", title, titleType=kind, **{"xml:lang": code})
            for kind, (code, title) in zip(
                kinds, described.titles.items(), strict=False
            )
        ],
    )


def creator(author, language):
    name = author.name_in(language)
    return element(
        "datacite:creator",
        element("datacite:creatorName", name.family_first, nameType="Personal"),
        element("datacite:givenName", name.given_names),
        element("datacite:familyName", name.family),
        element(
            "datacite:nameIdentifier",
            address("orcid", author.orcid),
            nameIdentifierScheme="ORCID",
            schemeURI="https://orcid.org",
        ),
        [
            element("datacite:affiliation", each.name)
            for each in author.affiliations_in(language)
        ],
    )


def grant(award, language):
    return element(
        "oaire:fundingReference",
        element("oaire:funderName", award.funder_in(language)),
        element(
            "oaire:funderIdentifier",
            address("ror", award.ror),
            funderIdentifierType="ROR",
        ),
        element("oaire:awardNumber", award.number),
    )


def identifiers(described):
    """Return its DOI, and what it is a part or a translation of."""
    journal = described.journal
    related = [
        *(("EISSN", "IsPartOf", n) for n in [journal.issn_online]),
        *(("PISSN", "IsPartOf", n) for n in [journal.issn_print]),
        *(("DOI", "IsVariantFormOf", each.doi) for each in described.originals),
        *(("DOI", "IsOriginalFormOf", each.doi) for each in described.translations),
    ]
    doi = described.article.doi
    return [
        element(
            "datacite:alternateIdentifiers",
            element("datacite:alternateIdentifier", doi, alternateIdentifierType="DOI"),
        ),
        element(
            "datacite:relatedIdentifiers",
            [
                element(
                    "datacite:relatedIdentifier",
                    number,
                    relatedIdentifierType=kind,
                    relationType=relation,
                )
                for kind, relation, number in related
            ],
        ),
    ]
