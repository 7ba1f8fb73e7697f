"""TBX (ISO 30042:2019), the XML format in which terminologists exchange glossaries.

Written is TBX-Basic 1.2.1. Left out is what it has no place for: the linking of a term
(capitals, forms, phrases in which it is not linked), the mark of an editors' own
wording, look-up terms, texts in a language without other terms, and references to
concepts that are not in the file. What is read, ``tbx_reader`` reads in the sandbox.
"""

from django.utils.translation import gettext, gettext_lazy as _

from glossary.interchange.entries import TEXTS, moment_in
from glossary.interchange.tbx_reader import (
    LARGEST,
    NAMESPACE,
    STATE,
    TERM_NOTES,
    id_of,
)
from imports.tables import XML_FAULTS, Row, Table, read_lines
from text import xml
from text.languages import LANGUAGES
from text.typography import with_plain_spaces

# Reading

# Why a file cannot be read.
FAULTS = XML_FAULTS | {
    "not_tbx": _(
        "This is not a TBX file of version 3 with entries, in the style “dca”: it "
        "begins with <tbx>, its <body> holds <conceptEntry>, and its categories are "
        "attributes."
    ),
}


def is_tbx(file) -> bool:
    """Tell by content or name whether a file is meant as TBX: any XML is."""
    begin = file.read(64)
    file.seek(0)
    # A mark of the encoding, and the zeros of UTF-16, may stand before the first sign.
    is_xml = begin.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")
    return is_xml or str(getattr(file, "name", "")).lower().endswith(".tbx")


def read(file) -> Table:
    """Read an open binary file; raise ValidationError for what cannot be read."""
    module, languages = "glossary.interchange.tbx_reader", ",".join(LANGUAGES)
    rows, rest = read_lines(module, file, languages, largest=LARGEST, faults=FAULTS)
    return Table(
        [],
        [row_of(*row) for row in rows],
        has_lines=True,
        made_at=moment_in(rest["state"]),
    )


def row_of(line, entry, left_out):
    row = Row(line, entry)
    if not entry["code"]:
        row.errors.append(("code", gettext("The code is missing.")))
    for what in left_out:
        row.remarks.append(("", gettext("Left out: %(what)s") % {"what": what}))
    return row


# Writing: rows of ``text.xml``

make = xml.Vocabulary(
    {None: NAMESPACE}, attribute=lambda key: "xml:lang" if key == "lang" else key
)


def write(entries, title_page) -> bytes:
    """Return the file; the same entries and title page give the same bytes."""
    rows = of_file(entries, title_page)
    own = {"style": "dca", "lang": title_page.first_language}
    return xml.write(make.of_rows("tbx", rows, type="TBX-Basic", **own))


def of_file(entries, title_page):
    # The published schemas want a titleStmt at different places: none is written.
    about = "tbxHeader/fileDesc/publicationStmt/p"
    for texts in [title_page.title, title_page.publisher, title_page.licence_name]:
        for language in in_order(texts, title_page):
            yield about, texts[language], {"lang": language}
    yield about, title_page.licence_url
    state = f"{STATE}{title_page.moment}"
    yield "tbxHeader/fileDesc/sourceDesc/p", state, {"lang": "en"}
    # It is there without an entry, too.
    yield "text", make("body")
    with_terms = [(entry, terms) for entry in entries if (terms := terms_of(entry))]
    codes = {entry["code"] for entry, _terms in with_terms}
    for entry, terms in with_terms:
        rows = of_concept(entry, terms, codes, title_page)
        yield "text/body/conceptEntry", rows, {"id": id_of(entry["code"])}


def in_order(languages, title_page):
    """Return the languages, that of the file first."""
    return sorted(languages, key=lambda code: (code != title_page.first_language, code))


def terms_of(entry):
    """Return {language: its terms}, without look-up terms."""
    terms = {}
    for term in entry.get("terms", []):
        if term.get("status") != "lookup":
            terms.setdefault(term["language"], []).append(term)
    return terms


def of_concept(entry, terms, codes, title_page):
    """Yield what an entry holds; ``codes``: those of the whole file."""
    for name in entry.get(f"domain_names_{title_page.first_language}", []):
        yield "descrip", with_plain_spaces(name), {"type": "subjectField"}
    for code in entry.get("cross_references", []):
        if code in codes and code != entry["code"]:
            yield "ref", code, {"type": "crossReference", "target": id_of(code)}
    for address in entry.get("same_as", []):
        yield "xref", address, {"type": "externalCrossReference", "target": address}
    for code in in_order(terms, title_page):
        yield "langSec", of_language(entry, code, terms[code]), {"lang": code}


def of_language(entry, language, terms):
    """Yield definition and note of a language, with their sources, and its terms."""
    for name in TEXTS:
        if text := entry.get(f"{name}_{language}"):
            citations = entry.get(f"{name}_sources_{language}", [])
            if name == "note":
                # A note holds none: what stands beside it is read as its source.
                yield "note", text
                yield from sources("admin", citations)
            else:
                yield from described(name, text, citations)
    for term in terms:
        yield "termSec", of_term(term)


def described(kind, text, citations):
    yield "descripGrp/descrip", text, {"type": kind}
    yield from sources("descripGrp/admin", citations)


def sources(path, citations):
    for citation in citations:
        yield path, citation, {"type": "source"}


def of_term(term):
    yield "term", with_plain_spaces(term["text"])
    for name, (kind, values) in TERM_NOTES.items():
        value = term.get(name)
        yield "termNote", values.get(value) if values else value, {"type": kind}
    if example := term.get("example"):
        yield from described("context", example, [term.get("example_source")])
    yield "note", term.get("note")
