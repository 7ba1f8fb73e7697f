"""The files of a document that a reader can download."""

from library.files import COMMON, StoredFile
from library.models.document import file_address
from text.languages import others


def preferred_order(language):
    """Return the languages and ``all``, what suits readers of ``language`` first."""
    return [language, COMMON, *others(language)]


def downloads_of(document, language, is_draft=False):
    """Return the files that a page in ``language`` shows.

    Only those of languages that readers see; all of them where ``is_draft``, in a
    preview.
    """
    return [
        StoredFile.of(facts, which, document.file_address(language, which))
        for which in preferred_order(language)
        if (facts := document.file_of(which))
        and (is_draft or document.is_file_public(which))
    ]


def download_of(entry, language=""):
    """Return the file of an Entry for its reader, or None.

    ``language``: the one that comes first, by default the reader's.
    """
    # Not the files of languages that readers do not see.
    public = [COMMON, *entry.visible_languages()]
    for which in preferred_order(language or entry.reader):
        if which in public and (facts := entry.details.get(which)):
            slug = entry.slug_in(entry.language)
            address = file_address(entry.language, slug, which, facts)
            return StoredFile.of(facts, which, address)
    return None


def badge_of(entry):
    """Return the badge of the file that suits the reader of an Entry, or ""."""
    download = download_of(entry)
    return download.badge if download else ""
