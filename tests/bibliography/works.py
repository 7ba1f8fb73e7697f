"""Works that do not exist, as items of CSL-JSON."""

import tomllib
from pathlib import Path

DOE = {"family": "Sample", "given": "Jane-Ann Mary"}
CONTENT = tomllib.loads(Path(__file__).with_name("works.toml").read_text())


def item(kind, language, title, *author, **fields):
    """Make an item of 2020; ``container_title=…`` for "container-title"."""
    fields = {name.replace("_", "-"): value for name, value in fields.items()}
    made = {"id": "work-1", "type": kind, "language": language, "title": title}
    return made | {"author": [*author], "issued": dated(2020), **fields}


def dated(*parts):
    return {"date-parts": [list(parts)]}


def read(values):
    """Return an item of the file, whose dates are lists of numbers."""
    dates = {
        name: dated(*values[name]) for name in ["issued", "accessed"] if name in values
    }
    return values | dates


# (item, reference by GOST, reference by APA with what is in italics in asterisks).
REFERENCES = [
    (read({"id": "work-1"} | row["item"]), row["gost"], row["apa"])
    for row in CONTENT["reference"]
]
RECORDS = [read(row) for row in CONTENT["record"]]
