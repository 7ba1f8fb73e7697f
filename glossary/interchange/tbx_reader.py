"""Reads an uploaded TBX file of version 3 (ISO 30042:2019), its categories as
attributes or as elements.

A reader as ``imports.foreign`` asks for: it prints ``[line, entry]`` for each concept,
then ``{"state": "…", "remarks": [[kind, {values}], …], "fault": null}``. It imports
nothing of Django; ``glossary.interchange.tbx`` has the messages, and writes such files.
"""

import re
import sys
from pathlib import Path

from lxml import etree

from imports.faults import Fault, answer
from sandbox import MEGABYTE
from text.transliteration import slugify
from text.xml import LANG, UnreadableXml, parse

LARGEST, MOST_ENTRIES = 20 * MEGABYTE, 10_000
# Characters of a text.
LONGEST = 100_000
# Different remarks of one file, and characters of a value that they show.
MOST_REMARKS, LONGEST_VALUE = 100, 60

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
# That of the standard, and those of its drafts and of other programs.
NAMESPACES = {NAMESPACE, "urn:iso:std:iso:30042:ed:3.0", ""}
CATEGORY_NAMESPACES = {
    "http://www.tbxinfo.net/ns/min",
    "http://www.tbxinfo.net/ns/basic",
}
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
# In the style “dct” a category is an element of its own: {it: what it is in “dca”}.
CATEGORIES = {
    **dict.fromkeys(["context", "definition", "subjectField"], "descrip"),
    **dict.fromkeys(["customerSubset", "projectSubset", "source"], "admin"),
    **dict.fromkeys([*NOTES_OF_TERMS, "termLocation"], "termNote"),
    "crossReference": "ref",
    **dict.fromkeys(["externalCrossReference", "xGraphic"], "xref"),
    "transactionType": "transac",
    "responsibility": "transacNote",
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


def main(path, languages, write):
    """Write the JSON line by line; ``languages``: those of the site, with commas."""
    reader, last = Reader(languages.split(",")), {}
    answer(numbered(reader.entries(Path(path).read_bytes()), reader, last), last, write)


def numbered(entries, reader, last):
    """Yield the entries, those of one line by other numbers; then note the rest."""
    number = 0
    for line, entry in entries:
        number = max(line, number + 1)
        yield number, entry
    last |= {"state": reader.state, "remarks": reader.remarks()}


def root_of(octets):
    """Return the root, without namespaces, and with all categories as attributes."""
    if not octets.strip():
        raise Fault("not_tbx")
    try:
        root = parse(octets, largest=LARGEST, allows_doctype=True)
    except UnreadableXml as error:
        raise Fault(error.code, line=error.values.get("line")) from error
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
        raise Fault("not_tbx", line=root.sourceline)
    return root


class Reader:
    """Reads one file, entry by entry.

    What has no place in an entry of the glossary is remarked. ``state``: the words of
    the header about that, which only our own files have.
    """

    def __init__(self, languages):
        self.languages = languages
        self.language = self.state = ""
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
            raise Fault("overrun", line=elements[MOST_ENTRIES].sourceline)
        for element in elements:
            if entry := self.concept(element):
                yield element.sourceline, entry
        for child in root.find("text"):
            if child.tag != "body":
                self.left_out(child)

    def concept(self, element):
        """Return the entry, or None if there is nothing to import."""
        entry = {}
        self.read(element, entry, "")
        for section in element.iterfind("langSec"):
            if language := self.ours(section.get(LANG, "")):
                self.read(section, entry, language)
                for part in section.iterfind("termSec"):
                    self.term(part, entry, language)
            else:
                self.left_out(section)
        if not entry.get("terms"):
            self.remark("no_term", element, tag_of(element, "id"))
            return None
        code = self.code(element, entry)
        return {"code": code, **entry} if code else None

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
                    self.left_out(node)

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
                        self.left_out(node, text)
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
                    self.left_out(node, self.line(node))
        if term["text"]:
            entry.setdefault("terms", []).append(term)
        else:
            self.left_out(parent)

    def refer(self, key, target, node, entry):
        if not target:
            self.left_out(node, node.get("target", ""))
        elif target not in entry.setdefault(key, []):
            entry[key].append(target)

    # Elements, words and codes

    def leaves(self, parent):
        """Yield the elements of a level, and those in its groups, sources last."""
        for child in parent:
            if child.tag in {"langSec", "termSec"}:
                continue
            if child.tag == "transacGrp" and self.state:
                # Of our own files: the site keeps the history itself.
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
            self.left_out(child)
        text = "".join(node.itertext()).strip(BLANK)
        if len(text) > LONGEST:
            raise Fault("overrun", line=node.sourceline)
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
        what = f"<{element.getparent().tag}>{tag_of(element)}{shortened(text)}"
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


def code_in(node):
    """Return the code to which a reference leads."""
    target = code_of(node.get("target", "").strip().removeprefix("#"))
    return target if CODE.fullmatch(target) else slugify(target)


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
