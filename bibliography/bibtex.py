"""BibTeX: the files of LaTeX, which reference managers read and write.

Only ASCII signs that LaTeX reads as commands are escaped; accents and Cyrillic are
written as they are, in UTF-8. Read is also what older files have: commands for accents,
abbreviations by ``@string``, two braces around what keeps its capitals.
"""

import codecs
import re

import latexcodec  # noqa: F401, registers the codec "ulatex"
from pybtex.bibtex.utils import split_name_list, split_tex_string
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.database.output.bibtex import Writer as OutputWriter
from pybtex.scanner import PybtexSyntaxError
from pybtex.utils import CaseInsensitiveDict

from bibliography.items import (
    NAMES as NAMED,
    article_number,
    date_parts,
    date_read,
    family_of,
    number_of,
    without_empty,
)
from text.faults import Fault

# {type of CSL: type of an entry}, else "misc".
TYPES = {
    "article-journal": "article",
    "book": "book",
    "chapter": "incollection",
    "entry": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
    "dataset": "dataset",
}
# What others have that come in.
READ_TYPES = {
    **{entry: kind for kind, entry in reversed(TYPES.items())},
    "inbook": "chapter",
    "conference": "paper-conference",
    "data": "dataset",
    **dict.fromkeys(["mastersthesis", "thesis"], "thesis"),
    **dict.fromkeys(["report", "manual"], "report"),
    **dict.fromkeys(["booklet", "collection", "mvbook", "proceedings"], "book"),
}
# What entries of some types call the container and the publisher of a work.
CONTAINERS = {"article": "journal", "misc": "howpublished"}
PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
# Fields with the same contents everywhere: {CSL: BibTeX}.
FIELDS = {
    "volume": "volume",
    "publisher-place": "address",
    "edition": "edition",
    "number-of-pages": "pagetotal",
    "genre": "type",
    "ISBN": "isbn",
    "ISSN": "issn",
    "keyword": "keywords",
    "abstract": "abstract",
}
# Read by programs, not typeset.
VERBATIM = {"DOI": "doi", "URL": "url"}
LANGUAGES = {"ru": "russian", "en": "english"}
MONTHS = [*month_names]

ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # A brace counts for BibTeX even behind a backslash.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
}
SPECIAL = re.compile(r"[\\{}$&#%_~^]|-(?=-)|'(?=')|`(?=`)")


class Writer(OutputWriter):
    """Takes fields as LaTeX reads them: pybtex would escape too little."""

    def _write_field(self, stream, name, value):
        # A month is one of the abbreviations that each style has its own words for.
        value = value if name == "month" else f"{{{value}}}"
        stream.write(f",\n  {name} = {value}")


def bibtex(items: list[dict]) -> str:
    """Return the text of a .bib file; the ``id`` of an item is its key."""
    return "\n".join(
        Writer().to_string(BibliographyData({key_of(item): entry_of(item)}))
        for item in items
    )


def entry_of(item):
    kind = TYPES.get(item.get("type"), "misc")
    title, language = escape(item.get("title", "")), item.get("language", "")
    year, month, day = [*date_parts(item, "issued"), "", "", ""][:3]
    fields = {
        **{role: " and ".join(map(name_written, item.get(role, []))) for role in NAMED},
        # The inner braces keep its capitals.
        "title": title and f"{{{title}}}",
        CONTAINERS.get(kind, "booktitle"): escape(item.get("container-title", "")),
        **{name: escape(item.get(field, "")) for field, name in FIELDS.items()},
        "number": escape(number_of(item)),
        "eid": escape(article_number(item)),
        "pages": re.sub(r"(?<=\w)-+(?=\w)", "--", escape(item.get("page", ""))),
        PUBLISHERS.get(kind, "publisher"): escape(item.get("publisher", "")),
        "year": str(year),
        "month": MONTHS[month - 1] if month else "",
        "day": str(day),
        "urldate": "-".join(f"{part:02}" for part in date_parts(item, "accessed")),
        **{
            name: re.sub(
                r"[{}\\\s]",
                lambda sign: f"%{ord(sign[0]):02X}",
                str(item.get(field, "")),
            )
            for field, name in VERBATIM.items()
        },
        "langid": LANGUAGES.get(language[:2].lower(), language),
    }
    return Entry(kind, without_empty(fields))


def key_of(item):
    return re.sub(r"[^\w:.+/-]", "-", str(item.get("id") or "item"), flags=re.ASCII)


def escape(text) -> str:
    """Return a text in which LaTeX sees no command and no ligature."""
    return SPECIAL.sub(escaped, str(text).replace("\n", " "))


def escaped(found):
    sign = found[0]
    return f"{sign}{{}}" if sign in "-'`" else ESCAPES.get(sign, f"\\{sign}")


def name_written(name):
    """Return "Family, Jr., Given"; what is no person's name stands in braces."""
    family, given = escape(family_of(name)), escape(name.get("given", ""))
    if "literal" in name or not given:
        whole = escape(name.get("literal", "")) or family
        return whole and f"{{{whole}}}"
    return ", ".join(
        f"{{{part}}}" if re.search(r",|\band\b", part) else part
        for part in filter(None, [family, escape(name.get("suffix", "")), given])
    )


# Reading


def read_bibtex(text: str) -> list[dict]:
    """Return the works in a .bib file, each with the ``line`` it begins in."""
    parser = EntryParser(text, macros=CaseInsensitiveDict(month_names))
    items = []
    try:
        for command, body in parser:
            if command.lower() not in {"string", "preamble"}:
                items.append({**item_of(command.lower(), *body), "line": parser.line})
    except PybtexSyntaxError as error:
        raise Fault("bibtex", line=error.lineno) from error
    if not items:
        raise Fault("no_records")
    return items


class EntryParser(LowLevelParser):
    """Knows the line of the present entry; an unknown abbreviation is a text."""

    line = 1

    def parse_command(self):
        self.line = self.lineno
        return super().parse_command()

    def substitute_macro(self, name):
        return self.macros.get(name, name)


def item_of(kind, key, fields):
    """Return what a publication has of an entry: no series, no note."""
    raw = {}
    for name, parts in fields:
        raw.setdefault(name.lower(), re.sub(r"[ \t\r\n]+", " ", "".join(parts)))
    values = {name: plain(value) for name, value in raw.items()}

    def first(*names):
        return next((values[name] for name in names if values.get(name)), "")

    csl_type = READ_TYPES.get(kind, "document")
    number = "issue" if csl_type == "article-journal" else "number"
    return without_empty(
        {
            "id": key or "",
            "type": csl_type,
            "title": ": ".join(filter(None, [first("title"), first("subtitle")])),
            **{role: names_read(raw.get(role, "")) for role in NAMED},
            "container-title": first(
                *["journal", "journaltitle", "booktitle", "organization"],
                "howpublished",
            ),
            **{field: first(name) for field, name in FIELDS.items()},
            "publisher-place": first("address", "location"),
            number: first("number", "issue"),
            "page": re.sub(r"\s*[-–]+\s*", "-", first("pages", "eid")),
            "publisher": first("publisher", "institution", "school"),
            "issued": date_read(first("date", "year")),
            **{
                field: re.sub(r"\\([_%&#$])", r"\1", raw.get(name, "")).strip("{} ")
                for field, name in VERBATIM.items()
            },
            "language": first("langid", "language")[:2].lower(),
        }
    )


# Braces of the text itself, while those of LaTeX are taken out.
OPENING = re.compile(r"\\(\{|textbraceleft\b(\{\}| ?))")
CLOSING = re.compile(r"\\(\}|textbraceright\b(\{\}| ?))")
# What the codec does not know.
UNKNOWN = {"~": " ", r"\,": "\u2009", r"\$": "$", r"\textasciicircum{}": "^"}
# An accent over \i or \j, which the codec leaves alone.
DOTLESS = re.compile(r"\\(\W|[a-zA-Z])\s*\{\s*\\([ij])\s*\}")


def plain(value: str) -> str:
    """Return the text that LaTeX would typeset of a value."""
    text = CLOSING.sub("\ue001", OPENING.sub("\ue000", value))
    for command, sign in UNKNOWN.items():
        text = text.replace(command, sign)
    text = codecs.decode(DOTLESS.sub(r"\\\1{\2}", text), "ulatex")
    text = re.sub(r"\\[a-zA-Z]+\s*|[{}]", "", text)
    return text.replace("\ue000", "{").replace("\ue001", "}").strip()


def names_read(value):
    return [name_read(name) for name in split_name_list(value) if name != "others"]


def name_read(text):
    is_braced = re.fullmatch(r"\{.*\}", text.strip(), re.DOTALL)
    if is_braced and len(split_tex_string(text, ",")) == 1:
        return {"literal": plain(text)}
    person = Person(text)
    family = plain(" ".join([*person.prelast_names, *person.last_names]))
    given = plain(" ".join([*person.first_names, *person.middle_names]))
    suffix = plain(" ".join(person.lineage_names))
    return without_empty({"family": family, "given": given, "suffix": suffix})
