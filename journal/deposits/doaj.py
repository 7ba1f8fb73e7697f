"""The articles of an issue for DOAJ, by its own schema. Removed ones are left out."""

from django.utils.translation import gettext

from bibliography.identifiers import address
from journal.deposits.issue_deposit import CODES, Remark, missing, plain
from journal.description import texts_of
from text import xml
from text.languages import LANGUAGES

# DOAJ takes no more, the first of each language.
MOST_KEYWORDS = 6
element = xml.Vocabulary(text=plain).filled


# What is missing


def remarks(deposit):
    journal = deposit.journal
    yield from missing(journal, "key_title", is_stop=True)
    if not journal.issns:
        yield from missing(journal, "issn_online", is_stop=True)
    for described in deposit.every:
        if not described.article.removed_on:
            yield from remarks_on(described)


def remarks_on(described):
    article = described.article
    if not described.authors:
        text = gettext("No author is named.")
        yield Remark(article, "contributions", text, is_stop=True)
    if not article.issued_on:
        yield from missing(article, "published_on")
    if article.rubric.has_abstract:
        for language in described.languages:
            yield from missing(article, f"summary_{language}")
            yield from missing(article, f"keywords_{language}")
    yield from missing(article, "doi")


# The file


def write(deposit, file):
    file.write(document(deposit))


def document(deposit) -> bytes:
    records = [record(described) for described in deposit.present]
    return xml.write(element("records", records))


def record(described):
    article, journal = described.article, described.journal
    codes = described.languages
    publishers = texts_of(journal, "publisher", [*codes, *LANGUAGES])
    return element(
        "record",
        element("language", CODES[article.written_in]),
        element("publisher", next(iter(publishers.values()), "")),
        element("journalTitle", journal.key_title),
        element("issn", journal.issn_print),
        element("eissn", journal.issn_online),
        element("publicationDate", described.date),
        element("volume", article.issue.volume),
        element("issue", article.issue.number),
        element("startPage", described.begins),
        element("endPage", article.last_page),
        element("doi", article.doi),
        element("publisherRecordId", article.pk),
        [
            element("title", title, language=CODES[code])
            for code, title in described.titles.items()
        ],
        authors(described),
        [
            element("abstract", text, language=CODES[code])
            for code, text in described.texts("summary").items()
        ],
        element("fullTextUrl", described.url, format="html"),
        [
            element(
                "keywords",
                [
                    element("keyword", word)
                    for word in described.keywords_in(code)[:MOST_KEYWORDS]
                ],
                language=CODES[code],
            )
            for code in codes
        ],
    )


def authors(described):
    """Return the authors, and the organisations that they work at, once each."""
    own = described.languages[0]
    return [
        element(
            "authors",
            [
                element(
                    "author",
                    element("name", author.name_in(own).full),
                    [
                        element("affiliationId", affiliation.number)
                        for affiliation in author.affiliations
                    ],
                    element("orcid_id", address("orcid", author.orcid)),
                )
                for author in described.authors
            ],
        ),
        element(
            "affiliationsList",
            [
                element(
                    "affiliationName",
                    affiliation.in_language(own).name,
                    affiliationId=affiliation.number,
                )
                for affiliation in described.affiliations
            ],
        ),
    ]
