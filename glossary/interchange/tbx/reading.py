"""Reads a TBX file that somebody sent: version 3 (ISO 30042:2019, its categories as
attributes or as elements) and version 2 (MARTIF), by its content and not by its name.
Of its header only the moment is asked for: the rest is no part of a glossary.

It knows nothing of Django and runs in the sandbox, which prints its JSON: a line
``[line, entry, errors, remarks]`` for each entry, then ``{"version": 3, "moment": "…",
"languages": […], "remarks": […], "fault": null}``. A fault, an error and a remark are
``[code, {values}]``; glossary.interchange.tbx.file says them in words.
"""

import json
import re
import sys
from datetime import datetime
from pathlib import Path

from glossary.interchange.tbx.categories import STATE
from glossary.interchange.tbx.entry import Whole, row_of
from glossary.interchange.tbx.parsing import LARGEST, Parsing
from imports.faults import Fault

MOMENT = re.compile(f"{STATE}([0-9T:.+-]{{20,40}})")


def main(path, languages, write):
    """Write the JSON line by line; ``languages``: ours, with commas between them."""
    head = {"version": None, "moment": None, "languages": [], "remarks": []}
    fault, whole = None, None
    told = {}
    try:
        with Path(path).open("rb") as file:
            parsing = Parsing(file.read(LARGEST + 1))
        for element in parsing.run():
            if not whole:
                head |= {
                    "version": parsing.version,
                    "moment": moment_in(parsing.header),
                }
                whole = whole_of(parsing, languages.split(","), head["moment"])
            row = row_of(element, whole)
            told |= dict.fromkeys(term["language"] for term in row[1].get("terms", []))
            write(json.dumps(row, ensure_ascii=False) + "\n")
        head |= {"languages": [*told], "remarks": remarks_of(parsing, whole)}
    except Fault as error:
        fault = [error.code, error.values]
    write(json.dumps({**head, "fault": fault}, ensure_ascii=False) + "\n")


def whole_of(parsing, languages, moment):
    # Who tells the moment of a state breaks no lines within a text.
    whole = Whole(languages, "", keeps_lines=bool(moment))
    whole.language = whole.ours(parsing.language)
    return whole


def moment_in(header):
    """Return the moment of the file's state, as our own files tell it, or None."""
    found = MOMENT.search(header.words()) if header else None
    try:
        moment = datetime.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
    return moment.isoformat() if moment and moment.tzinfo else None


def remarks_of(parsing, whole):
    """Return what is said once of the whole file."""
    remarks = [
        ["outside", {"line": line, "name": name, "count": count}]
        for name, (line, count) in parsing.left_out.items()
    ]
    return remarks + [
        [code, {"line": line, "count": count, **dict(values)}]
        for (code, *values), (line, count) in whole.often.items()
    ]


if __name__ == "__main__":
    main(*sys.argv[1:], sys.stdout.write)
