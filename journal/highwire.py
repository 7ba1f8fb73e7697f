"""The ``citation_…`` elements by which Google Scholar and others index an article.

One language a page: they stand only on the page in the language of the article, under
the one title of the journal that all indexes know.
"""

from bibliography.identifiers import address
from publishing.pages.seo import absolute
from text.languages import current


def metas_of(article, journal, authors, download):
    """Return (name, content) of each element; none on a page in another language."""
    language = current()
    is_to_be_indexed = article.is_visible_in(language) and not article.removed_on
    if article.written_in != language or not is_to_be_indexed:
        return []
    issue, day = article.issue, article.issued_on
    facts = [
        ("title", article.marked_title_in(language)),
        *(pair for author in authors for pair in facts_of_author(author)),
        ("publication_date", f"{day:%Y/%m/%d}" if day else str(issue.year)),
        ("journal_title", journal.constant_title or journal.title_in(language)),
        ("journal_abbrev", journal.abbreviated_title),
        *(("issn", issn) for issn in journal.issns),
        ("publisher", getattr(journal, f"publisher_{language}") or ""),
        ("volume", issue.volume),
        ("issue", issue.number),
        ("firstpage", str(article.first_page or article.article_number)),
        ("lastpage", str(article.last_page or "")),
        ("doi", article.doi),
        ("language", article.written_in),
        *(("keywords", word) for word in article.keyword_list(language)),
        ("abstract_html_url", absolute(article.address_in(language))),
        ("pdf_url", absolute(download.address) if download else ""),
    ]
    return [(f"citation_{name}", content) for name, content in facts if content]


def facts_of_author(author):
    """Yield the name, and behind it where the author works."""
    yield "author", author.name.full
    for place in author.affiliations:
        yield "author_institution", place.name
    if author.orcid:
        yield "author_orcid", address("orcid", author.orcid)
