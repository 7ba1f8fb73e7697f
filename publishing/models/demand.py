from contextlib import suppress

from django.db import DatabaseError, connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.models.pointer_model import PointerModel, PointerQuerySet
from text.pointers import Pointer


class DemandQuerySet(PointerQuerySet):
    def count_reader(self, record, language):
        """Count a reader of the not-translated page of ``record``; never fail."""
        pointer = Pointer.to(record)
        # An upsert that adds: the ORM has none.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO {self.model._meta.db_table} AS stored
                    (day, language, to_model, to_pk, readers)
                VALUES (%s, %s, %s, %s, 1)
                ON CONFLICT (to_model, to_pk, language, day)
                DO UPDATE SET readers = stored.readers + 1
                """,
                [timezone.localdate(), language, pointer.model, pointer.pk],
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
