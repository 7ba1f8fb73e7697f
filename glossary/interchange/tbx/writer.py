"""Writes entries as TBX-Basic 1.2.1 (ISO 30042:2019).

Left out is what TBX has no place for: the linking of a term (capitals, forms, phrases
in which it is not linked), the mark of an editors' own wording, look-up terms, concepts
with no other terms, and references to concepts that are not in the file.
"""

from glossary.interchange.tbx.categories import NAMESPACE, STATE, TERM_NOTES, id_of
from text import xml
from text.languages import LETTERS
from text.typography import with_plain_spaces

TRANSACTIONS = {"created_on": "origination", "changed_on": "modification"}

make = xml.Vocabulary(
    {None: NAMESPACE}, attribute=lambda key: "xml:lang" if key == "lang" else key
)


def write(entries, title_page) -> bytes:
    """Return the file; the same entries and title page give the same bytes."""
    entries = list(entries)
    codes = {entry["code"] for entry in entries if terms_of(entry)}
    concepts = [
        concept_of(entry, codes, title_page)
        for entry in entries
        if entry["code"] in codes
    ]
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
    texts = [title_page.title, title_page.publisher, title_page.licence]
    paragraphs = [
        make("p", text, lang=language)
        for by_language in texts
        for language, text in in_order(by_language, title_page)
    ]
    if title_page.licence_url:
        paragraphs.append(make("p", title_page.licence_url))
    return make(
        "fileDesc",
        # The published schemas want a titleStmt at different places: none is written.
        make.filled("publicationStmt", paragraphs),
        make("sourceDesc", make("p", STATE, title_page.moment, lang="en")),
    )


def in_order(texts, title_page):
    """Return [(language, text)] of the texts, the file's language first."""
    first = title_page.first_language
    languages = sorted(texts, key=lambda language: (language != first, language))
    return [(language, texts[language]) for language in languages if texts[language]]


def concept_of(entry, codes, title_page):
    """Return the element of an entry; ``codes``: those of the whole file."""
    terms = terms_of(entry)
    texts = {
        key.rpartition("_")[2]: text
        for key, text in entry.items()
        if key.startswith(("definition_", "note_"))
    }
    filled = {language: text for language, text in texts.items() if text}
    languages = [code for code, _text in in_order({**filled, **terms}, title_page)]
    domains = entry.get(f"domain_names_{title_page.first_language}", [])
    references = [
        code
        for code in entry.get("cross_references", [])
        if code in codes and code != entry["code"]
    ]
    return make(
        "conceptEntry",
        [
            make("descrip", with_plain_spaces(name), type="subjectField")
            for name in domains
        ],
        [
            texts_of(entry, language, lang=language)
            for language in languages
            if language not in terms
        ],
        [
            make("ref", code, type="crossReference", target=id_of(code))
            for code in references
        ],
        [
            make("xref", address, type="externalCrossReference", target=address)
            for address in entry.get("same_as", [])
        ],
        [
            transaction(kind, entry[key], title_page)
            for key, kind in TRANSACTIONS.items()
            if entry.get(key)
        ],
        [
            make(
                "langSec",
                texts_of(entry, language),
                [term_section(term) for term in terms[language]],
                lang=language,
            )
            for language in languages
            if language in terms
        ],
        id=id_of(entry["code"]),
    )


def texts_of(entry, language, **attributes):
    """Return the definition and the note of a language, with their sources."""
    elements = []
    if definition := entry.get(f"definition_{language}"):
        citations = entry.get(f"definition_sources_{language}", [])
        elements.append(
            described("definition", definition, language, citations, **attributes)
        )
    if note := entry.get(f"note_{language}"):
        elements.append(make("note", note, **attributes))
        # A note holds none: what stands beside it is read as its source.
        elements += [
            source(citation, language, **attributes)
            for citation in entry.get(f"note_sources_{language}", [])
        ]
    return elements


def described(kind, text, language, citations, **attributes):
    sources = [source(citation, language) for citation in citations]
    return make("descripGrp", make("descrip", text, type=kind, **attributes), sources)


def source(citation, language, **attributes):
    attributes = attributes or {"lang": other_language(citation, language)}
    return make("admin", citation, type="source", **attributes)


def transaction(kind, day, title_page):
    notes = [
        make("transacNote", name, type="responsibility", lang=language)
        for language, name in in_order(title_page.publisher, title_page)[:1]
    ]
    transac = make("transac", kind, type="transactionType")
    return make("transacGrp", transac, make("date", day), notes)


def term_section(term):
    notes = []
    for name, (kind, values) in TERM_NOTES.items():
        value = term.get(name)
        if value := values.get(value) if values else value:
            notes.append(make("termNote", value, type=kind))
    citations = filter(None, [term.get("example_source")])
    example = term.get("example")
    return make(
        "termSec",
        make("term", with_plain_spaces(term["text"])),
        notes,
        example and described("context", example, term["language"], citations),
        make.filled("note", term.get("note")),
    )


def terms_of(entry):
    """Return {language: [term, …]} without look-up terms."""
    terms = {}
    for term in entry.get("terms", []):
        if term.get("status") != "lookup":
            terms.setdefault(term["language"], []).append(term)
    return terms


def other_language(text, language):
    """Return the language of a text that has no letter of ``language``, or ""."""
    if language in LETTERS and not LETTERS[language].search(text):
        return next((code for code in LETTERS if LETTERS[code].search(text)), "")
    return ""
