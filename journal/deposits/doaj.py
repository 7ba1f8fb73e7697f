"""The articles of an issue for DOAJ, by its own schema. Removed ones are left out."""

from django.utils.translation import gettext

from bibliography.identifiers import address
from journal.deposits.contents import (
    CODES,
    address_of,
    affiliations_of,
    best_name_of,
    plain,
    text_in,
)
from journal.deposits.remarks import Remark, missing
from journal.readers import languages_of
from text import xml
from text.languages import LANGUAGES

# DOAJ takes no more, the first of each language.
MOST_KEYWORDS = 6
element = xml.Vocabulary(text=plain).filled


# What is missing


def remarks(contents):
    journal = contents.journal
    yield from missing(journal, "constant_title", is_stop=True)
    if not journal.issns:
        yield from missing(journal, "issn_online", is_stop=True)
    for article in contents.present:
        if not article.contributions.all():
            text = gettext("No author is named.")
            yield Remark(article, "contributions", text, is_stop=True)
        if not article.issued_on:
            yield from missing(article, "published_on")
        if article.rubric.has_abstract:
            for language in languages_of(article):
                yield from missing(article, f"summary_{language}")
                yield from missing(article, f"keywords_{language}")
        yield from missing(article, "doi")


# The file


def write(contents, file):
    file.write(document(contents))


def document(contents) -> bytes:
    records = [record(article, contents) for article in contents.present]
    return xml.write(element("records", records))


def record(article, contents):
    journal, issue = contents.journal, contents.issue
    codes = languages_of(article)
    publishers = (text_in(journal, "publisher", code) for code in [*codes, *LANGUAGES])
    return element(
        "record",
        element("language", CODES[article.written_in]),
        element("publisher", next(filter(None, publishers), "")),
        element("journalTitle", journal.constant_title),
        element("issn", journal.issn_print),
        element("eissn", journal.issn_online),
        element("publicationDate", article.issued_on or article.year),
        element("volume", issue.volume),
        element("issue", issue.number),
        element("startPage", article.first_page or article.article_number),
        element("endPage", article.last_page),
        element("doi", article.doi),
        element("publisherRecordId", article.pk),
        [
            element("title", article.marked_title_in(code), language=CODES[code])
            for code in codes
        ],
        authors(article, codes[0]),
        [
            element("abstract", text_in(article, "summary", code), language=CODES[code])
            for code in codes
        ],
        element("fullTextUrl", address_of(article), format="html"),
        [
            element(
                "keywords",
                [
                    element("keyword", word)
                    for word in article.keyword_list(code)[:MOST_KEYWORDS]
                ],
                language=CODES[code],
            )
            for code in codes
        ],
    )


def authors(article, language):
    """Return the authors, and the organisations that they work at, once each."""
    contributions = article.contributions.all()
    places = {author: affiliations_of(author, language) for author in contributions}
    names = dict.fromkeys(place.name for each in places.values() for place in each)
    numbers = {name: number for number, name in enumerate(names, 1)}
    return [
        element(
            "authors",
            [
                element(
                    "author",
                    element("name", best_name_of(author, article).full),
                    [
                        element("affiliationId", numbers[place.name])
                        for place in places[author]
                    ],
                    element("orcid_id", address("orcid", author.known_orcid)),
                )
                for author in contributions
            ],
        ),
        element(
            "affiliationsList",
            [
                element("affiliationName", name, affiliationId=number)
                for name, number in numbers.items()
            ],
        ),
    ]
