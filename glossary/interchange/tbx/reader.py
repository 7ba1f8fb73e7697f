"""Reads an uploaded TBX file: version 3 (ISO 30042:2019, its categories as
attributes or as elements) and version 2 (MARTIF). Imports nothing of Django.

It runs in the sandbox, which prints its JSON: a line ``[line, entry]`` for each
concept, then ``{"made_at": "…", "remarks": [[kind, {values}], …], "fault": null}``. A
fault is ``[kind, {"line": …}]``; ``glossary.interchange.tbx.file`` has the messages.
"""

import json
import re
import sys
from pathlib import Path

from glossary.interchange.moment import moment_in
from glossary.interchange.tbx.categories import LEVELS, STATE, TERM_NOTES, code_of
from glossary.interchange.tbx.document import (
    ENTRIES,
    HEADERS,
    LARGEST,
    Fault,
    elements_of,
    local,
)
from glossary.interchange.tbx.remarks import (
    LANG,
    Remarks,
    place_of,
    shortened,
    tag_in,
    tag_of,
)
from text.transliteration import slugify

# Characters of the JSON of an entry.
LONGEST_ENTRY = 200_000

SECTIONS = {names["language"] for names in LEVELS.values()}
TERMS = {*(names["term"] for names in LEVELS.values()), "ntig"}
# {type of termNote: (the glossary's name, {value there: value here} or None)}.
NOTES_OF_TERMS = {
    kind: (name, values and {there: here for here, there in values.items()})
    for name, (kind, values) in TERM_NOTES.items()
}

CODE = re.compile("[A-Za-z0-9_-]{1,80}")
ADDRESS = re.compile(r"https?://\S+")
SPACE = re.compile("[ \t\r\n]+")
BLANK = " \t\r\n"
# An editor of XML broke the line and moved the next one in; a writer did not.
WRAPPED = re.compile("[ \t]*\r?\n(?:\t| {2})[ \t]*")


def main(path, languages, write):
    """Write the JSON line by line; ``languages``: those of the site, with commas."""
    reader, fault, last = Reader(languages.split(",")), None, 0
    try:
        with Path(path).open("rb") as file:
            octets = file.read(LARGEST + 1)
        for line, entry in reader.file(octets):
            # Entries of one line get different numbers of rows.
            last = max(line, last + 1)
            row = json.dumps([last, entry], ensure_ascii=False)
            if len(row) > LONGEST_ENTRY:
                raise Fault("overrun", line)
            write(row + "\n")
    except Fault as error:
        fault = [error.kind, {"line": error.line}]
    remarks = reader.remarks.in_order()
    answer = {"made_at": reader.made_at, "remarks": remarks, "fault": fault}
    write(json.dumps(answer, ensure_ascii=False) + "\n")


class Reader:
    """Reads one file: a method for each level of the format, from the file to a term.

    What has no place in an entry of the glossary goes to ``remarks``.
    """

    def __init__(self, languages):
        self.languages = languages
        self.remarks = Remarks()
        # The file's own language, as one of ours, or "".
        self.language = ""
        # The moment of the state that one of our own files has.
        self.made_at = ""
        # {code: line} of the entries, and {what: line} of the terms of this one.
        self.codes, self.lines = {}, {}

    def file(self, octets):
        """Yield (line, entry) of each concept that can be imported."""
        elements = elements_of(octets)
        self.language = self.ours(next(elements).get(LANG, ""))
        for element in elements:
            if local(element) in HEADERS:
                self.header(element)
            elif element.getparent() is None:
                self.around(element)
            elif entry := self.concept(element):
                yield element.sourceline, entry

    def header(self, element):
        """Read the moment of the state; nothing else of the header is used."""
        _before, state, text = "".join(element.itertext()).partition(STATE)
        self.made_at = moment_in(text) if state else ""

    def around(self, root):
        """Add remarks on elements outside the entries."""
        for path, names in [
            (".", HEADERS | {"text"}),
            ("text", {"body"}),
            ("text/body", ENTRIES),
        ]:
            for parent in root.iterfind(path):
                for child in self.children(parent):
                    if child.tag not in names:
                        self.remarks.left_out(child)

    def concept(self, element):
        """Return the entry, or None if there is nothing to import."""
        entry, self.lines = {}, {}
        for child in self.children(element):
            if child.tag in SECTIONS:
                self.section(child, entry)
            else:
                self.shared(child, entry, "")
        if not entry.get("terms"):
            self.remarks.add("no_term", element, tag_of(element, "id"))
            return None
        code = self.code(element, entry)
        if first := self.codes.get(code):
            self.remarks.add("twice", element, tag_of(element, "id"), first=first)
        if not code or first:
            return None
        self.codes[code] = element.sourceline
        return {"code": code, **entry}

    def section(self, element, entry):
        """Read the texts and the terms of one language."""
        tag = element.get(LANG, "")
        language = self.ours(tag)
        if not language:
            self.remarks.left_out(element)
            return
        if tag.lower() != language:
            self.remarks.replaced(element, tag_in(language))
        for child in self.children(element):
            if child.tag in TERMS:
                self.term(child, entry, language)
            else:
                self.shared(child, entry, language)

    def term(self, element, entry, language):
        term = {"language": language, "text": ""}
        for child in self.children(element):
            match child.tag, child.get("type"):
                case "term", _ if not term["text"]:
                    term["text"] = self.line(child)
                case "termNote", kind if kind in NOTES_OF_TERMS:
                    self.note_of_term(child, term)
                case "descrip" | "descripGrp", _:
                    self.example(child, term)
                case "note", _:
                    self.add(term, "note", child)
                case "ref" | "xref", _:
                    self.remarks.replaced(child, f"<conceptEntry>{tag_of(child)}")
                    self.shared(child, entry, language)
                case _:
                    self.remarks.left_out(child, self.line(child))
        name = f"<term>{shortened(term['text'])}</term>"
        if not term["text"]:
            self.remarks.add("left_out", element, tag_of(element) + name)
        elif first := self.lines.get((language, term["text"])):
            self.remarks.add("twice", element, name, first=first)
        else:
            self.lines[language, term["text"]] = element.sourceline
            self.prefer_first(element, term, name)
            entry.setdefault("terms", []).append(term)

    # Elements of a term

    def note_of_term(self, element, term):
        name, values = NOTES_OF_TERMS[element.get("type")]
        text = self.line(element)
        value = values.get(text) if values else text
        if value is None or term.setdefault(name, value) != value:
            self.remarks.left_out(element, text)

    def example(self, group, term):
        described, sources = self.described(group, ["context"])
        if described is not None:
            self.add(term, "example", described)
        for source in sources:
            self.add(term, "example_source", source, between="; ")

    def prefer_first(self, element, term, name):
        """Make a second preferred term of a language an admitted one."""
        if term.get("status") != "preferred":
            return
        if term["language"] in self.lines:
            _kind, values = TERM_NOTES["status"]
            what = f"{values['preferred']}: {name}"
            self.remarks.add("replaced", element, what, kept=values["admitted"])
            term["status"] = "admitted"
        self.lines[term["language"]] = element.sourceline

    # Elements of a language, or of the concept: then ``language`` is ""

    def shared(self, element, entry, language):
        match element.tag, element.get("type"):
            case "descrip" | "descripGrp", _:
                self.description(element, entry, language)
            case "note", _:
                self.text("note", element, entry, language)
            case "admin", "source":
                self.source(element, entry, language)
            case "ref", "crossReference":
                target = code_of(element.get("target", "").strip().removeprefix("#"))
                target = target if CODE.fullmatch(target) else slugify(target)
                self.refer("cross_references", target, element, entry)
            case "xref", "externalCrossReference":
                target = element.get("target", "").strip()
                target = target if ADDRESS.fullmatch(target) else ""
                self.refer("same_as", target, element, entry)
            case "transacGrp", _ if self.made_at:
                # Of our own files: the site keeps the history itself.
                pass
            case _:
                self.remarks.left_out(element)

    def description(self, group, entry, language):
        kinds = ["definition"] if language else ["definition", "subjectField"]
        described, sources = self.described(group, kinds)
        if described is None:
            return
        if described.get("type") == "subjectField":
            self.domain(described, entry)
        elif language := self.text("definition", described, entry, language):
            self.cite("definition", sources, entry, language)
            return
        for source in sources:
            self.remarks.left_out(source)

    def described(self, group, kinds):
        """Return the descrip element of one of these kinds, and its sources, from a
        descripGrp or a descrip alone; (None, []) if there is none.
        """
        described, sources, rest = None, [], []
        for child in [group] if group.tag == "descrip" else self.children(group):
            kind = child.get("type")
            if described is None and child.tag == "descrip" and kind in kinds:
                described = child
            elif (child.tag, kind) == ("admin", "source"):
                sources.append(child)
            else:
                rest.append(child)
        if described is None:
            sources, rest = [], [*rest, *sources] or [group]
        for child in rest:
            self.remarks.left_out(child)
        return described, sources

    def domain(self, element, entry):
        tag = element.get(LANG, "")
        language = self.ours(tag) if tag else self.language
        # Without a language of ours it goes to the first of them.
        key = f"domain_names_{language or self.languages[0]}"
        if name := self.line(element):
            entry.setdefault(key, []).append(name)

    def text(self, name, element, entry, language):
        """Add a definition or a note; return its language, or "" if it has no place."""
        tag = element.get(LANG, "")
        own = self.ours(tag) if tag else language or self.language
        if not language and not own:
            self.remarks.left_out(element)
            return ""
        if language and own != language:
            self.remarks.replaced(element, tag_in(language) + f"<{element.tag}>")
        elif not language and not tag:
            self.remarks.replaced(element, tag_in(own) + tag_of(element))
        language = language or own
        return language if self.add(entry, f"{name}_{language}", element) else ""

    def source(self, element, entry, language):
        """Read a source outside of a group: of the note, if there is one, which cannot
        hold it, else of the definition.
        """
        language = language or self.ours(element.get(LANG, ""))
        if f"note_{language}" in entry:
            self.cite("note", [element], entry, language)
        elif f"definition_{language}" in entry:
            self.remarks.replaced(element, f"<descripGrp>{tag_of(element)}")
            self.cite("definition", [element], entry, language)
        else:
            self.remarks.left_out(element)

    def cite(self, name, sources, entry, language):
        if citations := [*filter(None, map(self.line, sources))]:
            entry.setdefault(f"{name}_sources_{language}", []).extend(citations)

    def refer(self, key, target, element, entry):
        if not target:
            self.remarks.left_out(element, element.get("target", ""))
        elif target not in entry.setdefault(key, []):
            entry[key].append(target)

    # Words and codes

    def children(self, element):
        """Return the children, sources last, as they belong to a text beside them."""
        for text in [element.text, *(child.tail for child in element)]:
            if words := (text or "").strip(BLANK):
                what = tag_of(element) + shortened(words)
                self.remarks.add("left_out", element, what)
        return sorted(element, key=lambda child: child.get("type") == "source")

    def words(self, element):
        """Return the text of an element, without the markup in it."""
        if len(element):
            what = f"{place_of(element)}…<{local(element[0])}>"
            self.remarks.add("replaced", element, what, kept=f"<{element.tag}>…")
        text = "".join(element.itertext()).strip(BLANK)
        return text if self.made_at else WRAPPED.sub(" ", text)

    def line(self, element):
        return SPACE.sub(" ", self.words(element))

    def add(self, parent, key, element, between="\n"):
        """Set the text of a key, or append it to what is there; return the new text."""
        text = self.words(element) if between == "\n" else self.line(element)
        if text and key in parent:
            self.remarks.replaced(element, f"{tag_of(element)} + {tag_of(element)}")
            parent[key] += between + text
        elif text:
            parent[key] = text
        return text

    def ours(self, tag):
        """Return the site's language of a tag (“ru-RU” → "ru"), or ""."""
        code = re.split("[-_]", tag)[0].lower()
        return code if code in self.languages else ""

    def code(self, element, entry):
        """Return the code of the concept; "" if none can be made."""
        code = code_of(element.get("id", ""))
        if CODE.fullmatch(code):
            return code
        slug = slugify(code or self.name_of(entry))
        if slug:
            what = f'<{element.tag} id="{shortened(code)}">'
            replacement = f'<{element.tag} id="{slug}">'
            self.remarks.add("replaced", element, what, kept=replacement)
        else:
            self.remarks.left_out(element)
        return slug

    def name_of(self, entry):
        """Return a term, in the last of our languages that has one, if possible
        preferred: English makes a shorter code.
        """

        def turn(term):
            is_other = term.get("status") != "preferred"
            return -self.languages.index(term["language"]), is_other

        return min(entry["terms"], key=turn)["text"]


if __name__ == "__main__":
    main(*sys.argv[1:], sys.stdout.write)
