"""CSL-JSON: what the Citation Style Language calls an item, in a file."""

import json

from bibliography.items import DATES, NAMES, TEXTS, TYPES, UnreadableRecords, valid_date

MOST_NAMES = 1000
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
    except json.JSONDecodeError as error:
        raise UnreadableRecords("json", line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableRecords("json", line=1) from error
    if not isinstance(entries, list):
        raise UnreadableRecords("json_list")
    if not entries:
        raise UnreadableRecords("no_records")
    return [item_of(entry, number) for number, entry in enumerate(entries, start=1)]


def item_of(entry, number):
    if not isinstance(entry, dict):
        raise UnreadableRecords("json_entry", entry=number)
    item = {"type": entry.get("type")}
    if item["type"] not in TYPES:
        item["type"] = "document"
    for name in ("id", *TEXTS, *NAMES, *DATES):
        if name in entry and entry[name] not in (None, "", [], {}):
            try:
                item[name] = value_of(name, entry[name])
            except WRONG as error:
                raise UnreadableRecords(
                    "json_field", entry=number, field=name
                ) from error
    return item


def value_of(name, value):
    if name in NAMES:
        return [name_of(part) for part in value[:MOST_NAMES]]
    if name in DATES:
        return date_of(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError(name)
    return str(value)


def name_of(name):
    parts = {part: name[part] for part in NAME_PARTS & name.keys() if name[part]}
    if not parts or not all(isinstance(part, str) for part in parts.values()):
        raise TypeError("name")
    return parts


def date_of(value):
    parts = value.get("date-parts") or [str(value.get("raw", "")).split("-")]
    date = valid_date(parts[0])
    if not date:
        raise ValueError("date")
    return date
