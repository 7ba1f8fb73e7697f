"""The galleys of an article as readers have them: what, and where.

A galley has no page and no state: whoever gets the page gets the files below it.
"""

from dataclasses import dataclass, field
from itertools import chain, count

from django.utils.text import capfirst
from django.utils.translation import gettext

from journal.names import name_in
from library.files import COMMON, StoredFile, preferred_order, wrong_language
from publishing.drafts.overlay import laid_rows
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
    """Return {what it is called in its address, as "ru.pdf" or "answers.csv": row}."""
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


class HasGalleys:
    """The part of an article that has galleys, as rows of its form."""

    def rows_of_galleys(self):
        """Return the galleys alone, each as ``as_row`` has it."""
        return [row for row in self.rows_for_readers() if row["pk"]]

    def rows_for_readers(self):
        """Return what ``with_galleys`` annotates, or read it now."""
        laid = laid_rows(self, "galleys")
        if laid is not None:
            return [row.as_row() for row in laid]
        if not hasattr(self, "galley_rows"):
            here = type(self).objects.filter(pk=self.pk).order_by().with_galleys()
            rows = here.values_list("galley_rows", flat=True)
            self.galley_rows = next(iter(rows), [])
        return self.galley_rows

    def gaps_of_files(self):
        rows = self.rows_of_galleys()
        has_pdf = any(row["file"]["type"] == "pdf" for row in rows)
        if not has_pdf and not any(getattr(self, f"text_{code}") for code in LANGUAGES):
            text = gettext("Neither text nor PDF of the article.")
            yield f"text_{self.written_in}", text
        for number, row in enumerate(rows):
            file = StoredFile.of(row["file"])
            if row["language"] and file.words_in not in {"", row["language"]}:
                place = "galleys", number, "language"
                yield place, f"{file.badge}: {wrong_language(file)}"
            if row["file"].get("is_without_stamp"):
                text = gettext("The notice could not be printed onto this PDF.")
                yield ("galleys", number, "file"), f"{file.badge}: {text}"

    def renew_files(self):
        """Let files have the stamp of its notice, and find it by words and authors."""
        for galley in self.galleys.defer("file_text"):
            galley.renew_stamp(self)
        texts = {f"file_text_{language}": [] for language in LANGUAGES}
        galleys = self.galleys.none() if self.removed_on else self.galleys.all()
        for language, text in galleys.values_list("language", "file_text"):
            for code in [language] if language else LANGUAGES:
                texts[f"file_text_{code}"].append(text)
        gathered = {name: "\n".join(texts[name]) for name in texts}
        for code in LANGUAGES:
            names = (name_in(row, code).full for row in self.rows_of_authors())
            gathered[f"author_names_{code}"] = "\n".join(names)
        if any((getattr(self, name) or "") != gathered[name] for name in gathered):
            type(self)._base_manager.filter(pk=self.pk).update(**gathered)
