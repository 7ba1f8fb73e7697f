"""Entries as TBX-Basic 1.2.1 (ISO 30042:2019), or as TBX of 2008.

Left out is what TBX has no place for: the linking of a term (capitals, forms, phrases
in which it is not linked), the mark of an editors' own wording, look-up terms, concepts
with no other terms, and references to concepts that are not in the file.
"""

import re
from datetime import UTC
from io import BytesIO

from lxml import etree

from glossary.interchange.tbx.categories import (
    LEVELS,
    NAMESPACE,
    STATE,
    TERM_NOTES,
    XML_LANG,
    id_of,
)
from text.languages import LETTERS
from text.typography import with_plain_spaces

LANG = f"{{{XML_LANG}}}lang"
TRANSACTIONS = {"created_on": "origination", "changed_on": "modification"}
# Characters that XML 1.0 does not allow.
NO_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(entries, title_page, *, version=3) -> bytes:
    """Return the file; the same entries and title page give the same bytes."""
    file = BytesIO()
    write_to(file, entries, title_page, version=version)
    return file.getvalue()


def write_to(file, entries, title_page, *, version=3):
    """Write to an open binary file, an entry at a time."""
    Writer(title_page, version).write(file, list(entries))


class Writer:
    """``names``: the names of the levels in this version."""

    def __init__(self, title_page, version):
        self.title_page, self.version = title_page, version
        self.names = LEVELS[version]

    def under(self, parent, name, text="", **attributes):
        element = etree.SubElement(parent, name)
        for key, value in attributes.items():
            if value:
                element.set(LANG if key == "lang" else key, xml_text(value))
        if text:
            element.text = xml_text(text)
        return element

    def write(self, file, entries):
        root = {"type": "TBX-Basic"}
        if self.version == 3:
            # The elements within the root inherit its namespace.
            root |= {"xmlns": NAMESPACE, "style": "dca"}
        root["xml:lang"] = self.title_page.first_language
        concepts = {entry["code"]: entry for entry in entries if terms_of(entry)}
        with etree.xmlfile(file, encoding="UTF-8") as out:
            out.write_declaration()
            with out.element(self.names["root"], root):
                header = etree.Element(self.names["header"])
                self.header(header)
                self.put(out, header, 1)
                with out.element("text"), out.element("body"):
                    for entry in concepts.values():
                        self.put(out, self.entry(entry, concepts), 3)
                    out.write("\n")
        file.write(b"\n")

    def put(self, out, element, level):
        etree.indent(element, level=level)
        out.write("\n" + "  " * level, element)

    # The header

    def header(self, header):
        file = self.under(header, "fileDesc")
        # The published schemas want a titleStmt at different places: none is written.
        texts = [
            *self.in_order(self.title_page.title),
            *self.in_order(self.title_page.publisher),
            *self.in_order(self.title_page.licence),
            *filter(lambda row: row[1], [("", self.title_page.licence_url)]),
        ]
        if texts:
            statement = self.under(file, "publicationStmt")
            for language, text in texts:
                self.under(statement, "p", text, lang=language)
        moment = self.title_page.changed_at.astimezone(UTC).isoformat()
        source = self.under(file, "sourceDesc")
        self.under(source, "p", STATE + moment, lang="en")

    def in_order(self, texts):
        """Return [(language, text)] of the texts, the file's language first."""
        first = self.title_page.first_language
        languages = sorted(texts, key=lambda language: (language != first, language))
        return [
            (language, texts[language]) for language in languages if texts[language]
        ]

    def publisher(self):
        return next(iter(self.in_order(self.title_page.publisher)), ("", ""))

    # An entry

    def entry(self, entry, codes):
        """Return the element of an entry; ``codes``: those of the whole file."""
        concept = etree.Element(self.names["entry"], id=id_of(entry["code"]))
        language = self.title_page.first_language
        for name in entry.get(f"domain_names_{language}", []):
            name = with_plain_spaces(name)
            self.under(concept, "descrip", name, type="subjectField")
        terms = terms_of(entry)
        languages = self.languages_of(entry)
        for language in languages:
            if language not in terms:
                self.texts(concept, entry, language, lang=language)
        for code in entry.get("cross_references", []):
            if code in codes and code != entry["code"]:
                self.under(
                    concept, "ref", code, type="crossReference", target=id_of(code)
                )
        for address in entry.get("same_as", []):
            self.under(
                *[concept, "xref", address],
                type="externalCrossReference",
                target=address,
            )
        for key, kind in TRANSACTIONS.items():
            if entry.get(key):
                self.transaction(concept, kind, entry[key])
        for language in filter(terms.get, languages):
            section = self.under(concept, self.names["language"], lang=language)
            self.texts(section, entry, language)
            for term in terms[language]:
                self.term(section, term)
        return concept

    def languages_of(self, entry):
        """Return the languages of terms and texts, that of the file first."""
        keys = [key for key in entry if key.startswith(("definition_", "note_"))]
        texts = {key.rpartition("_")[2]: entry[key] for key in keys if entry[key]}
        present = {**texts, **terms_of(entry)}
        return [language for language, _text in self.in_order(present)]

    def texts(self, parent, entry, language, **attributes):
        """Write the definition and the note of a language."""
        definition = entry.get(f"definition_{language}")
        if definition:
            self.described(
                parent,
                *["definition", definition, language],
                entry.get(f"definition_sources_{language}", []),
                **attributes,
            )
        if note := entry.get(f"note_{language}"):
            self.under(parent, "note", note, **attributes)
            # A note holds none: what stands beside it is read as its source.
            for citation in entry.get(f"note_sources_{language}", []):
                self.source(parent, citation, language, **attributes)

    def described(self, parent, kind, text, language, citations, **attributes):
        group = self.under(parent, "descripGrp")
        self.under(group, "descrip", text, type=kind, **attributes)
        for citation in citations:
            self.source(group, citation, language)

    def source(self, parent, citation, language, **attributes):
        attributes = attributes or {"lang": other_language(citation, language)}
        self.under(parent, "admin", citation, type="source", **attributes)

    def transaction(self, concept, kind, day):
        group = self.under(concept, "transacGrp")
        self.under(group, "transac", kind, type="transactionType")
        self.under(group, "date", day)
        language, name = self.publisher()
        if name:
            self.under(group, "transacNote", name, type="responsibility", lang=language)

    def term(self, section, term):
        language = term["language"]
        group = self.under(section, self.names["term"])
        self.under(group, "term", with_plain_spaces(term["text"]))
        for name, (kind, values) in TERM_NOTES.items():
            value = term.get(name)
            if value := values.get(value) if values else value:
                self.under(group, "termNote", value, type=kind)
        if example := term.get("example"):
            citations = filter(None, [term.get("example_source")])
            self.described(group, "context", example, language, citations)
        if note := term.get("note"):
            self.under(group, "note", note)


def xml_text(text):
    return NO_SIGN.sub("\ufffd", text)


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
