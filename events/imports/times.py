"""Days, times and zones of a calendar file; it knows nothing of Django."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar.prop import vDate, vDatetime, vDuration, vUTCOffset
from icalendar.timezone.tzp import TZP

# What a cell holds where nothing is meant: an empty one would change nothing.
NONE = "-"
GREENWICH = {"UTC", "GMT", "Zulu", "UCT", "Etc/UTC", "Etc/GMT", "Etc/UCT", "Etc/Zulu"}


class Wrong(Exception):
    """Why the time of an event cannot be read: a code, the property, values."""

    def __init__(self, code, one, **values):
        super().__init__(code)
        self.told = [code, one.name, one.line, values]


class Zones:
    """The zones of a calendar. ``ours``: that of the institute."""

    def __init__(self, calendar, ours):
        self.library = TZP()
        self.ours = ours
        named = [one.raw for one in calendar.properties if one.name == "X-WR-TIMEZONE"]
        # Of the clock that its people look at, where the times are told in UTC.
        self.theirs = next(filter(None, map(self.place_of, named)), ours)
        # {name of a zone that the file explains: (place or None, its offsets)}.
        self.explained = {}
        for one in calendar.components:
            if one.name == "VTIMEZONE":
                self._learn(one)

    def _learn(self, component):
        values = {one.name: one.raw.strip() for one in component.properties}
        offsets = {
            one.raw.strip()
            for part in component.components
            for one in part.properties
            if one.name == "TZOFFSETTO"
        }
        place = self.place_of(values.get("X-LIC-LOCATION", ""))
        self.explained[values.get("TZID", "")] = place, offsets

    def place_of(self, name):
        """Return the zone of a place, by any name that programs give it, or None."""
        found = self._known(name)
        is_place = found and "/" in found and not found.startswith("Etc/")
        return found if is_place else None

    def _known(self, name):
        try:
            return getattr(self.library.timezone(name.strip()), "key", None)
        except (ValueError, KeyError, OSError):
            return None

    def resolve(self, one, moment):
        """Return the zone of a property, and what is to be remarked of it."""
        name = one.parameters.get("TZID")
        if moment.tzinfo or (name and self._known(name) in GREENWICH):
            return "UTC", None
        if not name:
            return self.ours, ["floating", one.name, one.line, {"zone": self.ours}]
        place, offsets = self.explained.get(name, (None, set()))
        if found := self.place_of(name) or place:
            return found, None
        if self._shows_our_time(name, offsets, moment):
            told = {"name": name, "zone": self.ours}
            return self.ours, ["same_offset", one.name, one.line, told]
        raise Wrong("zone", one, zone=name[:100])

    def _shows_our_time(self, name, offsets, moment):
        """Tell whether a zone that is none of a place has the institute's clock."""
        ours = moment.replace(tzinfo=ZoneInfo(self.ours)).utcoffset()
        if known := self._known(name):
            return moment.replace(tzinfo=ZoneInfo(known)).utcoffset() == ours
        try:
            return [vUTCOffset.from_ical(one) for one in offsets] == [ours]
        except ValueError:
            return False


def cells_of(start, end, duration, zones):
    """Return the cells of an event's time, and remarks; raise Wrong."""
    begins, is_day = read(start)
    if end and duration:
        raise Wrong("both_ends", duration)
    try:
        if is_day:
            return whole_days(begins, end, duration), []
        return by_the_clock(start, begins, end, duration, zones)
    except OverflowError as error:
        raise Wrong("date", start, value=start.raw[:100]) from error


def whole_days(first, end, duration):
    """The end of whole days is the day after the last; some programs write the last."""
    after = first + timedelta(days=1)
    if end:
        after, is_day = read(end)
        if not is_day:
            raise Wrong("other_kind", end)
        if after < first:
            raise Wrong("end_before", end)
    elif duration:
        length = length_of(duration)
        if length % timedelta(days=1):
            raise Wrong("other_kind", duration)
        after = first + length
    last = max(first, after - timedelta(days=1))
    return cells(first, None, last, None)


def by_the_clock(start, begins, end, duration, zones):
    zone, remark = zones.resolve(start, begins)
    remarks = [remark] if remark else []
    begins = begins.replace(tzinfo=UTC if zone == "UTC" else ZoneInfo(zone))
    if zone == "UTC":
        zone = zones.theirs
        begins = begins.astimezone(ZoneInfo(zone))
        remarks.append(["utc", start.name, start.line, {"zone": zone}])
    ends = end_of(begins, end, duration, zones)
    if ends is not None and ends < begins:
        raise Wrong("end_before", end or duration)
    first, early = begins.date(), begins.time()
    if ends is None or ends == begins:
        found = cells(first, early, first, None)
    elif ends.time() == time.min:
        # As long as its last day.
        found = cells(first, early, ends.date() - timedelta(days=1), None)
    else:
        found = cells(first, early, ends.date(), ends.time())
    return {**found, "zone": zone}, remarks


def end_of(begins, end, duration, zones):
    """Return the end by the clock of the beginning, or None."""
    if duration:
        ends = begins.astimezone(UTC) + length_of(duration)
    elif end:
        naive, is_day = read(end)
        if is_day:
            raise Wrong("other_kind", end)
        zone, _remark = zones.resolve(end, naive)
        ends = naive.replace(tzinfo=UTC if zone == "UTC" else ZoneInfo(zone))
    else:
        return None
    return ends.astimezone(begins.tzinfo)


def cells(first, early, last, late):
    return {
        "starts_on": first.isoformat(),
        "starts_time": early.isoformat() if early else NONE,
        "ends_on": last.isoformat() if last > first else NONE,
        "ends_time": late.isoformat() if late else NONE,
    }


def read(one) -> tuple[date | datetime, bool]:
    """Return the value of a date, and whether it is one of a whole day."""
    value = one.raw.strip()
    is_day = one.parameters.get("VALUE", "").upper() == "DATE" or len(value) == 8
    try:
        kind = vDate if is_day else vDatetime
        return kind.from_ical(value), is_day
    except ValueError as error:
        raise Wrong("date", one, value=value[:100]) from error


def length_of(one):
    try:
        length = vDuration.from_ical(one.raw.strip())
    except ValueError as error:
        raise Wrong("duration", one, value=one.raw[:100]) from error
    if length < timedelta():
        raise Wrong("end_before", one)
    return length
