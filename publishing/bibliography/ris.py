"""RIS: the file format of reference managers and of abstract databases."""

import re

import rispy

from publishing.bibliography.errors import UnreadableRecords
from publishing.bibliography.items import (
    date_parts,
    date_read,
    family_of,
    without_empty,
)

TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry": "ENCYC",
    "manuscript": "UNPB",
    "paper-conference": "CPAPER",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
OTHER = "GEN"
READ_TYPES = {
    **{code: kind for kind, code in TYPES.items()},
    "EDBOOK": "book",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EJOUR": "article-journal",
    "CONF": "paper-conference",
    "DBASE": "dataset",
    "ABST": "article-journal",
    "JFULL": "article-journal",
}
# {CSL: RIS} of what has one line and the same contents everywhere.
FIELDS = {
    "title": "TI",
    "container-title": "T2",
    "collection-title": "T3",
    "volume": "VL",
    "edition": "ET",
    "publisher": "PB",
    "publisher-place": "CY",
    "genre": "M3",
    "DOI": "DO",
    "URL": "UR",
    "abstract": "AB",
    "language": "LA",
    "note": "N1",
}
# The same of all that can be read of an item, for messages.
NAMES = FIELDS | {
    "type": "TY",
    "author": "AU",
    "editor": "A2",
    "translator": "A4",
    "issue": "IS",
    "number": "IS",
    "version": "C1",
    "page": "SP, EP",
    "number-of-pages": "SP",
    "ISBN": "SN",
    "ISSN": "SN",
    "keyword": "KW",
    "issued": "PY",
    "accessed": "Y2",
    "file": "L1",
}
PLAIN = {tag: field for field, tag in FIELDS.items()} | {
    "T1": "title",
    "JO": "container-title",
    "JF": "container-title",
    "BT": "container-title",
    "N2": "abstract",
}


def ris(items: list[dict]) -> str:
    """Return the text of a .ris file."""
    return "".join(f"{line}\r\n" for item in items for line in lines_of(item))


def lines_of(item):
    yield line("TY", TYPES.get(item.get("type"), OTHER))
    if item.get("id"):
        yield line("ID", item["id"])
    for tag, role in [("AU", "author"), ("ED", "editor"), ("A4", "translator")]:
        tag = "A2" if tag == "ED" else tag
        yield from [line(tag, name_written(name)) for name in item.get(role, [])]
    for field, tag in FIELDS.items():
        if item.get(field):
            yield line(tag, item[field])
    if number := item.get("issue") or item.get("number"):
        yield line("IS", number)
    if item.get("version"):
        yield line("C1", item["version"])
    yield from pages_written(item)
    if identifier := item.get("ISBN") or item.get("ISSN"):
        yield line("SN", identifier)
    for word in keywords_of(item):
        yield line("KW", word)
    yield from dates_written(item)
    yield line("ER", "")


def line(tag, value):
    return f"{tag}  - {' '.join(str(value).split())}"


def name_written(name):
    if "literal" in name:
        return name["literal"]
    parts = [family_of(name), name.get("given", ""), name.get("suffix", "")]
    return ", ".join(filter(None, parts))


def keywords_of(item):
    return [
        word.strip()
        for word in re.split("[,;]", item.get("keyword", ""))
        if word.strip()
    ]


def pages_written(item):
    if pages := item.get("page"):
        first, _dash, last = str(pages).replace("–", "-").partition("-")
        yield line("SP", first)
        if last:
            yield line("EP", last)
    elif extent := item.get("number-of-pages"):
        yield line("SP", extent)


def dates_written(item):
    if parts := date_parts(item, "issued"):
        yield line("PY", parts[0])
        if len(parts) > 1:
            yield line("DA", slashed(parts))
    if parts := date_parts(item, "accessed"):
        yield line("Y2", slashed(parts))


def slashed(parts):
    year, *rest = parts
    return "/".join(
        [str(year), *(f"{part:02}" for part in rest), *[""] * (3 - len(parts)), ""]
    )


# Reading

TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?$")


class Parser(rispy.RisParser):
    """Leaves addresses whole, which rispy would divide at semicolons."""

    DEFAULT_DELIMITER_MAPPING = {}


def read_ris(text: str) -> list[dict]:
    """Return the works in the text of a .ris file, each with the ``line`` it begins in.

    Raises UnreadableRecords with the line.
    """
    items = [
        {**item_of(Parser().parse("\n".join(lines))[0]), "line": number}
        for number, lines in records_in(text)
    ]
    if not items:
        raise UnreadableRecords("no_records")
    return items


def records_in(text):
    """Yield number of the first line and the lines of each record."""
    begun, lines = 0, []
    for number, row in enumerate(text.split("\n"), start=1):
        tag = TAG.match(row.strip("\r").lstrip("\ufeff"))
        if tag and tag[1] == "TY":
            if begun:
                raise UnreadableRecords("ris_end", line=begun)
            if not (tag[2] or "").strip():
                raise UnreadableRecords("ris_type", line=number)
            begun = number
        elif tag and not begun:
            raise UnreadableRecords("ris_type", line=number)
        if begun:
            lines.append(row.strip("\r").lstrip("\ufeff"))
        if tag and tag[1] == "ER":
            yield begun, lines
            begun, lines = 0, []
    if begun:
        raise UnreadableRecords("ris_end", line=begun)


def item_of(record):
    """Return the item of what rispy has read."""
    tags = {
        tag: record[key] for tag, key in rispy.TAG_KEY_MAPPING.items() if key in record
    }
    kind = READ_TYPES.get(tags["TY"].strip().upper(), "document")
    get = {tag: value for tag, value in tags.items() if isinstance(value, str)}.get
    item = {"id": get("ID"), "type": kind}
    for tag, field in PLAIN.items():
        value = tags.get(tag)
        value = value[0] if isinstance(value, list) and value else value
        item[field] = item.get(field) or (value.strip() if value else "")
    number = "issue" if kind.startswith("article") else "number"
    item[number] = get("IS")
    item["version"] = get("C1") if kind in {"dataset", "software"} else ""
    item["author"] = names_read(tags.get("AU") or tags.get("A1"))
    item["editor"] = names_read(
        tags.get("A2") or record.get("unknown_tag", {}).get("ED")
    )
    item["translator"] = names_read(tags.get("A4"))
    item |= pages_read(get, kind) | identifier_read(get, kind)
    item["keyword"] = ", ".join(tags.get("KW", []))
    item["issued"] = date_read(get("DA") or "") or date_read(
        get("PY") or get("Y1") or ""
    )
    item["accessed"] = date_read(get("Y2") or "")
    item["file"] = get("L1")
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


def pages_read(get, kind):
    first, last = get("SP") or "", get("EP") or ""
    if kind == "book" and first.isdecimal() and not last:
        return {"number-of-pages": first}
    return {"page": "-".join(filter(None, [first, last]))}


def identifier_read(get, kind):
    number = get("SN") or ""
    signs = re.sub(r"[^0-9Xx]", "", number)
    return {"ISSN" if len(signs) == 8 else "ISBN": number}
