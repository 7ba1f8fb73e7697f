"""Which files of a document a reader is offered."""

from dataclasses import dataclass

from library.files import StoredFile
from library.models.document import COMMON
from text.languages import LANGUAGES, others


@dataclass(frozen=True)
class Offer:
    """A file of a document; ``which`` is its language, or ``all``."""

    which: str
    file: StoredFile
    address: str = ""

    @property
    def languages(self):
        return LANGUAGES if self.which == COMMON else [self.which]

    @property
    def badge(self):
        """Type, size and language: "PDF, 1.21 MB, Rus"."""
        return self.file.badge(self.languages)


def order(language):
    """Return the files' places, the one for readers of ``language`` first."""
    return [language, COMMON, *others(language)]


def offers_of(document, language, is_draft=False):
    """Return the files that the page of ``language`` offers.

    A visitor gets none of a language that does not stand before readers; ``is_draft``:
    the page is a preview and shows all.
    """
    return [
        Offer(which, StoredFile.of(facts), document.file_address(language, which))
        for which in order(language)
        if (facts := document.file_of(which))
        and (is_draft or document.is_file_public(which))
    ]


def badge_of(entry):
    """Return the badge of the file that suits the reader of an Entry, or nothing."""
    for which in order(entry.reader):
        if facts := (entry.details or {}).get(which):
            return Offer(which, StoredFile.of(facts)).badge
    return ""
