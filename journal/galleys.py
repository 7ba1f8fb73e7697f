"""The galleys of an article as readers have them: what, and where.

A galley has no page and no state: whoever gets the page gets the files below it.
"""

from dataclasses import dataclass, field
from itertools import chain, count

from django.utils.text import capfirst
from django.utils.translation import gettext

from library.downloads import preferred_order
from library.files import COMMON, StoredFile
from text.languages import LANGUAGES, current, languages_from
from text.transliteration import slugify

TEXT, DATA, SUPPLEMENT = KINDS = ["text", "data", "supplement"]
# What holds a text to read from end to end.
TEXT_TYPES = {"pdf", "epub"}


@dataclass(frozen=True)
class GalleyFile(StoredFile):
    """A galley at its address; ``labels``: {language: what it is called}."""

    pk: int = 0
    kind: str = TEXT
    labels: dict = field(default_factory=dict)

    @property
    def languages(self):
        """Return the languages of its words; data may have none."""
        is_bare = self.kind != TEXT and self.which == COMMON
        return [] if is_bare else super().languages

    @property
    def is_pdf(self):
        """Tell whether it is the text as a PDF, which browsers show."""
        return self.kind == TEXT and self.type == "pdf"

    @property
    def label(self):
        """Return what a reader of the active language takes it for, or ""."""
        codes = [code for code in languages_from(current()) if self.labels.get(code)]
        if codes or self.kind != DATA:
            return self.labels[codes[0]] if codes else ""
        return capfirst(gettext("dataset"))


def galleys_of(rows, address, language):
    """Return the galleys below the address of a page; None: readers do not have it yet.

    ``language``: of the readers whose files come first.
    """
    galleys = []
    for name, row in named(rows).items():
        facts, which = row["file"], row["language"] or COMMON
        labels = {code: row[f"label_{code}"] for code in LANGUAGES}
        about = {"pk": row["pk"], "kind": row["kind"], "labels": labels}
        place = "" if address is None else f"{address}{name}"
        galleys.append(GalleyFile.of(facts, which, place, **about))
    order = preferred_order(language)
    return sorted(galleys, key=lambda it: (KINDS.index(it.kind), order.index(it.which)))


def named(rows):
    """Return {what it is called in its address: row}.

    A text by its language, anything else by its label: "ru.pdf", "answers.csv".
    """
    taken = {}
    for row in rows:
        labels = filter(None, (row[f"label_{code}"] for code in reversed(LANGUAGES)))
        name = slugify(next(labels, "")) or row["kind"]
        if row["kind"] == TEXT:
            name = row["language"] or COMMON
        suffix = row["file"]["type"]
        names = chain([name], (f"{name}-{number}" for number in count(2)))
        files = (f"{each}.{suffix}" for each in names)
        taken[next(each for each in files if each not in taken)] = row
    return taken
