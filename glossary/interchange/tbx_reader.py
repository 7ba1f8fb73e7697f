"""Reads an uploaded TBX file of version 3 (ISO 30042:2019), in the style "dca".

A reader as ``imports.foreign`` asks for: it prints ``[line, entry, left_out]`` for each
concept, and at the end ``{"state": "…"}``. It imports nothing of Django;
``glossary.interchange.tbx`` has the messages, and writes such files.
"""

import re

from lxml import etree

from imports.foreign import answer
from sandbox import MEGABYTE
from text.faults import Fault
from text.xml import LANG, parse

LARGEST, MOST_ENTRIES = 20 * MEGABYTE, 10_000
# Characters of a text.
LONGEST = 100_000
# Elements of an entry that are said to be left out, and characters of each.
MOST_LEFT_OUT, LONGEST_VALUE = 10, 60

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
# That of the standard, and those of its drafts and of other programs.
NAMESPACES = {NAMESPACE, "urn:iso:std:iso:30042:ed:3.0", ""}
# The text before the moment of the state in the header of our own files.
STATE = "The state of "

# Of a term: {the glossary's name: (type of termNote, {value here: value there})}.
TERM_NOTES = {
    "status": (
        "administrativeStatus",
        {
            name: f"{name}Term-admn-sts"
            for name in ["preferred", "admitted", "deprecated", "superseded"]
        },
    ),
    "part_of_speech": (
        "partOfSpeech",
        {name: name for name in ["noun", "verb", "adjective", "adverb", "other"]},
    ),
    "type": (
        "termType",
        {
            **{name: name for name in ["abbreviation", "acronym", "variant", "phrase"]},
            "full": "fullForm",
            "short": "shortForm",
        },
    ),
    "gender": (
        "grammaticalGender",
        {name: name for name in ["masculine", "feminine", "neuter", "other"]},
    ),
    "region": ("geographicalUsage", None),
}
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


def id_of(code: str) -> str:
    """Return a valid XML id for a code; ``code_of`` is the inverse."""
    return code if code[:1].isalpha() else f"_{code}"


def code_of(name: str) -> str:
    return name.removeprefix("_")


def entries_in(path, last, languages):
    """Yield the entries, those of one line by other numbers; then note the rest.

    ``languages``: those of the site, with commas.
    """
    reader, number = Reader(languages.split(",")), 0
    for line, *entry in reader.entries(path.read_bytes()):
        number = max(line, number + 1)
        yield [number, *entry]
    last["state"] = reader.state


def root_of(octets):
    """Return the root, without namespaces."""
    if not octets.strip():
        raise Fault("not_tbx")
    root = parse(octets, largest=LARGEST, allows_doctype=True)
    for node in root.iter():
        name = etree.QName(node)
        if (name.namespace or "") in NAMESPACES:
            node.tag = name.localname
    # They only group others.
    etree.strip_tags(root, "adminGrp", "termNoteGrp")
    has_entries = root.tag == "tbx" and root.find("text/body/conceptEntry") is not None
    if not has_entries or root.get("style") == "dct":
        raise Fault("not_tbx")
    return root


class Reader:
    """Reads one file, entry by entry.

    ``left_out``: what has no place in the entry of the glossary that is read.
    ``state``: the words of the header about that, which only our own files have.
    """

    def __init__(self, languages):
        self.languages = languages
        self.language = self.state = ""
        self.left_out = {}

    def entries(self, octets):
        """Yield (line, entry, what is left out of it) of each concept."""
        root = root_of(octets)
        # The file's own language, as one of ours, or "".
        self.language = self.ours(root.get(LANG, ""))
        header = root.find("tbxHeader")
        words = "" if header is None else "".join(header.itertext())
        self.state = words.partition(STATE)[2]
        elements = root.findall("text/body/conceptEntry")
        if len(elements) > MOST_ENTRIES:
            raise Fault("overrun")
        for element in elements:
            self.left_out = {}
            entry = self.concept(element)
            yield element.sourceline, entry, [*self.left_out][:MOST_LEFT_OUT]

    def concept(self, element):
        entry = {"code": code_of(element.get("id", ""))}
        self.read(element, entry, "")
        for section in element.iterfind("langSec"):
            if language := self.ours(section.get(LANG, "")):
                self.read(section, entry, language)
                for part in section.iterfind("termSec"):
                    self.term(part, entry, language)
            else:
                self.leave_out(section)
        return entry

    def read(self, parent, entry, language):
        """Read what stands in a concept, or in one of its languages."""
        # {element: the name of the text whose sources follow in it}.
        cited = {}
        for node in self.leaves(parent):
            own = language or self.language_of(node)
            match node.tag, node.get("type"):
                case ("descrip", "definition") | ("note", _) if own:
                    name = "note" if node.tag == "note" else "definition"
                    text = self.add(entry, f"{name}_{own}", node)
                    cited[parent] = cited[node.getparent()] = text
                case "admin", "source" if text := cited.get(node.getparent()):
                    name, code = text.split("_")
                    citation = self.line(node)
                    entry.setdefault(f"{name}_sources_{code}", []).append(citation)
                case "descrip", "subjectField" if not language:
                    # Without a language of ours it goes to the first of them.
                    name = f"domain_names_{own or self.languages[0]}"
                    entry.setdefault(name, []).append(self.line(node))
                case "ref", "crossReference":
                    self.refer("cross_references", code_in(node), node, entry)
                case "xref", "externalCrossReference":
                    address = node.get("target", "").strip()
                    is_address = ADDRESS.fullmatch(address)
                    self.refer("same_as", is_address and address, node, entry)
                case _:
                    self.leave_out(node)

    def term(self, parent, entry, language):
        term, cited = {"language": language, "text": ""}, {}
        for node in self.leaves(parent):
            match node.tag, node.get("type"):
                case "term", _ if not term["text"]:
                    term["text"] = self.line(node)
                case "termNote", kind if kind in NOTES_OF_TERMS:
                    name, values = NOTES_OF_TERMS[kind]
                    text = self.line(node)
                    value = values.get(text) if values else text
                    if value is None or term.setdefault(name, value) != value:
                        self.leave_out(node, text)
                case "descrip", "context":
                    text = self.add(term, "example", node)
                    cited[parent] = cited[node.getparent()] = text
                case "admin", "source" if cited.get(node.getparent()):
                    sources = [term.get("example_source"), self.line(node)]
                    term["example_source"] = "; ".join(filter(None, sources))
                case "note", _:
                    self.add(term, "note", node)
                case "ref", "crossReference":
                    self.refer("cross_references", code_in(node), node, entry)
                case _:
                    self.leave_out(node, self.line(node))
        if term["text"]:
            entry.setdefault("terms", []).append(term)
        else:
            self.leave_out(parent)

    def refer(self, key, target, node, entry):
        if not target:
            self.leave_out(node, node.get("target", ""))
        elif target not in entry.setdefault(key, []):
            entry[key].append(target)

    # Elements, words and codes

    def leaves(self, parent):
        """Yield the elements of a level, and those in its groups, sources last."""
        for child in parent:
            if child.tag in {"langSec", "termSec"}:
                continue
            if child.tag == "descripGrp":
                yield from sorted(child, key=is_source)
            else:
                yield child

    def add(self, parent, key, node):
        """Set the text of a key, or append it to what is there; return the key."""
        if text := self.words(node):
            parent[key] = "\n".join(filter(None, [parent.get(key), text]))
        return key if text else None

    def words(self, node):
        """Return the text of an element, without the markup in it."""
        for child in node:
            self.leave_out(child)
        text = "".join(node.itertext()).strip(BLANK)
        if len(text) > LONGEST:
            raise Fault("overrun")
        return text if self.state else WRAPPED.sub(" ", text)

    def line(self, node):
        return " ".join(filter(None, re.split("[ \t\r\n]+", self.words(node))))

    def language_of(self, node):
        """Return the language of ours in which a text of the concept is, or ""."""
        tag = node.get(LANG, "")
        return self.ours(tag) if tag else self.language

    def ours(self, tag):
        """Return the site's language of a tag (“ru-RU” → "ru"), or ""."""
        code = re.split("[-_]", tag)[0].lower()
        return code if code in self.languages else ""

    def leave_out(self, element, text=""):
        what = f"<{element.getparent().tag}>{tag_of(element)}{shortened(text)}"
        self.left_out[what] = None


def is_source(element):
    return (element.tag, element.get("type")) == ("admin", "source")


def code_in(node):
    """Return the code to which a reference leads, or ""."""
    target = code_of(node.get("target", "").strip().removeprefix("#"))
    return target if CODE.fullmatch(target) else ""


def tag_of(element):
    """Return the start tag, for a message: with type and language."""
    attributes = {"type": element.get("type"), "xml:lang": element.get(LANG)}
    pairs = [
        f' {name}="{shortened(value)}"' for name, value in attributes.items() if value
    ]
    return f"<{shortened(element.tag)}{''.join(pairs)}>"


def shortened(text):
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


if __name__ == "__main__":
    answer(entries_in)
