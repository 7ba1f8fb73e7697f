"""CSL-JSON: what the Citation Style Language calls an item, in a file."""

import json

from bibliography.items import DATES, NAMES, TEXTS, TYPES, UnreadableRecords, valid_date

NAME_PARTS = {
    *("family", "given", "literal", "suffix"),
    *("dropping-particle", "non-dropping-particle"),
}
# What a value of another form leads to.
WRONG = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def csl_json(items: list[dict]) -> str:
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def read_csl_json(text: str) -> list[dict]:
    """Return the works in a .json file, without fields that are not known."""
    try:
        entries = json.loads(text)
    except (RecursionError, ValueError) as error:
        raise UnreadableRecords("json", line=getattr(error, "lineno", 1)) from error
    if not isinstance(entries, list):
        raise UnreadableRecords("json_list")
    if not entries:
        raise UnreadableRecords("no_records")
    return [item_of(entry, number) for number, entry in enumerate(entries, start=1)]


def item_of(entry, number):
    if not isinstance(entry, dict):
        raise UnreadableRecords("json_entry", entry=number)
    item = {"type": entry["type"] if entry.get("type") in TYPES else "document"}
    for name in ("id", *TEXTS, *NAMES, *DATES):
        try:
            if value := entry.get(name):
                item[name] = value_of(name, value)
        except WRONG as error:
            facts = {"entry": number, "field": name}
            raise UnreadableRecords("json_field", **facts) from error
    return item


def value_of(name, value):
    if name in NAMES:
        return [name_of(part) for part in value]
    if name in DATES:
        parts = value.get("date-parts") or [str(value.get("raw", "")).split("-")]
        return valid_date(parts[0])
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError(name)
    return str(value)


def name_of(name):
    parts = {part: name[part] for part in NAME_PARTS & name.keys() if name[part]}
    if not parts or not all(isinstance(part, str) for part in parts.values()):
        raise TypeError("name")
    return parts
