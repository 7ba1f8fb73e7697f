"""Components and properties of a calendar, from the jCal (RFC 7265) of ``ics``."""

from typing import NamedTuple

from events.imports.times import Zones

EXCERPT_LENGTH, MOST_NAMES = 100, 1000


class Property(NamedTuple):
    name: str
    parameters: dict
    kind: str
    values: list

    def __str__(self):
        return ", ".join(map(str, self.values)).strip()

    @property
    def excerpt(self):
        """Return the beginning of the value, for a message."""
        return str(self)[:EXCERPT_LENGTH]

    def parameter(self, name):
        value = self.parameters.get(name, "")
        return value if isinstance(value, str) else ",".join(value)


class Component:
    def __init__(self, jcal):
        self.name, properties, subcomponents = jcal
        # {name: properties of this name}.
        self.properties = {}
        for name, parameters, kind, *values in properties:
            item = Property(name, parameters, kind, values)
            self.properties.setdefault(name.upper(), []).append(item)
        self.subcomponents = [Component(component) for component in subcomponents]

    def text(self, name):
        """Return the value of the first property of a name, or ""."""
        return "".join(map(str, self.properties.get(name, [])[:1]))


class Calendar(Component):
    def __init__(self, jcal):
        super().__init__(jcal)
        self.zones = Zones(self)
        self.is_cancelled = self.text("METHOD").upper() == "CANCEL"

    def leave_out(self, left_out):
        """Report other components than events, and the lines that cannot be read."""
        for name in [
            component.name
            for component in self.subcomponents
            if component.name != "VTIMEZONE"
        ]:
            left_out.add(name)
        for item in self.properties.get("", []):
            left_out.add(item.excerpt)


class LeftOut(dict):
    """Counts what is not imported: {name: [number, line and value of the first]}."""

    def add(self, name, line=None, value=""):
        name = name[:EXCERPT_LENGTH]
        # A file may have a million names.
        if name in self or len(self) < MOST_NAMES:
            self.setdefault(name, [0, line, value])[0] += 1
