"""Takes a TBX file of strangers apart, entry by entry. It knows nothing of Django.

No DTD is read and no entity resolved; what is too deep, long or much is refused at its
line, before it takes room.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from glossary.interchange.tbx.categories import CATEGORIES, LEVELS, NAMESPACE, XML_LANG
from imports.faults import Fault
from imports.reading import CONTROL

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
CHUNK = 256 * 1024
MOST_ENTRIES, MOST_PARTS, LONGEST_TEXT, DEEPEST = 10_000, 5000, 200_000, 32
MOST_ELEMENTS = 500_000
# Of kinds of what stands outside the entries.
MOST_KINDS = 100
# Of a name that messages tell.
LONGEST_NAME = 60

# That of the standard, and what its drafts and other writers have.
NAMESPACES = {NAMESPACE, "urn:iso:std:iso:30042:ed:3.0", ""}
CATEGORY_NAMESPACES = {
    "http://www.tbxinfo.net/ns/min",
    "http://www.tbxinfo.net/ns/basic",
}
VERSIONS = {names["root"]: version for version, names in LEVELS.items()}
ENTRIES = {names["entry"] for names in LEVELS.values()}
HEADERS = {names["header"] for names in LEVELS.values()}
AROUND = {*VERSIONS, "text", "body"}
# {root: what begins so}.
OTHER_FILES = {
    "xliff": "XLIFF",
    "tmx": "TMX",
    "TBX": "TBX-Min",
    "html": "HTML",
    "RDF": "RDF (SKOS)",
}
# Of TBX of 2008, “TBX” is what its categories without a choice are called.
DIALECTS = {2: {"", "TBX", "TBX-Basic"}, 3: {"", "TBX-Basic"}}
# What the parser says, and the fault of it; “token” may be several.
FAULTS = {
    expat.errors.XML_ERROR_INVALID_TOKEN: "token",
    expat.errors.XML_ERROR_BAD_CHAR_REF: "control",
    expat.errors.XML_ERROR_PARTIAL_CHAR: "encoding",
    expat.errors.XML_ERROR_UNKNOWN_ENCODING: "encoding",
    expat.errors.XML_ERROR_INCORRECT_ENCODING: "encoding",
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: "entity",
    expat.errors.XML_ERROR_TAG_MISMATCH: "crossed",
    expat.errors.XML_ERROR_NO_ELEMENTS: "cut",
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: "cut",
}
# RFC 5646, but for what no tag of today is.
TAG = re.compile("(?:[A-Za-z]{2,8}|[xi])(?:-[A-Za-z0-9]{1,8})*")
ENTITY = re.compile(rb"&(?!#|(?:amp|lt|gt|quot|apos);)")


@dataclass
class Element:
    """``pieces``: texts and elements in their order. ``type``: of a category, or ""."""

    name: str
    type: str
    line: int
    attributes: dict
    pieces: list = field(default_factory=list)

    @property
    def children(self):
        return [piece for piece in self.pieces if isinstance(piece, Element)]

    def words(self):
        return "".join(
            piece if isinstance(piece, str) else piece.words() for piece in self.pieces
        )


class Parsing:
    """Hears what the parser finds; ``entries`` of it are complete.

    ``left_out``: {what: [first line, number]} of what stands outside the entries.
    """

    def __init__(self, octets):
        self.octets = octets
        self.version, self.language = None, ""
        self.header, self.entries, self.left_out = None, [], {}
        # (name, element) of what is open; None for what is not kept.
        self.open, self.parts, self.length, self.count = [], 0, 0, 0
        self.elements = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    @property
    def line(self):
        return self.parser.CurrentLineNumber

    def run(self):
        """Yield the entries of the file, one after another."""
        if len(self.octets) > LARGEST:
            raise Fault("size")
        if not self.octets.strip():
            raise Fault("empty")
        for start in range(0, len(self.octets), CHUNK):
            chunk = self.octets[start : start + CHUNK]
            self.feed(chunk, is_last=start + CHUNK >= len(self.octets))
            yield from self.entries
            self.entries.clear()
        if not self.count:
            raise Fault("no_entry")

    def feed(self, chunk, *, is_last):
        try:
            self.parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            raise self.fault(error) from error
        except (LookupError, ValueError) as error:
            # Of the encoding that the file says it has.
            raise Fault("encoding", line=self.line) from error

    def fault(self, error):
        """Return why it is no XML, as whoever sent it may understand it."""
        code = FAULTS.get(expat.errors.messages[error.code], "broken")
        if not self.version and code in {"token", "broken", "cut"}:
            code = "no_xml"
        if code == "token":
            place = self.octets[self.parser.ErrorByteIndex :][:1]
            code = "encoding" if place > b"\x7e" else "broken"
            if CONTROL.match(place.decode("latin-1")):
                code = "control"
        return Fault(code, line=self.parser.ErrorLineNumber)

    # What the parser calls

    def declaration(self, _version, encoding, _standalone):
        """Refuse UTF-8 that says it is something else: it would be gibberish."""
        if (encoding or "utf-8").lower().startswith("utf"):
            return
        try:
            is_utf8 = not self.octets.isascii() and bool(self.octets.decode())
        except UnicodeDecodeError:
            return
        if is_utf8:
            raise Fault("other_encoding", line=self.line, encoding=encoding[:40])

    def doctype(self, name, _system, _public, has_subset):
        """Refuse a DTD; but a file of 2008 may name one, which is not read."""
        if name.lower() == "html":
            raise Fault("other_file", line=self.line, kind="HTML", name=name)
        if has_subset or name != "martif":
            raise Fault("dtd", line=self.line)
        # Those of a DTD that is not read would be left out in silence.
        if found := ENTITY.search(self.octets):
            raise Fault("entity", line=self.octets.count(b"\n", 0, found.start()) + 1)
        self.outside("DOCTYPE")

    def start(self, name, attributes):
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Fault("elements", line=self.line, most=MOST_ELEMENTS)
        if len(self.open) == DEEPEST:
            raise Fault("deep", line=self.line, most=DEEPEST)
        if any(len(value) > LONGEST_TEXT for value in attributes.values()):
            raise Fault("long", line=self.line, most=LONGEST_TEXT)
        space, _space, local = name.rpartition(" ")
        if not self.version:
            self.root(space, local, attributes)
        element = self.element(space, local, attributes)
        if self.kept:
            self.parts += 1
            if self.parts > MOST_PARTS:
                raise Fault("parts", line=self.line, most=MOST_PARTS)
            self.kept.pieces.append(element)
        elif local in ENTRIES and self.open[-1:] == [("body", None)]:
            self.count += 1
            if self.count > MOST_ENTRIES:
                raise Fault("entries", line=self.line, most=MOST_ENTRIES)
            self.parts = 0
        elif local not in HEADERS or len(self.open) != 1:
            self.outside(f"<{local[:LONGEST_NAME]}>", local)
            element = None
        self.open.append((local, element))
        self.length = 0

    def end(self, _name):
        name, element = self.open.pop()
        self.length = 0
        if element and not self.kept:
            if name in HEADERS:
                self.header = element
            else:
                self.entries.append(element)

    def text(self, text):
        self.length += len(text)
        if self.length > LONGEST_TEXT:
            raise Fault("long", line=self.line, most=LONGEST_TEXT)
        if self.kept:
            self.kept.pieces.append(text)
        elif text.strip():
            self.outside("…")

    # What it makes of that

    @property
    def kept(self):
        """The innermost element of an entry or of the header, or None."""
        return self.open[-1][1] if self.open else None

    def root(self, space, local, attributes):
        if local in OTHER_FILES:
            kind = OTHER_FILES[local]
            raise Fault("other_file", line=self.line, kind=kind, name=local)
        if local not in VERSIONS:
            raise Fault("root", line=self.line, name=local[:LONGEST_NAME])
        if space not in NAMESPACES:
            raise Fault("namespace", line=self.line, name=space[:LONGEST_NAME])
        if (dialect := attributes.get("type", "")) not in DIALECTS[VERSIONS[local]]:
            raise Fault("dialect", line=self.line, name=dialect[:LONGEST_NAME])
        self.version = VERSIONS[local]
        self.language = attributes.get(f"{XML_LANG} lang", "")
        if self.language and not TAG.fullmatch(self.language):
            raise Fault("tag", line=self.line, tag=self.language[:LONGEST_NAME])

    def element(self, space, local, attributes):
        told = {}
        for key, value in attributes.items():
            around, _space, name = key.rpartition(" ")
            told[f"xml:{name}" if around == XML_LANG else name] = value
        if space in CATEGORY_NAMESPACES and local in CATEGORIES:
            return Element(CATEGORIES[local], local, self.line, told)
        # A name of another's: no part of TBX is called so.
        name = local if space in NAMESPACES else f"{local} ({space})"
        kind = told.pop("type", "")
        return Element(name[:LONGEST_NAME], kind[:LONGEST_NAME], self.line, told)

    def outside(self, what, name=""):
        """Keep in mind what stands outside the entries; its parts go with it."""
        if name in AROUND or any(around not in AROUND for around, _ in self.open):
            return
        if len(self.left_out) == MOST_KINDS and what not in self.left_out:
            what = "…"
        self.left_out.setdefault(what, [self.line, 0])[1] += 1
