"""What readers have of an article: in which languages, which files, and relations."""

from django.db.models import Prefetch, prefetch_related_objects

from institute.models import Person
from journal.models import Article, Contribution, Issue
from library.models import Document
from library.models.document import COMMON
from text.languages import LANGUAGES, languages_from


def languages_of(article):
    """Return the languages in which readers have it, its own first."""
    return [
        code
        for code in languages_from(article.written_in)
        if article.is_visible_in(code)
    ]


def pdf_addresses(record):
    """Return [(language, path)] of its PDFs, with "" for one of all languages.

    ``record``: an article or an issue. An article that was removed has none.
    """
    document = record.pdf
    if document is None or getattr(record, "removed_on", None):
        return []
    return [
        (
            "" if which == COMMON else which,
            document.file_address(LANGUAGES[0] if which == COMMON else which, which),
        )
        for which in [*LANGUAGES, COMMON]
        if document.file_of(which) and document.is_file_public(which)
    ]


def load(articles):
    """Read issues, authors, references and all else that describes these articles.

    The number of statements is the same for any number of articles.
    """
    others = Article.objects.without_texts()
    prefetch_related_objects(
        articles,
        "rubric",
        Prefetch("issue", Issue.objects.without_texts()),
        Prefetch("pdf", Document.objects.lean()),
        Prefetch("translation_of", others),
        Prefetch("translations", others),
        Prefetch("contributions", Contribution.objects.for_page()),
        Prefetch("contributions__person", Person.objects.without_texts()),
        "references",
    )
    load_noticed(articles)


def load_noticed(articles):
    """Set ``noticed``: the articles that readers have whose notice an article is."""
    dois = [article.doi for article in articles if article.doi]
    noticed = {}
    for other in Article.objects.visible_anywhere().without_texts().noticed_by(*dois):
        noticed.setdefault(other.notice_doi, []).append(other)
    for article in articles:
        article.noticed = noticed.get(article.doi, [])
