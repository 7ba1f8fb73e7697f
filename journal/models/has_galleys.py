from django.utils.translation import gettext

from journal.description import texts_of
from journal.names import name_in
from library.files import StoredFile, wrong_language
from publishing.drafts.overlay import laid_rows
from text.languages import LANGUAGES


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
        if not (has_pdf or texts_of(self, "text")):
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
