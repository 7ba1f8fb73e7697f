"""An axis of years, and where days stand on it."""

from dataclasses import dataclass
from datetime import date

# More labels than that would touch one another on a phone.
MOST_LABELS = 6


@dataclass(frozen=True)
class Timeline:
    """The years from ``first`` to ``last``, both whole."""

    first: int
    last: int

    def at(self, day):
        """Return where a day stands, in per cent of the axis."""
        first, end = date(self.first, 1, 1), date(self.last + 1, 1, 1)
        return 100 * min(max((day - first) / (end - first), 0), 1)

    def place(self, day):
        """Return the same as SVG writes it."""
        return percent(self.at(day) / 100)

    @property
    def years(self):
        """Return (year, place) of the years that are written on the axis."""
        step = next(
            step
            for step in [1, 2, 5, 10, 20, 50, 100, 1000]
            if (self.last - self.first) // step < MOST_LABELS
        )
        begin = -(-self.first // step) * step
        return [
            (str(year), self.place(date(year, 1, 1)))
            for year in range(begin, self.last + 1, step)
        ]


def percent(part):
    return f"{100 * part:.2f}%"
