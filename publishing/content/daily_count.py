from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.content import reader_counts
from publishing.content.pointer_model import PointerModel, PointerQuerySet


class DailyCountQuerySet(PointerQuerySet):
    def count_reader(self, request, pointer, language):
        """Count the reader of an item who sent the request, unless it is a robot."""
        key = [timezone.localdate(), language, *pointer]
        reader_counts.add(request, self.model, *key)

    def add_readers(self, number, *key):
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


class DailyCount(PointerModel):
    """Readers a day of an item in a language: a number, nothing else."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10)
    readers = models.PositiveIntegerField(_("readers"))

    objects = DailyCountQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk", "language", "day"],
                name="%(app_label)s_%(class)s_once_a_day",
            )
        ]

    def __str__(self):
        return f"{self.to_model}/{self.to_pk} {self.language} {self.day}"


class Demand(DailyCount):
    """Of its not-translated page: the language is the one that is missing."""

    class Meta(DailyCount.Meta):
        verbose_name = _("demand for a translation")
        verbose_name_plural = _("demand for translations")


class ViewCount(DailyCount):
    """Of its page, or of its file in this language.

    Who has a page open for long, or again and again, is counted at each request: what
    would tell readers apart, an address or a cookie, is not kept.
    """

    class Meta(DailyCount.Meta):
        verbose_name = _("views of a day")
        verbose_name_plural = _("views by day")
