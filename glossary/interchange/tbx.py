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


# Writing

make = xml.Vocabulary(
    {None: NAMESPACE}, attribute=lambda key: "xml:lang" if key == "lang" else key
)


def write(entries, title_page) -> bytes:
    """Return the file; the same entries and title page give the same bytes."""
    with_terms = [(entry, terms) for entry in entries if (terms := terms_of(entry))]
    codes = {entry["code"] for entry, _terms in with_terms}
    concepts = [concept_of(*each, codes, title_page) for each in with_terms]
    root = make(
        "tbx",
        make("tbxHeader", file_description(title_page)),
        make("text", make("body", concepts)),
        type="TBX-Basic",
        style="dca",
        lang=title_page.first_language,
    )
    return xml.write(root)


def file_description(title_page):
    texts = [title_page.title, title_page.publisher, title_page.licence_name]
    paragraphs = [
        make("p", by_language[language], lang=language)
        for by_language in texts
        for language in in_order(by_language, title_page)
        if by_language[language]
    ]
    if title_page.licence_url:
        paragraphs.append(make("p", title_page.licence_url))
    return make(
        "fileDesc",
        # The published schemas want a titleStmt at different places: none is written.
        make.filled("publicationStmt", paragraphs),
        make("sourceDesc", make("p", STATE, title_page.moment, lang="en")),
    )


def in_order(languages, title_page):
    """Return the languages, that of the file first."""
    return sorted(languages, key=lambda code: (code != title_page.first_language, code))


def concept_of(entry, terms, codes, title_page):
    """Return the element of an entry; ``codes``: those of the whole file."""
    domains = entry.get(f"domain_names_{title_page.first_language}", [])
    references = entry.get("cross_references", [])
    return make(
        "conceptEntry",
        [
            make("descrip", with_plain_spaces(name), type="subjectField")
            for name in domains
        ],
        [
            make("ref", code, type="crossReference", target=id_of(code))
            for code in references
            if code in codes and code != entry["code"]
        ],
        [
            make("xref", address, type="externalCrossReference", target=address)
            for address in entry.get("same_as", [])
        ],
        [
            make("langSec", texts_of(entry, code), terms[code], lang=code)
            for code in in_order(terms, title_page)
        ],
        id=id_of(entry["code"]),
    )


def texts_of(entry, language):
    """Return the definition and the note of a language, with their sources."""
    definition, note = (entry.get(f"{name}_{language}") for name in TEXTS)
    of_definition, of_note = (
        sources(entry.get(f"{name}_sources_{language}", [])) for name in TEXTS
    )
    return [
        definition and described("definition", definition, of_definition),
        # A note holds none: what stands beside it is read as its source.
        note and [make("note", note), of_note],
    ]


def described(kind, text, citations):
    return make("descripGrp", make("descrip", text, type=kind), citations)


def sources(citations):
    return [
        make("admin", citation, type="source") for citation in citations if citation
    ]


def terms_of(entry):
    """Return {language: elements of its terms}, without look-up terms."""
    terms = {}
    for term in entry.get("terms", []):
        if term.get("status") != "lookup":
            terms.setdefault(term["language"], []).append(term_section(term))
    return terms


def term_section(term):
    notes = []
    for name, (kind, values) in TERM_NOTES.items():
        value = term.get(name)
        if value := values.get(value) if values else value:
            notes.append(make("termNote", value, type=kind))
    example, source = term.get("example"), sources([term.get("example_source")])
    return make(
        "termSec",
        make("term", with_plain_spaces(term["text"])),
        notes,
        example and described("context", example, source),
        make.filled("note", term.get("note")),
    )
