"""What schema.org has words for, and whether JSON-LD keeps to these."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from text.languages import LANGUAGES

VOCABULARY = json.loads(Path(__file__).with_name("schema_org.json").read_text())
TYPES, PROPERTIES = VOCABULARY["types"], VOCABULARY["properties"]


def graph_of(response):
    """Return the nodes of a page's JSON-LD."""
    text = response.content.decode()
    [_before, data] = text.split('<script type="application/ld+json">')
    data = json.loads(data.split("</script>")[0])
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def nodes_in(data):
    """Yield every node, those inside others too."""
    if isinstance(data, dict):
        yield data
    for value in data.values() if isinstance(data, dict) else data:
        if isinstance(value, dict | list):
            yield from nodes_in(value)


def errors_in(node, property_name=None):
    """Yield (name, type) of each property or type that schema.org does not define.

    ``property_name``: the property whose value the node is. A Role is allowed as the
    value of any property, if it has that property itself.
    """
    kind = node.get("@type")
    if "@id" in node and not is_address(node["@id"]):
        yield "@id", node["@id"]
    if set(node) == {"@id"}:
        return
    if kind not in TYPES:
        yield "@type", kind
        return
    is_role = property_name and is_a(kind, ["Role"])
    if is_role and property_name not in node:
        yield kind, f"without {property_name}"
    for name, value in node.items():
        if name.startswith("@"):
            continue
        known = PROPERTIES.get(name, {"of": []})
        if not (is_a(kind, known["of"]) or (is_role and name == property_name)):
            yield name, kind
            continue
        for item in value if isinstance(value, list) and value else [value]:
            yield from value_errors(item, name)


def value_errors(value, name):
    """Yield (value or type, property) where the property does not allow the value."""
    expected = PROPERTIES[name]["is"]
    if isinstance(value, dict):
        kind = value.get("@type")
        if kind in TYPES and not is_a(kind, [*expected, "Role"]):
            yield kind, name
        yield from errors_in(value, property_name=name)
    elif name == "inLanguage":
        if value not in LANGUAGES:
            yield value, name
    elif not any(
        is_value(value) for kind in expected if (is_value := WRITTEN.get(kind))
    ):
        yield value, name


def is_a(kind, wanted):
    """Tell whether a type, or one above it, is among those wanted."""
    return kind in wanted or any(is_a(parent, wanted) for parent in TYPES.get(kind, []))


def is_text(value):
    return isinstance(value, str) and value.strip() != ""


def is_address(value):
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def is_date(value):
    """Tell whether it is a day, a month or a year as ISO 8601 writes them."""
    if not (isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value)):
        return False
    return parses(date.fromisoformat, (value + "-01-01")[:10])


def is_moment(value):
    return isinstance(value, str) and "T" in value and parses(at_an_offset, value)


def at_an_offset(value):
    if datetime.fromisoformat(value).tzinfo is None:
        raise ValueError(value)


def is_member(value):
    """Tell whether it names one of an enumeration; which, a test of its own says."""
    return bool(re.fullmatch(r"https://schema\.org/[A-Z][A-Za-z]+", str(value)))


def parses(read, value):
    try:
        read(value)
    except ValueError:
        return False
    return True


WRITTEN = {
    "Text": is_text,
    "URL": is_address,
    "Date": is_date,
    "DateTime": is_moment,
    "EventStatusType": is_member,
    "EventAttendanceModeEnumeration": is_member,
    "LegalForceStatus": is_member,
    "Integer": lambda value: type(value) is int,
}
