"""The programme and the time of an event, as its page and its form show them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from events import spans
from events.models import ProgrammeItem
from text.languages import current
from text.pointers import Pointer


@dataclass(frozen=True)
class Item:
    """A line of the programme; ``speakers`` and ``documents`` are entries."""

    item: ProgrammeItem
    speakers: list
    documents: list

    @property
    def title(self):
        return self.item.title_in(current())

    @property
    def is_readable(self):
        """Tell whether it has a text in the reader's language, or needs none."""
        return bool(self.title) or self.item.kind == ProgrammeItem.Kind.BREAK

    @property
    def has_speakers(self):
        return bool(self.speakers or self.item.guest_lines)


@dataclass(frozen=True)
class Day:
    day: date
    items: list

    @property
    def heading(self):
        return spans.day_of_week(self.day)


def pointers_of(items):
    """Return the pointers of all speakers and materials of a programme."""
    return [
        *(Pointer("institute.person", pk) for item in items for pk in item.speaker_pks),
        *(
            Pointer("library.document", pk)
            for item in items
            for pk in item.document_pks
        ),
    ]


def days_of(event, items, entries):
    """Return the days of a programme in the active language, each with its lines."""
    days = {}
    for item in items:
        line = Item(
            item,
            entries_at(entries, "institute.person", item.speaker_pks),
            entries_at(entries, "library.document", item.document_pks),
        )
        if line.is_readable:
            days.setdefault(item.day, []).append(line)
    return [
        Day(event.starts_on + timedelta(days=number - 1), lines)
        for number, lines in sorted(days.items())
    ]


def entries_at(entries, model, keys):
    pointers = [Pointer(model, pk) for pk in keys]
    return [entries[pointer] for pointer in pointers if pointer in entries]


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
    return f"{begin}{spans.TO}{end}"
