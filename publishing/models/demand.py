from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing import reader_counts
from publishing.models.pointer_model import PointerModel, PointerQuerySet
from text.pointers import Pointer


class DemandQuerySet(PointerQuerySet):
    def count_reader(self, request, record, language):
        """Count a reader of the not-translated page of ``record``."""
        pointer = Pointer.to(record)
        key = [timezone.localdate(), language, pointer.model, pointer.pk]
        reader_counts.add(request, self.model, *key)

    def add_readers(self, number, *key):
        """Store what was counted."""
        # An upsert that adds: the ORM has none.
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO {self.model._meta.db_table} AS stored
                    (day, language, to_model, to_pk, readers)
                VALUES (%s, %s, %s, %s, %s)
                ON CONFLICT (to_model, to_pk, language, day)
                DO UPDATE SET readers = stored.readers + excluded.readers
                """,
                [*key, number],
            )


class Demand(PointerModel):
    """Readers a day of the not-translated page of an item: a number, nothing else."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10)
    readers = models.PositiveIntegerField(_("readers"))

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand for a translation")
        verbose_name_plural = _("demand for translations")
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk", "language", "day"],
                name="publishing_demand_once_a_day",
            )
        ]

    def __str__(self):
        return f"{self.to_model}/{self.to_pk} {self.language} {self.day}"
