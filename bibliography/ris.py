"""RIS: the file format of reference managers and of abstract databases."""

import re

import rispy

from bibliography.items import (
    article_number,
    date_parts,
    date_read,
    family_of,
    number_of,
    without_empty,
)
from text.faults import Fault

TYPES = {
    "article-journal": "JOUR",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry": "ENCYC",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}
OTHER = "GEN"
READ_TYPES = {
    **{code: kind for kind, code in TYPES.items()},
    **dict.fromkeys(["EDBOOK", "EBOOK"], "book"),
    **dict.fromkeys(["EJOUR", "ABST", "JFULL"], "article-journal"),
    "ECHAP": "chapter",
    "CONF": "paper-conference",
    "DBASE": "dataset",
}
# {CSL: RIS} of what has one line and the same contents everywhere.
FIELDS = {
    "title": "TI",
    "container-title": "T2",
    "volume": "VL",
    "edition": "ET",
    "publisher": "PB",
    "publisher-place": "CY",
    "genre": "M3",
    "DOI": "DO",
    "URL": "UR",
    "abstract": "AB",
    "language": "LA",
}
PLAIN = {tag: field for field, tag in FIELDS.items()} | {
    "T1": "title",
    **dict.fromkeys(["JO", "JF", "BT"], "container-title"),
    "N2": "abstract",
}


# By rispy a record has a value for each tag.
TAGS = {tag: tag.lower() for tag in rispy.TAG_KEY_MAPPING}


class Writer(rispy.RisWriter):
    NEWLINE, SEPARATOR = "\r\n", None
    DEFAULT_MAPPING, DEFAULT_LIST_TAGS = TAGS, ()
    REFERENCE_TYPE_KEY = "ty"
    # It would divide addresses.
    DEFAULT_DELIMITER_MAPPING = {}

    def set_header(self, count):
        return ""


def ris(items: list[dict]) -> str:
    return Writer(enforce_list_tags=False).formats([*map(record_of, items)])


def record_of(item):
    issued, accessed = date_parts(item, "issued"), date_parts(item, "accessed")
    pages = str(item.get("page", "")).replace("–", "-")
    first, _dash, last = pages.partition("-")
    record = {
        "ty": TYPES.get(item.get("type"), OTHER),
        "id": item.get("id"),
        "au": [*map(name_written, item.get("author", []))],
        "a2": [*map(name_written, item.get("editor", []))],
        "a4": [*map(name_written, item.get("translator", []))],
        **{tag.lower(): item.get(field) for field, tag in FIELDS.items()},
        "is": number_of(item),
        "c7": article_number(item),
        "sp": first if pages else item.get("number-of-pages"),
        "ep": last,
        "sn": item.get("ISBN") or item.get("ISSN"),
        "kw": [*map(str.strip, re.split("[,;]", item.get("keyword", "")))],
        "py": issued[:1],
        "da": slashed(issued) if len(issued) > 1 else "",
        "y2": slashed(accessed),
    }
    return without_empty({tag: in_lines(value) for tag, value in record.items()})


def in_lines(value):
    """Return a value, or each value of a list, on one line."""
    if isinstance(value, list):
        return [*filter(None, map(in_lines, value))]
    return " ".join(str(value or "").split())


def name_written(name):
    if "literal" in name:
        return name["literal"]
    parts = [family_of(name), name.get("given", ""), name.get("suffix", "")]
    return ", ".join(filter(None, parts))


def slashed(parts):
    return parts and "/".join(
        [f"{part:02}" for part in parts] + [""] * (4 - len(parts))
    )


# Reading

BEGINNING = re.compile(r"\ufeff?TY  -")


class Parser(rispy.RisParser):
    """Leaves addresses whole, which rispy would divide at semicolons."""

    DEFAULT_DELIMITER_MAPPING = {}
    DEFAULT_MAPPING = {tag: tag for tag in rispy.TAG_KEY_MAPPING}


def read_ris(text: str) -> list[dict]:
    """Return the works in a .ris file, each with the ``line`` it begins in."""
    records, lines = Parser().parse(text), text.split("\n")
    lines = [place for place, line in enumerate(lines, 1) if BEGINNING.match(line)]
    # It leaves out what has no end.
    is_whole = len(records) == len(lines)
    if not is_whole or not all(record["TY"].strip() for record in records):
        raise Fault("ris")
    if not records:
        raise Fault("no_records")
    return [
        {**item_of(record), "line": line}
        for record, line in zip(records, lines, strict=True)
    ]


def item_of(tags):
    """Return what a publication has of what rispy has read: no series, no note."""
    kind = READ_TYPES.get(tags["TY"].strip().upper(), "document")
    get = {tag: value for tag, value in tags.items() if isinstance(value, str)}.get
    item = {"id": get("ID"), "type": kind}
    for tag, field in PLAIN.items():
        value = tags.get(tag)
        value = value[0] if isinstance(value, list) and value else value
        item[field] = item.get(field) or (value.strip() if value else "")
    item["issue" if kind == "article-journal" else "number"] = get("IS")
    item["author"] = names_read(tags.get("AU") or tags.get("A1"))
    item["editor"] = names_read(tags.get("A2") or tags.get("UK", {}).get("ED"))
    item["translator"] = names_read(tags.get("A4"))
    pages = "-".join(filter(None, [get("SP"), get("EP")])) or get("C7") or ""
    is_extent = kind == "book" and pages.isdecimal()
    item["number-of-pages" if is_extent else "page"] = pages
    digits = re.sub(r"[^0-9Xx]", "", get("SN") or "")
    item["ISSN" if len(digits) == 8 else "ISBN"] = get("SN")
    item["keyword"] = ", ".join(tags.get("KW", []))
    item["issued"] = date_read(get("DA") or get("PY") or get("Y1") or "")
    return without_empty(item)


def names_read(names):
    return [name_read(name) for name in names or [] if name.strip()]


def name_read(text):
    family, *rest = [part.strip() for part in text.split(",")]
    if not rest:
        return {"literal": family}
    given, *suffix = rest
    return without_empty(
        {"family": family, "given": given, "suffix": ", ".join(suffix)}
    )
