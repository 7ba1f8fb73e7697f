import math

from django.db import models
from django.db.models import Max
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

# Between two neighbours, so that one that is moved in changes no other.
STEP = 10


def next_position(last):
    """Return the position behind the last one: 0 while nobody has chosen an order."""
    return last + STEP if last else 0


class Ordered(models.Model):
    """A record with a place among others, which people choose by dragging::

        class Page(Ordered, Publishable):
            order_within = ("parent",)
            order_tree = "parent"

    A new one comes last; while nobody has chosen an order, all have the same position,
    and the next key of the ordering decides.
    """

    # The fields whose values it shares with those among which it stands.
    order_within = ()
    # The foreign key to the one above it, where they make a tree of ``deepest`` levels.
    order_tree = None
    deepest = 1
    # What sorts the lists in which roots stand apart; ``order_heading`` names each.
    order_lists = ()

    position = models.PositiveSmallIntegerField(_("position"), blank=True, default=None)

    class Meta:
        abstract = True

    def order_heading(self):
        """Return the name of the list in which it stands as a root."""
        return ""

    def stands_alone(self):
        """Tell whether it can be under nothing, and nothing under it."""
        return False

    def set_derived_fields(self, stored):
        if self.position is None:
            shared = {name: getattr(self, name) for name in self.order_within}
            siblings = type(self)._base_manager.filter(**shared)
            last = siblings.aggregate(last=Max("position"))["last"]
            self.position = next_position(last)
        super().set_derived_fields(stored)

    @property
    def order_key(self):
        """Sort it among those beside it; one that is not stored comes behind them."""
        position = math.inf if self.position is None else self.position
        is_stored = self.pk is not None and self.pk > 0
        return position, not is_stored, abs(self.pk or 0)


class OrderedManyToManyField(models.ManyToManyField):
    """A relation that keeps the order in which its records were chosen.

    It is that of the rows between both, by their keys::

        affiliations = OrderedManyToManyField(Affiliation)
        Contribution._meta.get_field("affiliations").write(contribution, [2, 1])
    """

    keeps_order = True

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        # To the database it is one like any other.
        return name, "django.db.models.ManyToManyField", args, kwargs

    def in_order(self, queryset):
        """Order a queryset of records that are prefetched through the relation."""
        return queryset.order_by(RawSQL(f'"{self.m2m_db_table()}"."id"', []))

    def write(self, record, keys):
        through = self.remote_field.through
        here, there = self.m2m_column_name(), self.m2m_reverse_name()
        rows = through._base_manager.filter(**{here: record.pk}).order_by("pk")
        stored = [*rows.values_list(there, flat=True)]
        if stored == [*keys]:
            return
        # Nor what was prefetched is right any more.
        getattr(record, self.name).clear()
        through._base_manager.bulk_create(
            through(**{here: record.pk, there: key}) for key in keys
        )

    def save_form_data(self, instance, data):
        self.write(instance, [record.pk for record in data])
