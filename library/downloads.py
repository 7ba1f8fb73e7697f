"""The files of a document that a reader can download."""

from library.files import COMMON, StoredFile
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


def badge_of(entry):
    """Return the badge of the file that suits the reader of an Entry, or ""."""
    # Not the files of languages that readers do not see.
    public = [COMMON, *entry.visible_languages()]
    for which in preferred_order(entry.reader):
        if which in public and (facts := entry.details.get(which)):
            return StoredFile.of(facts, which).badge
    return ""
