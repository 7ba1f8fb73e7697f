"""Days, times and zones of a calendar file."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from icalendar.prop import vDuration, vUTCOffset
from icalendar.timezone.tzp import TZP

from events import zones

# A cell that clears the value; an empty one would leave it unchanged.
CLEAR = "-"
DAY = timedelta(days=1)
GREENWICH = {"UTC", "GMT", "Zulu", "UCT", "Etc/UTC", "Etc/GMT", "Etc/UCT", "Etc/Zulu"}
KINDS = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
    "duration": vDuration.from_ical,
}


class Zones:
    """The zones of a calendar."""

    def __init__(self, calendar):
        """``calendar``: a ``jcal.Component``."""
        self.library = TZP()
        self.ours = zones.of_the_institute()
        # In which times are shown that the calendar has in UTC.
        self.theirs = self.place_of(calendar.text("X-WR-TIMEZONE")) or self.ours
        # {name of a zone that the file explains: (place or None, its offsets)}.
        self.explained = {
            component.text("TZID"): (
                self.place_of(component.text("X-LIC-LOCATION")),
                {
                    observance.text("TZOFFSETTO")
                    for observance in component.subcomponents
                },
            )
            for component in calendar.subcomponents
            if component.name == "VTIMEZONE"
        }

    def place_of(self, name):
        """Return the IANA zone of a place, by any name that programs use, or None."""
        zone = self._known(name)
        is_place = zone and "/" in zone and not zone.startswith("Etc/")
        return zone if is_place else None

    def _known(self, name):
        names, parts = [name.strip()], name.strip().split("/")
        if not parts[0]:
            # Its maker's name stands before it: /mozilla.org/20050126_1/Europe/Moscow.
            names = ["/".join(parts[-3:]), "/".join(parts[-2:])]
        for name in names:
            try:
                if zone := self.library.timezone(name):
                    return zone.key
            except (ValueError, KeyError, OSError):
                continue
        return None

    def resolve(self, name, moment):
        """Return the zone of a time, and whether it is only assumed.

        ``name``: its TZID, or "".
        """
        if moment.tzinfo or self._known(name) in GREENWICH:
            return "UTC", False
        if not name:
            return self.ours, True
        place, offsets = self.explained.get(name, (None, set()))
        if zone := self.place_of(name) or place:
            return zone, False
        if self._shows_our_time(name, offsets, moment):
            return self.ours, True
        raise ValidationError(
            gettext(
                "There is no time zone “%(zone)s”, and the file does not define it."
            )
            % {"zone": name}
        )

    def _shows_our_time(self, name, offsets, moment):
        """Tell whether a zone of no place has the institute's offset at that time."""
        ours = moment.replace(tzinfo=ZoneInfo(self.ours)).utcoffset()
        if known := self._known(name):
            return moment.replace(tzinfo=ZoneInfo(known)).utcoffset() == ours
        try:
            return [
                vUTCOffset.from_ical(offset.replace(":", "")) for offset in offsets
            ] == [ours]
        except ValueError:
            return False


def cells_of(start, end, length, zones):
    """Return the cells of an event's time, and whether its clock is only assumed.

    ``start``, ``end`` and ``length`` are lists of properties. Raises ValidationError.
    """
    given = [*start, *end, *length]
    try:
        times = [KINDS[item.kind](str(item)) for item in given]
        if len(start) != 1 or len(given) > 2:
            raise ValueError
        begins, late = times[0], times[1] if times[1:] else None
        if isinstance(begins, datetime):
            return by_the_clock(given, begins, late, zones)
        return whole_days(begins, late), False
    except (KeyError, OverflowError, TypeError, ValueError) as error:
        excerpts = "; ".join(f"{item.name} {item.excerpt}" for item in given)
        raise ValidationError(
            gettext(
                "Its time cannot be read (%(times)s): it needs one beginning (DTSTART) "
                "and at most one end (DTEND or DURATION), all of them days, or all "
                "with a time."
            )
            % {"times": excerpts or "—"}
        ) from error


def whole_days(first, late):
    """Return the cells of whole days.

    The end of a calendar is the day after the last; some programs write the last.
    """
    if isinstance(late, timedelta):
        if late % DAY:
            raise ValueError
        late = first + late
    after = late or first + DAY
    if {type(first), type(after)} != {date}:
        raise ValueError
    return cells(first, None, first if after == first else after - DAY, None)


def by_the_clock(given, begins, late, zones):
    begins, is_assumed = moment(begins, given[0], zones)
    if begins.tzinfo is UTC:
        begins, is_assumed = begins.astimezone(ZoneInfo(zones.theirs)), True
    if isinstance(late, datetime):
        ends, _is_assumed = moment(late, given[1], zones)
    else:
        ends = begins.astimezone(UTC) + (timedelta() if late is None else late)
    ends = ends.astimezone(begins.tzinfo)
    last, late = ends.date(), ends.time()
    if ends == begins:
        late = None
    elif ends > begins and late == time.min:
        # The event lasts until the end of the day before.
        last, late = last - DAY, None
    times = cells(begins.date(), begins.time(), last, late)
    return {**times, "zone": begins.tzinfo.key}, is_assumed


def moment(written, item, zones):
    """Return a time in its zone, and whether that is only assumed."""
    zone, is_assumed = zones.resolve(item.parameter("tzid"), written)
    return written.replace(tzinfo=UTC if zone == "UTC" else ZoneInfo(zone)), is_assumed


def cells(first, early, last, late):
    return {
        "starts_on": first.isoformat(),
        "starts_time": early.isoformat() if early else CLEAR,
        "ends_on": last.isoformat() if last != first else CLEAR,
        "ends_time": late.isoformat() if late else CLEAR,
    }
