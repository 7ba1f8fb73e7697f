"""The articles of an issue for DOAJ, as its interface takes them: JSON.

Removed ones are left out.
"""

import json

from django.utils.translation import gettext

from bibliography.identifiers import address
from bibliography.items import without_empty
from journal.deposits.issue_deposit import Remark, missing, missing_of_journal
from publishing.pages.seo import absolute

# DOAJ takes no more.
MOST_KEYWORDS = 6


# What is missing


def remarks(deposit):
    yield from missing_of_journal(deposit.journal)
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
            yield from missing(article, f"summary_{language}", f"keywords_{language}")
    yield from missing(article, "doi")


# The file


def write(deposit, file):
    """Write a list, as the interface takes many at once."""
    records = [*map(as_json, deposit.present)]
    file.write(json.dumps(records, ensure_ascii=False, indent=2).encode())


def content(described) -> bytes:
    return json.dumps(as_json(described)).encode()


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
                "volume": article.issue_or_blank.volume,
                "number": article.number,
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
