"""The programme and the time of an event, as its page shows them."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone

from events import spans
from events.models import ProgrammeItem
from text.languages import current
from text.pointers import pointers


@dataclass(frozen=True)
class ProgrammeLine:
    """An item of the programme; ``speakers`` and ``documents`` are entries."""

    item: ProgrammeItem
    speakers: list
    documents: list

    @property
    def title(self):
        return self.item.title_in(current())

    @property
    def has_text(self):
        """Whether there is something to show in the reader's language."""
        return bool(self.title) or self.item.kind == ProgrammeItem.Kind.BREAK

    @property
    def has_speakers(self):
        return bool(self.speakers or self.item.guest_lines)


@dataclass(frozen=True)
class Slot:
    """What begins at the same time: one line of the programme, or several."""

    items: list

    @property
    def time_display(self):
        """Return the time that all of them have; else that of the beginning."""
        first, *others = (line.item.time_display for line in self.items)
        if all(other == first for other in others):
            return first
        return spans.clock(self.items[0].item.starts)


@dataclass(frozen=True)
class Day:
    day: date
    slots: list

    @property
    def weekday_display(self):
        return spans.day_of_week(self.day)


def pointers_of(items):
    """Return the pointers of all speakers and materials of a programme."""
    return [
        pointer
        for item in items
        for pointer in [*speakers_of(item), *documents_of(item)]
    ]


def speakers_of(item):
    return pointers("institute.person", *item.speakers_pks)


def documents_of(item):
    return pointers("library.document", *item.documents_pks)


def days_of(event, items, connections):
    """Return the days of a programme in the active language, each with its lines."""
    days = {}
    for item in items:
        line = ProgrammeLine(
            item,
            connections.all(speakers_of(item)),
            connections.all(documents_of(item)),
        )
        if line.has_text:
            days.setdefault(item.day, []).append(line)
    return [
        Day(event.starts_on + timedelta(days=number - 1), slots_of(lines))
        for number, lines in sorted(days.items())
    ]


def slots_of(lines):
    """Group the lines of a day by their beginning; what has no time stands alone."""

    def beginning(line):
        return line.item.starts or line.item.pk

    return [Slot(list(group)) for _begins, group in groupby(lines, beginning)]


def clock_of_the_institute(event):
    """Return day and time at which an event begins and ends where the institute is."""
    first, last = map(timezone.localtime, [event.starts_at, event.ends_at])
    begin, end = (
        f"{spans.day_and_month(moment.date())}, {spans.clock(moment.time())}"
        for moment in [first, last]
    )
    if not event.ends_time:
        return begin
    if first.date() == last.date():
        return f"{begin}–{spans.clock(last.time())}"
    return spans.between(begin, end)
