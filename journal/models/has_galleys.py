from publishing.drafts.overlay import laid_rows


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
