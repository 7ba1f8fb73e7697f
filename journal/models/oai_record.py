from django.db import models


class OaiRecord(models.Model):
    """What harvesters know of an article: when it last changed for them.

    It stays when the article is deleted, so that they learn of it.
    """

    article_pk = models.BigIntegerField(primary_key=True)
    # In whole seconds.
    datestamp = models.DateTimeField()
    # A hash of what was written of the article.
    digest = models.CharField(max_length=64)
    is_deleted = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        indexes = [
            # What changed since a harvester last asked.
            models.Index(fields=["datestamp"], name="journal_oai_record_datestamp")
        ]

    def __str__(self):
        return f"{self.article_pk} {self.datestamp}"
