from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.models.pointing import Pointing, PointingQuerySet


class LinkedTextQuerySet(PointingQuerySet):
    def using(self, *concepts):
        """Return the texts in which a term of one of these concepts is linked."""
        return self.filter(concepts__overlap=[one.pk for one in concepts])


class LinkedText(Pointing):
    """A rich text of an item, with the terms in it linked to their entries.

    The stored text itself knows no such links. This one is shown as long as ``digest``
    is that of the text; it follows from text and glossary, and may be lost.
    """

    field = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    digest = models.CharField(max_length=32)
    html = models.TextField()
    # Keys of the concepts to which it leads.
    concepts = ArrayField(models.BigIntegerField(), default=list)
    linked_at = models.DateTimeField(auto_now=True)

    objects = LinkedTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text with terms")
        verbose_name_plural = _("texts with terms")
        default_permissions = ()
        indexes = [GinIndex(fields=["concepts"], name="glossary_linkedtext_concepts")]
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk", "field", "language"],
                name="glossary_linkedtext_once",
            )
        ]

    def __str__(self):
        return f"{self.to_model}/{self.to_pk} {self.field} {self.language}"
