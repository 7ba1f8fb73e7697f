"""Reads an uploaded TBX file of version 3 (ISO 30042:2019), its categories as
attributes or as elements. Imports nothing of Django.

It runs in the sandbox, which prints its JSON: a line ``[line, entry]`` for each
concept, then ``{"state": "…", "remarks": [[kind, {values}], …], "fault": null}``. A
fault is ``[kind, {"line": …}]``; ``glossary.interchange.tbx.file`` has the messages.
"""

import json
import re
import sys
from pathlib import Path

from lxml import etree

from glossary.interchange.tbx.categories import (
    CATEGORIES,
    NAMESPACE,
    STATE,
    TERM_NOTES,
    code_of,
)
from sandbox import MEGABYTE
from text.transliteration import slugify
from text.xml import LANG, UnreadableXml, parse

LARGEST, MOST_ENTRIES = 20 * MEGABYTE, 10_000
# Characters of a text.
LONGEST = 100_000
# Different remarks of one file, and characters of a value that they show.
MOST_REMARKS, LONGEST_VALUE = 100, 60

# That of the standard, and those of its drafts and of other programs.
NAMESPACES = {NAMESPACE, "urn:iso:std:iso:30042:ed:3.0", ""}
CATEGORY_NAMESPACES = {
    "http://www.tbxinfo.net/ns/min",
    "http://www.tbxinfo.net/ns/basic",
}
FAULTS = {"size": "overrun", "dtd": "doctype", "entity": "doctype"}
# {type of termNote: (the glossary's name, {value there: value here} or None)}.
NOTES_OF_TERMS = {
    kind: (name, values and {there: here for here, there in values.items()})
    for name, (kind, values) in TERM_NOTES.items()
}
CODE = re.compile("[A-Za-z0-9_-]{1,80}")
ADDRESS = re.compile(r"https?://\S+")
BLANK = " \t\r\n"
# An editor of XML broke the line and moved the next one in; a writer did not.
WRAPPED = re.compile("[ \t]*\r?\n(?:\t| {2})[ \t]*")


class Fault(Exception):
    """Why a file cannot be read: a key of ``file.MESSAGES``, and the line or None."""

    def __init__(self, kind, line=None):
        super().__init__(kind)
        self.kind, self.line = kind, line


def main(path, languages, write):
    """Write the JSON line by line; ``languages``: those of the site, with commas."""
    reader, fault, last = Reader(languages.split(",")), None, 0
    try:
        for line, entry in reader.entries(Path(path).read_bytes()):
            # Entries of one line get different numbers of rows.
            last = max(line, last + 1)
            write(json.dumps([last, entry], ensure_ascii=False) + "\n")
    except Fault as error:
        fault = [error.kind, {"line": error.line}]
    answer = {"state": reader.state, "remarks": reader.remarks(), "fault": fault}
    write(json.dumps(answer, ensure_ascii=False) + "\n")


def root_of(octets):
    """Return the root, without namespaces, and with all categories as attributes."""
    if not octets.strip():
        raise Fault("not_tbx")
    try:
        root = parse(octets, largest=LARGEST, allows_doctype=True)
    except UnreadableXml as error:
        kind = FAULTS.get(error.code, error.code)
        raise Fault(kind, error.values.get("line")) from error
    for node in root.iter():
        name = etree.QName(node)
        if name.namespace in CATEGORY_NAMESPACES and name.localname in CATEGORIES:
            node.tag = CATEGORIES[name.localname]
            node.set("type", name.localname)
        elif (name.namespace or "") in NAMESPACES:
            node.tag = name.localname
    # They only group others.
    etree.strip_tags(root, "adminGrp", "termNoteGrp")
    if root.tag != "tbx" or root.find("text/body/conceptEntry") is None:
        raise Fault("not_tbx", root.sourceline)
    return root


class Reader:
    """Reads one file: a method for each level of the format, from the file to a term.

    What has no place in an entry of the glossary is remarked. ``state``: the words of
    the header about that, which only our own files have.
    """

    def __init__(self, languages):
        self.languages = languages
        self.language = self.state = ""
        # {code: line} of the entries, and {what: line} of the terms of this one.
        self.codes, self.lines = {}, {}
        # {(kind, what): {"line": …, "count": …, "what": …, …}}
        self.by_key = {}

    def entries(self, octets):
        """Yield (line, entry) of each concept that can be imported."""
        root = root_of(octets)
        # The file's own language, as one of ours, or "".
        self.language = self.ours(root.get(LANG, ""))
        header = root.find("tbxHeader")
        words = "" if header is None else "".join(header.itertext())
        self.state = words.partition(STATE)[2]
        elements = root.findall("text/body/conceptEntry")
        if len(elements) > MOST_ENTRIES:
            raise Fault("overrun", elements[MOST_ENTRIES].sourceline)
        for element in elements:
            if entry := self.concept(element):
                yield element.sourceline, entry
        for child in root.find("text"):
            if child.tag != "body":
                self.left_out(child)

    def concept(self, element):
        """Return the entry, or None if there is nothing to import."""
        entry, self.lines = {}, {}
        for child in self.children(element):
            if child.tag == "langSec":
                self.section(child, entry)
            else:
                self.shared(child, entry, "")
        what = tag_of(element, "id")
        if not entry.get("terms"):
            self.remark("no_term", element, what)
            return None
        code = self.code(element, entry)
        if code and (first := self.codes.setdefault(code, element)) is not element:
            self.remark("twice", element, what, first=first.sourceline)
            return None
        return {"code": code, **entry} if code else None

    def section(self, element, entry):
        """Read the texts and the terms of one language."""
        language = self.ours(element.get(LANG, ""))
        if not language:
            self.left_out(element)
            return
        for child in self.children(element):
            if child.tag == "termSec":
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
                    self.add(term, "note", self.words(child))
                case "ref" | "xref", _:
                    self.shared(child, entry, language)
                case _:
                    self.left_out(child, self.line(child))
        key, what = (language, term["text"]), f"<term>{shortened(term['text'])}</term>"
        if not term["text"]:
            self.remark("left_out", element, tag_of(element) + what)
        elif (first := self.lines.setdefault(key, element)) is not element:
            self.remark("twice", element, what, first=first.sourceline)
        else:
            entry.setdefault("terms", []).append(term)

    def note_of_term(self, element, term):
        name, values = NOTES_OF_TERMS[element.get("type")]
        text = self.line(element)
        value = values.get(text) if values else text
        # A language has one preferred term.
        key, section = (term["language"], value), element.getparent()
        is_second = value == "preferred" and (
            self.lines.setdefault(key, section) is not section
        )
        if value is None or is_second or term.setdefault(name, value) != value:
            self.left_out(element, text)

    def example(self, group, term):
        described, sources = self.described(group, ["context"])
        if described is not None:
            self.add(term, "example", self.words(described))
        for source in sources:
            self.add(term, "example_source", self.line(source), between="; ")

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
            case "transacGrp", _ if self.state:
                # Of our own files: the site keeps the history itself.
                pass
            case _:
                self.left_out(element)

    def description(self, group, entry, language):
        kinds = ["definition"] if language else ["definition", "subjectField"]
        described, sources = self.described(group, kinds)
        if described is None:
            return
        if described.get("type") == "subjectField":
            # Without a language of ours it goes to the first of them.
            own = self.language_of(described) or self.languages[0]
            if name := self.line(described):
                entry.setdefault(f"domain_names_{own}", []).append(name)
        elif own := self.text("definition", described, entry, language):
            self.cite("definition", sources, entry, own)
            return
        for source in sources:
            self.left_out(source)

    def described(self, group, kinds):
        """Return the descrip element of one of these kinds, and its sources, from a
        descripGrp or a descrip alone; (None, []) if there is none.
        """
        children = [group] if group.tag == "descrip" else self.children(group)
        sources = [child for child in children if is_source(child)]
        described = next(
            (
                child
                for child in children
                if child.tag == "descrip" and child.get("type") in kinds
            ),
            None,
        )
        used = [] if described is None else [described, *sources]
        for child in children or [group]:
            if child not in used:
                self.left_out(child)
        return described, sources if used else []

    def text(self, name, element, entry, language):
        """Add a definition or a note; return its language, or "" if it has no place."""
        language = language or self.language_of(element)
        if not language:
            self.left_out(element)
            return ""
        text = self.add(entry, f"{name}_{language}", self.words(element))
        return language if text else ""

    def source(self, element, entry, language):
        """Read a source outside of a group: of the note, if there is one, which cannot
        hold it, else of the definition.
        """
        language = language or self.ours(element.get(LANG, ""))
        for name in ["note", "definition"]:
            if f"{name}_{language}" in entry:
                self.cite(name, [element], entry, language)
                return
        self.left_out(element)

    def cite(self, name, sources, entry, language):
        if citations := [*filter(None, map(self.line, sources))]:
            entry.setdefault(f"{name}_sources_{language}", []).extend(citations)

    def refer(self, key, target, element, entry):
        if not target:
            self.left_out(element, element.get("target", ""))
        elif target not in entry.setdefault(key, []):
            entry[key].append(target)

    # Words and codes

    def children(self, element):
        """Return the children, sources last, as they belong to a text beside them."""
        for text in [element.text, *(child.tail for child in element)]:
            if words := (text or "").strip(BLANK):
                self.remark("left_out", element, tag_of(element) + shortened(words))
        return sorted(element, key=is_source)

    def words(self, element):
        """Return the text of an element, without the markup in it."""
        for child in element:
            self.left_out(child)
        text = "".join(element.itertext()).strip(BLANK)
        if len(text) > LONGEST:
            raise Fault("overrun", element.sourceline)
        return text if self.state else WRAPPED.sub(" ", text)

    def line(self, element):
        return " ".join(filter(None, re.split("[ \t\r\n]+", self.words(element))))

    def add(self, parent, key, text, between="\n"):
        """Set the text of a key, or append it to what is there; return the text."""
        if text:
            parent[key] = between.join(filter(None, [parent.get(key), text]))
        return text

    def language_of(self, element):
        """Return the language of ours in which a text of the concept is, or ""."""
        tag = element.get(LANG, "")
        return self.ours(tag) if tag else self.language

    def ours(self, tag):
        """Return the site's language of a tag (“ru-RU” → "ru"), or ""."""
        code = re.split("[-_]", tag)[0].lower()
        return code if code in self.languages else ""

    def code(self, element, entry):
        """Return the code of the concept; "" if none can be made."""
        code = code_of(element.get("id", ""))
        if CODE.fullmatch(code):
            return code
        # A term in the last of our languages that has one: English makes a short code.
        terms = sorted(
            entry["terms"], key=lambda term: -self.languages.index(term["language"])
        )
        if slug := slugify(code or terms[0]["text"]):
            what = f'<{element.tag} id="{shortened(code)}">'
            self.remark("replaced", element, what, kept=f'<{element.tag} id="{slug}">')
        else:
            self.left_out(element)
        return slug

    # Remarks: equal ones are counted, and have the line of the first

    def left_out(self, element, text=""):
        parent = element.getparent()
        what = f"<{parent.tag}>{tag_of(element)}{shortened(text)}"
        self.remark("left_out", element, what)

    def remark(self, kind, element, what, **values):
        if len(self.by_key) >= MOST_REMARKS and (kind, what) not in self.by_key:
            what, values = "…", dict.fromkeys(values, "…")
        start = {"line": element.sourceline, "count": 0, "what": what, **values}
        self.by_key.setdefault((kind, what), start)["count"] += 1

    def remarks(self):
        """Return [kind, {values}] of each, in the order of the file."""
        remarks = [[kind, values] for (kind, _what), values in self.by_key.items()]
        return sorted(remarks, key=lambda remark: remark[1]["line"])


def is_source(element):
    return (element.tag, element.get("type")) == ("admin", "source")


def tag_of(element, *names):
    """Return the start tag, for a message: with type, language and these attributes."""
    attributes = {name: element.get(name) for name in ["type", *names]}
    attributes["xml:lang"] = element.get(LANG)
    pairs = [
        f' {name}="{shortened(value)}"' for name, value in attributes.items() if value
    ]
    return f"<{shortened(element.tag)}{''.join(pairs)}>"


def shortened(text):
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


if __name__ == "__main__":
    main(*sys.argv[1:], sys.stdout.write)
