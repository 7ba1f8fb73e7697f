"""One event of a calendar file, as a row of a table; it knows nothing of Django."""

import re

from icalendar.parser import split_on_unescaped_comma, unescape_backslash

from events.imports.times import Wrong, cells_of

# What stands once in an event, beside texts in several languages.
ONCE = ["DTSTART", "DTEND", "DURATION", "UID", "SEQUENCE", "STATUS", "CLASS", "URL"]
TEXTS = ["SUMMARY", "DESCRIPTION", "LOCATION"]
REPEATING = {"RRULE", "RDATE", "EXRULE", "EXDATE"}
ONLINE = ["CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"]
# What is about the file, and not about the event.
TECHNICAL = {"DTSTAMP", "CREATED", "LAST-MODIFIED", "TRANSP", "PRIORITY"}
STATUSES = {
    "CONFIRMED": "scheduled",
    "TENTATIVE": "scheduled",
    "CANCELLED": "cancelled",
}
LARGEST_NUMBER = 2_147_483_647
MOST_SHOWN = 100


def row_of(event, calendar, zones):
    """Return what a row needs: ``cells`` that are done, texts as they were ``said``,
    and what is wrong or has no place, each as [code, name, line, values]."""
    row = {"line": event.line, "cells": {}, "said": [], "faults": [], "remarks": []}
    known = once(event, row)
    refuse_repeating(event, row)
    read_time(event, known, zones, row)
    read_source(known, row)
    read_status(known, calendar, row)
    read_texts(event, known, row)
    remark_rest(event, row)
    return row


def once(event, row):
    """Return {name: property} of what may stand once."""
    known = {}
    for one in event.properties:
        if one.name not in ONCE:
            continue
        first = known.setdefault(one.name, one)
        if first is not one:
            row["faults"].append(["twice", one.name, one.line, {"first": first.line}])
    return known


def refuse_repeating(event, row):
    for one in event.properties:
        if one.name in REPEATING:
            row["faults"].append(["repeats", one.name, one.line, {}])
        elif one.name == "RECURRENCE-ID":
            row["faults"].append(["one_of_many", one.name, one.line, {}])


def read_time(event, known, zones, row):
    start = known.get("DTSTART")
    if start is None:
        row["faults"].append(["no_start", "VEVENT", event.line, {}])
        return
    try:
        cells, remarks = cells_of(
            start, known.get("DTEND"), known.get("DURATION"), zones
        )
    except Wrong as wrong:
        row["faults"].append(wrong.told)
    else:
        row["cells"] |= cells
        row["remarks"] += remarks


def read_source(known, row):
    uid = known.get("UID")
    if uid and uid.raw.strip():
        row["cells"]["source_uid"] = unescape_backslash(uid.raw).strip()
    else:
        row["remarks"].append(["no_uid", "VEVENT", row["line"], {}])
    if sequence := known.get("SEQUENCE"):
        number = sequence.raw.strip()
        is_number = re.fullmatch("[0-9]{1,10}", number)
        if not is_number or int(number) > LARGEST_NUMBER:
            told = {"value": number[:MOST_SHOWN]}
            row["faults"].append(["number", "SEQUENCE", sequence.line, told])
        else:
            row["cells"]["source_sequence"] = number


def read_status(known, calendar, row):
    status = known.get("STATUS")
    word = status.raw.strip().upper() if status else ""
    if word in STATUSES:
        row["cells"]["status"] = STATUSES[word]
    elif status:
        row["remarks"].append(left_out([status]))
    if word == "TENTATIVE":
        row["remarks"].append(["tentative", "STATUS", status.line, {}])
    methods = [one for one in calendar.properties if one.name == "METHOD"]
    if any(one.raw.strip().upper() == "CANCEL" for one in methods):
        row["cells"]["status"] = STATUSES["CANCELLED"]
    secrecy = known.get("CLASS")
    if secrecy and secrecy.raw.strip().upper() != "PUBLIC":
        told = {"value": secrecy.raw.strip()[:MOST_SHOWN]}
        row["remarks"].append(["not_public", "CLASS", secrecy.line, told])


def read_texts(event, known, row):
    """Gather the words; whose language nobody said is found by their letters."""
    for one in event.properties:
        text = unescape_backslash(one.raw).strip()
        if one.name in TEXTS and text:
            row["said"].append([one.name, language_of(one), text, one.line])
        elif one.name == "CATEGORIES":
            words = map(str.strip, split_on_unescaped_comma(one.raw))
            row["said"].append([one.name, "", [*filter(None, words)], one.line])
        elif one.name == "ORGANIZER" and (name := one.parameters.get("CN")):
            row["said"].append(
                [one.name, language_of(one), " ".join(name.split()), one.line]
            )
    if (url := known.get("URL")) and url.raw.strip():
        row["said"].append(["URL", "", url.raw.strip(), url.line])
    online = [one for one in event.properties if one.name in ONLINE]
    addresses = [one for one in online if is_address(one.raw)]
    if addresses:
        row["cells"]["online_url"] = addresses[0].raw.strip()
    if rest := [one for one in online if one not in addresses[:1]]:
        row["remarks"].append(left_out(rest))


def is_address(raw):
    return re.fullmatch(r"https?://\S+", raw.strip()) is not None


def language_of(one):
    return str(one.parameters.get("LANGUAGE", "")).partition("-")[0].lower()


def remark_rest(event, row):
    """Name what has no place here: nothing goes in silence."""
    known = {*ONCE, *TEXTS, *REPEATING, *ONLINE, *TECHNICAL}
    known |= {"RECURRENCE-ID", "CATEGORIES"}
    rest, foreign = {}, []
    for one in event.properties:
        if one.name in known or not one.raw.strip():
            continue
        if one.name.startswith("X-") and one.name != "X-ALT-DESC":
            foreign.append(one)
        else:
            rest.setdefault(one.name, []).append(one)
    row["remarks"] += map(left_out, rest.values())
    parts = {}
    for part in event.components:
        parts.setdefault(part.name, []).append(part)
    row["remarks"] += [
        ["part", name, found[0].line, {"number": number_of(found)}]
        for name, found in parts.items()
    ]
    if foreign:
        names = sorted({one.name for one in foreign})
        told = {"names": ", ".join(names)[:500]}
        row["remarks"].append(["foreign", "X-", foreign[0].line, told])


def left_out(properties):
    """Tell of properties of one name by the first of them, and their number."""
    first = properties[0]
    shown = "; ".join(
        unescape_backslash(one.raw).strip()[:MOST_SHOWN] for one in properties[:5]
    )
    told = {"number": number_of(properties), "value": shown}
    return ["left_out", first.name, first.line, told]


def number_of(found):
    return f" ({len(found)})" if len(found) > 1 else ""
