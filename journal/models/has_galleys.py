from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Func, OuterRef

from publishing.drafts.overlay import laid_rows


def with_galleys(queryset):
    """Annotate the galleys as JSON: ``galley_rows``; see ``as_row``.

    Behind them stand the PDFs of an article that the site has typeset.
    """
    galleys = queryset.model.galleys.rel.related_model
    rows = as_json(galleys.objects.filter(**{galleys.parent_field: OuterRef("pk")}))
    if typeset := getattr(queryset.model, "typeset_pdfs", None):
        pdfs = typeset.rel.related_model.objects.filter(article=OuterRef("pk"))
        rows = Func(
            *[rows, as_json(pdfs)],
            template="(%(expressions)s)",
            arg_joiner=" || ",
            output_field=models.JSONField(),
        )
    return queryset.annotate(galley_rows=rows)


def as_json(files):
    rows = ArraySubquery(files.as_rows())
    # As one value, which is read at once: a list would be read row by row.
    return Func(rows, function="to_jsonb", output_field=models.JSONField())


class HasGalleys(models.Model):
    """The part of a model that has galleys, as rows of its form."""

    class Meta:
        abstract = True

    def rows_of_galleys(self):
        """Return the galleys alone, each as ``as_row`` has it."""
        return [row for row in self.rows_for_readers() if row["pk"]]

    def rows_for_readers(self):
        """Return what ``with_galleys`` annotates, or read it now."""
        laid = laid_rows(self, "galleys")
        if laid is not None:
            return [row.as_row() for row in laid]
        if not hasattr(self, "galley_rows"):
            here = with_galleys(type(self)._base_manager.filter(pk=self.pk).order_by())
            rows = here.values_list("galley_rows", flat=True)
            self.galley_rows = next(iter(rows), [])
        return self.galley_rows
