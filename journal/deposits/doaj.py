"""The articles of an issue for DOAJ, by its own schema. Removed ones are left out."""

from django.utils.translation import gettext
from lxml import etree

from bibliography.identifiers import HOSTS
from journal.deposits.contents import (
    CODES,
    address_of,
    best_name_of,
    places_of,
    text_in,
)
from journal.deposits.elements import as_file, put, under
from journal.deposits.remarks import Remark, missing
from journal.readers import languages_of
from text.languages import LANGUAGES

# DOAJ takes no more, the first of each language.
MOST_KEYWORDS = 6


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
    root = etree.Element("records")
    for article in contents.present:
        put_article(root, article, contents)
    return as_file(root)


def put_article(parent, article, contents):
    journal, issue = contents.journal, contents.issue
    codes = languages_of(article)
    record = under(parent, "record")
    under(record, "language", CODES[article.written_in])
    publishers = (text_in(journal, "publisher", code) for code in [*codes, *LANGUAGES])
    put(record, "publisher", next(filter(None, publishers), ""))
    under(record, "journalTitle", journal.constant_title)
    put(record, "issn", journal.issn_print)
    put(record, "eissn", journal.issn_online)
    date = article.issued_on.isoformat() if article.issued_on else article.year
    under(record, "publicationDate", date)
    put(record, "volume", issue.volume)
    put(record, "issue", issue.number)
    put(record, "startPage", article.first_page or article.article_number)
    put(record, "endPage", article.last_page)
    put(record, "doi", article.doi)
    under(record, "publisherRecordId", article.pk)
    for language in codes:
        title = article.marked_title_in(language)
        under(record, "title", title, language=CODES[language])
    put_authors(record, article)
    for language in codes:
        summary = text_in(article, "summary", language)
        put(record, "abstract", summary, language=CODES[language])
    under(record, "fullTextUrl", address_of(article), format="html")
    for language in codes:
        put_keywords(record, article.keyword_list(language), CODES[language])


def put_authors(record, article):
    """Write the authors, and the organisations that they work at, once each."""
    own = languages_of(article)[0]
    numbers = {}
    authors = under(record, "authors")
    for author in article.contributions.all():
        element = under(authors, "author")
        under(element, "name", best_name_of(author, article).full)
        for place in places_of(author, own):
            number = numbers.setdefault(place.name, len(numbers) + 1)
            under(element, "affiliationId", number)
        if orcid := author.known_orcid:
            under(element, "orcid_id", f"{HOSTS['orcid']}{orcid}")
    if numbers:
        names = under(record, "affiliationsList")
        for name, number in numbers.items():
            under(names, "affiliationName", name, affiliationId=number)


def put_keywords(record, words, code):
    if words:
        keywords = under(record, "keywords", language=code)
        for word in words[:MOST_KEYWORDS]:
            under(keywords, "keyword", word)
