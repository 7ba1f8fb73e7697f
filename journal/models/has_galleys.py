from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Func, OuterRef

from publishing.drafts.overlay import laid_rows


def with_galleys(queryset):
    """Annotate the galleys as JSON: ``galley_rows``; see ``as_row``."""
    galleys = queryset.model.galleys.rel.related_model
    here = galleys.objects.filter(**{galleys.parent_field: OuterRef("pk")})
    rows = ArraySubquery(here.as_rows())
    # As one value, which is read at once: a list would be read row by row.
    rows = Func(rows, function="to_jsonb", output_field=models.JSONField())
    return queryset.annotate(galley_rows=rows)


class HasGalleys(models.Model):
    """The part of a model that has galleys, as rows of its form."""

    class Meta:
        abstract = True

    def rows_of_galleys(self):
        """Return the galleys as ``with_galleys`` annotates them, or read them now."""
        laid = laid_rows(self, "galleys")
        if laid is not None:
            return [row.as_row() for row in laid]
        if not hasattr(self, "galley_rows"):
            self.galley_rows = [*self.galleys.as_rows()] if self.pk else []
        return self.galley_rows
