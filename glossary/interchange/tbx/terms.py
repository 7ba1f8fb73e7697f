"""A term of an entry of a TBX file, with all that stands at it."""

from glossary.interchange.tbx.categories import TERM_NOTES
from glossary.interchange.tbx.words import shortened

SECTIONS = {"termSec", "tig", "ntig"}
GROUPS = {"termGrp", "termNoteGrp", "adminGrp"}

# {type of termNote: (the glossary's name, {value there: value here} or None)}.
NAMES = {
    kind: (name, values and {there: here for here, there in values.items()})
    for name, (kind, values) in TERM_NOTES.items()
}


class TermReading:
    """``term``: as far as it is told; ``moved``: what belongs to the concept here."""

    def __init__(self, section, language, words):
        self.words = words
        self.term = {"language": language, "text": ""}
        self.moved = []
        words.check_attributes(section, set())
        words.check_no_text(section)
        for part in words.flat(section, GROUPS):
            self.part(part)
        if not self.term["text"]:
            words.wrong("no_words", section)

    def part(self, part):
        if part.name == "term" and not self.term["text"]:
            self.term["text"] = self.words.line(part)
        elif part.name == "termNote" and part.type in NAMES:
            self.note_of_term(part)
        elif part.name == "descripGrp":
            self.example(*self.words.parted(part), part)
        elif part.name == "descrip":
            self.example(part, [], part)
        elif part.name == "note":
            self.text("note", part)
        elif part.name in {"ref", "xref"}:
            self.moved.append(part)
        else:
            self.words.no_place(part)

    def note_of_term(self, part):
        name, values = NAMES[part.type]
        told = self.words.line(part)
        value = values.get(told) if values else told
        if value is None:
            self.words.remark("value", part, type=part.type, value=shortened(told))
        elif self.term.setdefault(name, value) != value:
            self.words.remark("again", part, type=part.type, value=shortened(told))

    def example(self, described, sources, group):
        if not described or described.type != "context":
            for part in [described or group, *sources]:
                self.words.no_place(part)
            return
        self.text("example", described)
        for source in sources:
            citation = self.words.line(source)
            if told := self.term.get("example_source"):
                self.words.remark("joined", source, name=source.type)
                citation = f"{told}; {citation}"
            self.term["example_source"] = citation

    def text(self, name, element):
        text = self.words.text(element, {"xml:lang"})
        if told := self.term.get(name):
            self.words.remark("joined", element, name=element.type or element.name)
            text = f"{told}\n{text}"
        self.term[name] = text
