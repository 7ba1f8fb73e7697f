from django.contrib.postgres.fields import ArrayField
from django.db import models


class OaiRecordQuerySet(models.QuerySet):
    def selected(self, since=None, until=None, set_spec=None):
        """Filter what changed between two moments, both included, and is in a set."""
        found = self.order_by("article_pk")
        if since:
            found = found.filter(datestamp__gte=since)
        if until:
            found = found.filter(datestamp__lte=until)
        if set_spec:
            found = found.filter(sets__contains=[set_spec])
        return found

    def set_specs(self):
        """Return the sets that any record is in."""
        unnested = models.Func(
            "sets", function="unnest", output_field=models.CharField()
        )
        return {*self.values_list(unnested, flat=True).distinct()}


class OaiRecord(models.Model):
    """What harvesters know of an article: when it last changed for them.

    It stays when the article is deleted, so that they learn of it.
    """

    article_pk = models.BigIntegerField(primary_key=True)
    # In whole seconds.
    datestamp = models.DateTimeField()
    # A hash of what was written of the article.
    digest = models.CharField(max_length=64)
    sets = ArrayField(models.CharField(max_length=80))
    is_deleted = models.BooleanField(default=False)

    objects = OaiRecordQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            # What changed since a harvester last asked.
            models.Index(fields=["datestamp"], name="journal_oai_record_datestamp"),
        ]

    def __str__(self):
        return f"{self.article_pk} {self.datestamp}"
