"""The journal, its issues and its articles in schema.org's words."""

from bibliography.identifiers import address
from publishing.pages.seo import absolute
from text.languages import current

JOURNAL_ID = "/#journal"


def periodical(journal):
    """Return schema.org's Periodical."""
    language = current()
    publisher = getattr(journal, f"publisher_{language}")
    return {
        "@type": "Periodical",
        "@id": absolute(JOURNAL_ID),
        "name": journal.title_in(language),
        "alternateName": journal.constant_title or None,
        "issn": journal.issns,
        "url": absolute(journal.address_in(language)),
        "publisher": {"@type": "Organization", "name": publisher}
        if publisher
        else {"@id": absolute("/#organization")},
        "license": journal.licence_url or None,
        "startDate": str(journal.founded_year or ""),
    }


def publication_issue(issue):
    """Return schema.org's PublicationIssue."""
    language = current()
    day = issue.published_on
    is_visible = issue.is_visible_in(language)
    return {
        "@type": "PublicationIssue",
        "@id": absolute(issue.pointer.address),
        "name": issue.theme_in(language) if is_visible else "",
        "issueNumber": issue.number,
        "datePublished": day.isoformat() if day else str(issue.year),
        "url": absolute(issue.address_in(language)) if is_visible else "",
        "sameAs": address("doi", issue.doi),
        "isPartOf": {"@id": absolute(JOURNAL_ID)},
    }


def scholarly_article(article, authors, download, licence):
    """Return schema.org's ScholarlyArticle; ``authors``: of ``journal.authors``."""
    language = current()
    day = article.issued_on
    return {
        "@type": "ScholarlyArticle",
        "@id": absolute(article.pointer.address),
        "headline": article.marked_title_in(language),
        "creativeWorkStatus": str(article.notice_mark),
        "abstract": ""
        if article.removed_on
        else getattr(article, f"summary_{language}") or "",
        "keywords": [] if article.removed_on else article.keyword_list(language),
        "inLanguage": article.written_in,
        "author": [person(author) for author in authors],
        "datePublished": day.isoformat() if day else str(article.issue.year),
        "pageStart": str(article.first_page or ""),
        "pageEnd": str(article.last_page or ""),
        "pagination": article.article_number or None,
        "sameAs": address("doi", article.doi),
        "license": licence or None,
        "url": absolute(article.address_in(language)),
        "articleSection": article.rubric.title_in(language),
        "isPartOf": publication_issue(article.issue),
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": absolute(download.address),
            "encodingFormat": "application/pdf",
        }
        if download
        else None,
    }


def person(author):
    return {
        "@type": "Person",
        "name": author.name.full,
        "familyName": author.name.family if author.name.given else None,
        "givenName": author.name.given_names or None,
        "identifier": address("orcid", author.orcid),
        "url": absolute(author.entry.url) if author.entry else None,
        "affiliation": [
            {
                "@type": "Organization",
                "name": place.name,
                "sameAs": address("ror", place.ror),
            }
            for place in author.affiliations
        ],
    }
