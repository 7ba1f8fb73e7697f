from events.models import Event, Place, ProgrammeItem
from tests.records import future, in_both, make, make_titled


def make_event(title="Event", *, ru=None, en=None, **fields):
    """Make an event, by default of one whole day, ten days from now."""
    return make_titled(Event, title, ru, en, **fields)


def make_place(title="Place", **fields):
    return make(Place, **{**in_both(title), **fields})


def make_line(event, title="Talk", **fields):
    """Make a line of an event's programme."""
    return make(ProgrammeItem, event=event, **{**in_both(title), **fields})


NEEDED = {
    Event: {"starts_on": lambda: future().date()},
    ProgrammeItem: {"event": make_event},
    Place: in_both("Place"),
}
