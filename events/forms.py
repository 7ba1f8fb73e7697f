"""The form of an event: what was left as it was moves along with its start.

After such a save the next page asks, by ``?moved=``, whether readers are told. The
answer, ``answer_of_move``, comes with the save of that page.
"""

from contextlib import suppress
from datetime import date, datetime, time
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_time

from events import spans
from events.models import Event
from publishing.admin import ChildForm, PublishableForm
from publishing.admin.formsets import InlineRows

MOVED = "moved"
START, END = {"starts_on", "starts_time"}, {"ends_on", "ends_time"}
# What moves along by the clock: the times of the programme.
TIMES = ["starts", "ends"]
SOME_DAY = date(2000, 1, 1)


class Start(NamedTuple):
    """When an event begins: ``2026-12-12T17:00``, or a day alone."""

    day: date | None
    clock: time | None = None

    @classmethod
    def of(cls, event):
        return cls(event.starts_on, event.starts_time)

    def in_words(self, than):
        """Return it without the time of the day if another has the same."""
        hour = spans.clocks(None if self.clock == than.clock else self.clock, None)
        return ", ".join(filter(None, [spans.days(self.day, self.day), hour]))

    def __str__(self):
        return f"{self.day}T{self.clock:%H:%M}" if self.clock else str(self.day)


def read_move(text):
    """Return the ``Start`` before a move, without a day if there was none, and the
    names of what moved along."""
    start, *parts = text.split(",")
    day, _t, clock = start.partition("T")
    with suppress(ValueError):
        return Start(parse_date(day), parse_time(clock)), parts
    return Start(None), []


class EventForm(PublishableForm):
    """Moves end, registration and programme by the same span as the start.

    But for what this person has changed, too.
    """

    # What ``read_move`` reads.
    moved = ""

    def clean(self):
        cleaned = super().clean()
        event, answer = self.instance, self.data.get("answer_of_move")
        start = Start(cleaned.get("starts_on"), cleaned.get("starts_time"))
        if not event.pk or not start.day:
            return cleaned
        # Of an overlay readers have another start.
        public = Start.of(getattr(event, "stored", event))
        known, _parts = read_move(self.data.get(MOVED, ""))
        # A year that cannot be right is refused later.
        with suppress(OverflowError):
            if START & self.changed_names:
                known = public
                parts = self._move_along(Start.of(event), start)
                if known != start:
                    self.moved = ",".join([str(known), *parts])
            elif known.day and answer == "told":
                self._set("status", Event.Status.MOVED)
        is_moved = cleaned.get("status") == Event.Status.MOVED
        known = known if known.day else public
        if is_moved and known != start and not cleaned.get("previous_on"):
            self._set("previous_on", known.day)
            self._set("previous_time", known.clock)
        return cleaned

    def _move_along(self, before, after):
        """Move the programme, the end and the registration; return what moved."""
        event, moved = self.instance, []
        days = after.day - before.day
        if before.clock and after.clock:
            event.clock_moved = on_some_day(after.clock) - on_some_day(before.clock)
        has_end = event.ends_on or event.ends_time
        if has_end and not END & self.changed_names:
            clock = event.ends_time or time.min
            end = datetime.combine(event.ends_on or before.day, clock) + days
            if event.ends_time:
                end += event.clock_moved
                self._set("ends_time", end.time())
            is_first_day = end.date() == self.cleaned_data["starts_on"]
            is_of_one_day = is_first_day and not event.ends_on
            self._set("ends_on", None if is_of_one_day else end.date())
            moved.append("ends_on")
        until, name = event.registration_until, "registration_until"
        if until and name not in self.changed_names:
            self._set(name, until + days)
            moved.append(name)
        return moved + (["programme"] if event.clock_moved else [])

    def _set(self, name, value):
        if self.may_change(name):
            self.cleaned_data[name] = value
            self.changed_names.add(name)

    def questions(self):
        return super().questions() | ({MOVED: self.moved} if self.moved else {})


def on_some_day(clock):
    return datetime.combine(SOME_DAY, clock)


class ProgrammeItemForm(ChildForm):
    """A line of the programme: it moves by the clock with the start of its event."""

    def clean(self):
        cleaned = super().clean()
        is_left = self.instance.pk and not self.changed_names & {"day", *TIMES}
        if is_left and not self.errors and (by := self.instance.event.clock_moved):
            times = {
                it: on_some_day(cleaned[it]) + by for it in TIMES if cleaned.get(it)
            }
            cleaned |= {name: moment.time() for name, moment in times.items()}
            if "starts" in times:
                cleaned["day"] += (times["starts"].date() - SOME_DAY).days
            moved = {*times, "day"}
            self.changed_names |= moved
            self.changed_data = [*self.changed_data, *moved]
        return cleaned


class ProgrammeRows(InlineRows):
    """The inline programme of an event; checks that it lies within it."""

    def clean(self):
        super().clean()
        event = self.instance
        if not event.starts_on:
            return
        for form in self.forms:
            is_empty = not (form.instance.pk or form.has_changed())
            if is_empty or form.errors or self._should_delete_form(form):
                continue
            if fault := form.instance.fault_within(event):
                form.add_error(*fault)
        for item in self.added_meanwhile():
            if fault := item.fault_within(event):
                raise ValidationError(f"{item}: {fault[1]}")
