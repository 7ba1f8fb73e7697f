"""What an item says: names, dates and numbers; and its file, CSL-JSON."""

import json
import re
from datetime import date

from text.faults import Fault
from text.typography import with_plain_spaces

NAMES = ("author", "editor", "translator")
DATES = ("issued", "accessed")
TEXTS = (
    *("title", "container-title", "genre", "volume", "issue", "number", "page"),
    *("number-of-pages", "edition", "publisher", "publisher-place", "DOI", "ISBN"),
    *("ISSN", "URL", "language", "abstract", "keyword"),
)
TYPES = (
    *("article-journal", "article-magazine", "article-newspaper", "book", "chapter"),
    *("dataset", "document", "entry", "paper-conference", "report", "thesis"),
    "webpage",
)
INITIAL = re.compile("(?:^|-)(Дж|[^-])")


def personal_name(family: str, given: str, suffix: str = "") -> dict:
    """Return a name; one without given names is whole: {"literal": "Plato"}."""
    family, given = with_plain_spaces(family), with_plain_spaces(given or "")
    if not given:
        return {"literal": " ".join(filter(None, [family, suffix]))}
    return without_empty({"family": family, "given": given, "suffix": suffix})


def family_of(name: dict) -> str:
    """Return the family name with its particle: "de Gaulle"."""
    particle = name.get("non-dropping-particle") or name.get("dropping-particle", "")
    return " ".join(filter(None, [particle, name.get("family", "")]))


def initials(given: str) -> str:
    """Return "A. M." of "Anna Maria", «Ж.-А.» of «Жан-Антуан», «Дж.» of «Джон»."""
    words = given.replace(".", ". ").split()
    return " ".join(
        "-".join(f"{letter}." for letter in INITIAL.findall(word.title()))
        for word in words
        if word.strip("-.")
    )


def number_of(item: dict) -> str:
    """Return the number of the issue, or of a work that is no article of a journal."""
    return item.get("issue") or ("" if article_number(item) else item.get("number", ""))


def article_number(item: dict) -> str:
    """Return what an article of a journal has in place of pages: "e15"."""
    is_article = item.get("type") == "article-journal"
    return item.get("number", "") if is_article else ""


def date_parts(item: dict, name: str) -> list[int]:
    """Return year, month and day of a date, as many as are known."""
    [parts, *_end] = (item.get(name) or {}).get("date-parts") or [[]]
    return [int(part) for part in parts]


def day_of(item: dict, name: str) -> date | None:
    parts = date_parts(item, name)
    return date(*parts) if len(parts) == 3 else None


def date_of(day: date) -> dict:
    return {"date-parts": [[day.year, day.month, day.day]]}


def date_read(text: str) -> dict | None:
    """Return a date as CSL-JSON has it, of "2020", "2020-05" or "2020/5/17"."""
    parts = re.match(r"\s*(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?\b", text)
    try:
        return parts and valid_date(parts.groups())
    except ValueError:
        return None


def valid_date(parts) -> dict:
    """Return a date of up to three parts; what makes none raises one of several."""
    year, *rest = (int(part) for part in parts if part)
    date(year, *rest, *[1] * (2 - len(rest)))
    return {"date-parts": [[year, *rest]]}


def without_empty(item: dict) -> dict:
    return {name: value for name, value in item.items() if value}


BEGIN, END = "\ufdd0", "\ufdd1"
_MARKS = re.compile(f"[{BEGIN}{END}]")
_ITALIC = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")


def italic(text: str) -> str:
    """Return a text between the marks; what is italic within it is so anyway."""
    return f"{BEGIN}{upright(text)}{END}" if text else ""


def upright(text: str) -> str:
    return _MARKS.sub("", str(text))


def with_tags(html: str) -> str:
    """Return escaped HTML with elements in place of the marks."""
    return upright(_ITALIC.sub(r"<i>\1</i>", html))


# CSL-JSON: what the Citation Style Language calls an item, in a file

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
        raise Fault("json", line=getattr(error, "lineno", 1)) from error
    if not isinstance(entries, list):
        raise Fault("json_list")
    if not entries:
        raise Fault("no_records")
    return [item_of(entry, number) for number, entry in enumerate(entries, start=1)]


def item_of(entry, number):
    if not isinstance(entry, dict):
        raise Fault("json_entry", entry=number)
    item = {"type": entry["type"] if entry.get("type") in TYPES else "document"}
    for name in ("id", *TEXTS, *NAMES, *DATES):
        try:
            if value := entry.get(name):
                item[name] = value_of(name, value)
        except WRONG as error:
            facts = {"entry": number, "field": name}
            raise Fault("json_field", **facts) from error
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
