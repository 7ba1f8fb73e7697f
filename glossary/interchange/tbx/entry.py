"""Makes a plain entry of one of a TBX file. It knows nothing of Django.

What is wrong is an error, what has no place here a remark: each a code, and values that
say in which line it stands.
"""

import re
from dataclasses import dataclass, field

from glossary.interchange.tbx.categories import code_of
from glossary.interchange.tbx.parsing import TAG
from glossary.interchange.tbx.terms import SECTIONS as TERMS, TermReading
from glossary.interchange.tbx.words import SPACE, Words, shortened

CODE = re.compile("[A-Za-z0-9_-]{1,80}")
ADDRESS = re.compile(r"https?://\S+")

SECTIONS = {"langSec", "langSet"}


@dataclass
class Whole:
    """What holds of the whole file. ``codes``: {code: line} of the entries before."""

    languages: list
    # The file's own language, as one of ours, or "".
    language: str
    keeps_lines: bool
    codes: dict = field(default_factory=dict)
    # {what: [first line, number]} of what is told once, not at each entry.
    often: dict = field(default_factory=dict)
    # How many were told at the entries.
    remarks: int = 0

    def ours(self, tag):
        """Return which of our languages a tag is of, or ""."""
        code = tag.partition("-")[0].lower()
        return code if code in self.languages else ""


def row_of(element, whole):
    """Return [line, entry, errors, remarks]."""
    reading = Reading(element, whole)
    return [element.line, reading.entry, reading.words.errors, reading.words.remarks]


class Reading:
    """One entry on its way; a method for each kind of element in it."""

    def __init__(self, element, whole):
        self.whole, self.words = whole, Words(whole)
        # {(language, what): line} of its terms, and of the preferred ones.
        self.lines = {}
        self.entry = {"code": self.code(element)}
        self.words.check_attributes(element, {"id"})
        self.words.check_no_text(element)
        for child in self.in_turn(element):
            if child.name in SECTIONS:
                self.section(child)
            else:
                self.part(child, "")
        if not self.entry.get("terms"):
            self.words.remark("no_term", element)

    def code(self, element):
        name = element.attributes.get("id", "")
        code = code_of(name)
        if not name:
            self.words.remark("no_id", element)
            return ""
        if not CODE.fullmatch(code):
            self.words.wrong("id", element, id=shortened(name))
            return ""
        if first := self.whole.codes.get(code):
            self.words.wrong("id_twice", element, id=name, first=first)
        self.whole.codes.setdefault(code, element.line)
        return code

    def section(self, element):
        self.words.check_attributes(element, {"xml:lang"})
        self.words.check_no_text(element)
        tag = element.attributes.get("xml:lang", "")
        language = self.whole.ours(tag)
        if not TAG.fullmatch(tag):
            self.words.wrong("tag", element, tag=shortened(tag))
        elif not language:
            self.words.remark("language", element, tag=shortened(tag))
        else:
            if tag.lower() != language:
                self.words.often("as_language", element, tag=tag, language=language)
            for child in self.in_turn(element):
                if child.name in TERMS:
                    self.term(child, language)
                else:
                    self.part(child, language)

    def in_turn(self, element):
        """Return its parts, sources last: they belong to what stands beside them."""
        parts = self.words.flat(element, {"adminGrp"})
        return sorted(parts, key=lambda part: part.type == "source")

    def term(self, element, language):
        reading = TermReading(element, language, self.words)
        term = reading.term
        for part in reading.moved:
            self.words.remark("moved", part, name=part.name)
            self.part(part, language)
        if not term["text"]:
            return
        keys = {"term_twice": (language, "text", term["text"])}
        if term.get("status") == "preferred":
            keys["preferred_twice"] = (language, "preferred")
        for code, key in keys.items():
            if first := self.lines.get(key):
                text = shortened(term["text"])
                self.words.wrong(code, element, text=text, first=first)
            self.lines.setdefault(key, element.line)
        self.entry.setdefault("terms", []).append(term)

    def part(self, element, language):
        """Read what stands at a language, or (then that is empty) at the concept."""
        kind = (element.name, element.type)
        if element.name == "descripGrp":
            self.described(*self.words.parted(element), element, language)
        elif element.name == "descrip":
            self.described(element, [], element, language)
        elif element.name == "note":
            self.text("note", element, language)
        elif kind == ("admin", "source"):
            self.source(element, language)
        elif kind == ("ref", "crossReference"):
            self.reference("cross_references", CODE, element)
        elif kind == ("xref", "externalCrossReference"):
            self.reference("same_as", ADDRESS, element)
        else:
            self.words.no_place(element)

    def described(self, described, sources, group, language):
        kind = described.type if described else ""
        if kind == "definition":
            if language := self.text("definition", described, language):
                self.cite("definition", language, sources)
                return
        elif kind == "subjectField" and not language:
            self.subject_field(described)
        else:
            self.words.no_place(described or group)
        for source in sources:
            self.words.no_place(source)

    def subject_field(self, element):
        tag = element.attributes.get("xml:lang", "")
        language = self.whole.ours(tag) if tag else self.whole.language
        # In no language of ours it is told in the first of them.
        key = f"domain_names_{language or self.whole.languages[0]}"
        if name := self.words.line(element):
            self.entry.setdefault(key, []).append(name)

    def text(self, name, element, language):
        """Add a text to the entry; return in which language it was told, or ""."""
        tag = element.attributes.get("xml:lang", "")
        told = self.whole.ours(tag)
        if language and tag and told != language:
            self.words.remark("other_language", element, tag=shortened(tag))
        if not language:
            language = told if tag else self.whole.language
            if not language:
                self.words.remark("whose_language", element, name=name)
                return ""
            if not tag:
                self.words.remark("concept_text", element, name=name, language=language)
        text = self.words.text(element, {"xml:lang"})
        key = f"{name}_{language}"
        if not text:
            return ""
        if told := self.entry.get(key):
            self.words.remark("joined", element, name=name)
            text = f"{told}\n{text}"
        self.entry[key] = text
        return language

    def source(self, element, language):
        """Take it for the note's beside which it stands, else for the definition's."""
        language = language or self.whole.ours(element.attributes.get("xml:lang", ""))
        if f"note_{language}" in self.entry:
            self.cite("note", language, [element])
        elif f"definition_{language}" in self.entry:
            self.words.remark("of_definition", element)
            self.cite("definition", language, [element])
        else:
            self.words.no_place(element)

    def cite(self, name, language, sources):
        citations = [*filter(None, map(self.words.line, sources))]
        if citations:
            told = self.entry.setdefault(f"{name}_sources_{language}", [])
            told += citations

    def reference(self, key, pattern, element):
        self.words.check_attributes(element, {"target"})
        target = element.attributes.get("target", "").strip()
        if key == "cross_references":
            target = code_of(target.removeprefix("#"))
        label = SPACE.sub(" ", element.words()).strip()
        if label and label != target:
            self.words.often("label", element, name=element.name)
        if not pattern.fullmatch(target):
            self.words.remark("target", element, target=shortened(target))
        elif target not in self.entry.setdefault(key, []):
            self.entry[key].append(target)
