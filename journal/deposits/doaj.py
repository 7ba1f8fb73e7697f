"""The articles of an issue for DOAJ. Removed ones are left out.

A file for upload is XML by its own schema; its interface takes JSON.
"""

from django.utils.translation import gettext

from bibliography.identifiers import address
from bibliography.items import without_empty
from journal.deposits.issue_deposit import CODES, Remark, missing, plain
from journal.description import texts_of
from publishing.pages.seo import absolute
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
    texts = ["publisher", "publisher_place", "copyright_holder", "charges"]
    names = [f"{text}_{language}" for text in texts for language in LANGUAGES]
    yield from missing(journal, *names, "licence_url", "contact_email", "board")
    for described in deposit.every:
        if not described.article.removed_on:
            yield from remarks_on(described)


def remarks_on(described):
    article = described.article
    if not (described.authors or article.is_notice):
        text = gettext("No author is named.")
        yield Remark(article, "contributions", text, is_stop=True)
    if not article.issued_on:
        yield from missing(article, "published_on")
    if article.has_abstract:
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


# What the interface takes


def as_json(described):
    """Return an article as https://doaj.org/api/docs has it: in one language."""
    article, journal = described.article, described.journal
    own, day = described.languages[0], article.issued_on
    ids = {
        "doi": article.doi,
        "pissn": journal.issn_print,
        "eissn": journal.issn_online,
    }
    links = {"HTML": described.url}
    if described.pdfs:
        links["PDF"] = absolute(described.pdfs[0].address)
    bibjson = {
        "title": described.titles.get(own, ""),
        "abstract": described.texts("summary").get(own, ""),
        "keywords": described.keywords_in(own)[:MOST_KEYWORDS],
        "year": str(day.year if day else article.year),
        "month": str(day.month) if day else "",
        "author": [author_as_json(author, own) for author in described.authors],
        "identifier": [{"type": kind, "id": id} for kind, id in ids.items() if id],
        "link": [
            {"type": "fulltext", "content_type": kind, "url": url}
            for kind, url in links.items()
        ],
        "journal": without_empty(
            {
                "volume": article.issue.volume,
                "number": article.issue.number,
                "start_page": str(described.begins or ""),
                "end_page": str(article.last_page or ""),
            }
        ),
    }
    return {"bibjson": without_empty(bibjson)}


def author_as_json(author, language):
    places = author.affiliations_in(language)
    return without_empty(
        {
            "name": author.name_in(language).full,
            "affiliation": "; ".join(place.name for place in places),
            "orcid_id": address("orcid", author.orcid),
        }
    )
