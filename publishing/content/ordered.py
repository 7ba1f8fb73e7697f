from django.db import models
from django.db.models import Max
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
    # The foreign key to that whose records alone stand on a page, as there are many:
    # ``?issue=5``.
    order_part = None
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
            self.position = self._last_position()
        super().set_derived_fields(stored)

    @property
    def place(self):
        """Sort it among those beside it; one that is only shown comes behind them."""
        return self.position, self.pk < 0, abs(self.pk)

    def _last_position(self):
        shared = {name: getattr(self, name) for name in self.order_within}
        siblings = type(self)._base_manager.filter(**shared)
        last = siblings.aggregate(last=Max("position"))["last"]
        return next_position(last)
