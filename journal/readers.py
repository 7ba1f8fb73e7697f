"""What readers have of an article: in which languages, and which files."""

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
