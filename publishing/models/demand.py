from contextlib import suppress

from django.db import DatabaseError, connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.models.pointer_model import PointerModel, PointerQuerySet
from text.pointers import Pointer


class DemandQuerySet(PointerQuerySet):
    def count_reader(self, record, language):
        """Note that a reader met ``record`` where it is not in ``language``.

        Never fail for that: a database that takes nothing serves readers still.
        """
        pointer = Pointer.to(record)
        # One statement, however many readers come at once; Django has none for it.
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
    """How often readers met an item that is not in their language, by day.

    A number only: neither a cookie nor an address is kept.
    """

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
