"""The PDF of an article or an issue, as far as visitors may have it."""

from library.models.document import COMMON
from text.languages import LANGUAGES


def pdf_addresses(record):
    """Return [(language, path)] of the files, "" for one of all languages.

    ``record``: an article or an issue. A removed article has none.
    """
    document = record.pdf
    if document is None or getattr(record, "removed_on", None):
        return []
    found = []
    for which in [*LANGUAGES, COMMON]:
        if document.file_of(which) and document.is_file_public(which):
            language = which if which in LANGUAGES else ""
            address = document.file_address(language or LANGUAGES[0], which)
            found.append((language, address))
    return found
