"""What the pages say to machines: schema.org's words, and Google Scholar's.

The ``citation_…`` elements by which Google Scholar and others index an article stand
only on the page in the language of the article, under the one title of the journal that
all indexes know.
"""

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
        "alternateName": journal.key_title or None,
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


def scholarly_article(described, entries, download):
    """Return schema.org's ScholarlyArticle; ``entries``: of the pages of people."""
    article, language = described.article, current()
    return {
        "@type": "ScholarlyArticle",
        "@id": absolute(article.pointer.address),
        "headline": article.marked_title_in(language),
        "creativeWorkStatus": str(article.notice_mark),
        "abstract": described.texts("summary").get(language, ""),
        "keywords": described.keywords_in(language),
        "inLanguage": described.language_read_in(language),
        "author": [
            person(author, entries.get(author.person)) for author in described.authors
        ],
        "datePublished": str(described.date),
        "pageStart": str(article.first_page or ""),
        "pageEnd": str(article.last_page or ""),
        "pagination": article.article_number or None,
        "sameAs": address("doi", article.doi),
        "license": described.licence or None,
        "url": absolute(article.address_in(language)),
        "articleSection": article.rubric.title_in(language),
        "isPartOf": publication_issue(article.issue)
        if article.issue
        else {"@id": absolute(JOURNAL_ID)},
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": absolute(download.address),
            "encodingFormat": "application/pdf",
        }
        if download
        else None,
    }


def person(author, entry):
    name = author.name_in(current())
    return {
        "@type": "Organization" if name.is_group else "Person",
        "name": name.full,
        "familyName": name.family if name.given else None,
        "givenName": name.given_names or None,
        "honorificSuffix": name.suffix or None,
        "identifier": address("orcid", author.orcid),
        "url": absolute(entry.url) if entry else None,
        "affiliation": [
            {
                "@type": "Organization",
                "name": affiliation.name,
                "sameAs": address("ror", affiliation.ror),
            }
            for affiliation in author.affiliations_in(current())
        ],
    }


# The elements of Google Scholar


def metas_of(described, download):
    """Return (name, content) of each element; none where there is but an abstract."""
    article, journal, language = described.article, described.journal, current()
    is_to_be_indexed = article.is_visible_in(language) and not article.removed_on
    if language != described.language_read_in(language) or not is_to_be_indexed:
        return []
    issue, day = article.issue_or_blank, article.issued_on
    page = absolute(article.address_in(language))
    facts = [
        ("title", article.marked_title_in(language)),
        *(pair for author in described.authors for pair in facts_of_author(author)),
        ("publication_date", f"{day:%Y/%m/%d}" if day else str(article.year)),
        ("journal_title", journal.key_title or journal.title_in(language)),
        ("journal_abbrev", journal.abbreviated_title),
        *(("issn", issn) for issn in journal.issns),
        ("publisher", getattr(journal, f"publisher_{language}") or ""),
        ("volume", issue.volume),
        ("issue", issue.number),
        ("firstpage", str(described.begins)),
        ("lastpage", str(article.last_page or "")),
        ("doi", article.doi),
        ("language", language),
        *(("keywords", word) for word in described.keywords_in(language)),
        ("abstract", described.texts("summary").get(language, "")),
        ("abstract_html_url", page),
        ("fulltext_html_url", page if language in described.texts("text") else ""),
        ("pdf_url", absolute(download.address) if download else ""),
    ]
    return [(f"citation_{name}", content) for name, content in facts if content]


def facts_of_author(author):
    """Yield the name, and behind it where the author works."""
    language = current()
    yield "author", author.name_in(language).full
    for affiliation in author.affiliations_in(language):
        yield "author_institution", affiliation.name
    if author.email_for_readers:
        yield "author_email", author.email_for_readers
    if author.orcid:
        yield "author_orcid", address("orcid", author.orcid)
