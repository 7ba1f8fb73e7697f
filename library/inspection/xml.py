"""Parses untrusted XML as a stream: no tree, no entities, no network."""

import zipfile

from lxml import etree

from library.inspection.file_type import InvalidDocument
from library.inspection.plain_text import SearchText

CHUNK = 256 * 1024
# Bytes of a member after which parsing stops; the text for the search is full before.
MOST_BYTES = 50 * 1024 * 1024


class Target:
    """What a parser of lxml calls: it refuses a DOCTYPE, and removes namespaces.

    A subclass gets each element by its local name. Setting ``stop`` ends the parsing.
    """

    stop = False

    def start(self, name, attributes):
        # Names without a namespace come last, and so win over those with one.
        ordered = sorted(attributes.items(), reverse=True)
        self.begin(local(name), {local(k): v for k, v in ordered})

    def end(self, name):
        self.finish(local(name))

    def data(self, text):
        pass

    def doctype(self, *_arguments):
        raise InvalidDocument("doctype")

    def close(self):
        return None

    def begin(self, name, attributes):
        pass

    def finish(self, name):
        pass


def local(name: str) -> str:
    return name.rpartition("}")[2]


def parse(archive: zipfile.ZipFile, member: str, target: Target):
    """Parse a member of the archive into ``target``; do nothing where there is none."""
    if member not in archive.NameToInfo:
        return
    parser = etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        with archive.open(member) as file:
            fed = 0
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
                fed += len(chunk)
                if target.stop or fed > MOST_BYTES:
                    return
            parser.close()
    except etree.XMLSyntaxError as error:
        raise InvalidDocument("damaged") from error


class Elements(Target):
    """Lists every element with its attributes; for small parts."""

    def __init__(self):
        self.elements = []

    def begin(self, name, attributes):
        self.elements.append((name, attributes))


class Texts(Target):
    """Takes the text of the first element of each of the names."""

    def __init__(self, *names):
        self.texts = dict.fromkeys(names, "")
        self.open = None

    def begin(self, name, attributes):
        self.open = name if name in self.texts and not self.texts[name] else None

    def finish(self, name):
        self.open = None

    def data(self, text):
        if self.open:
            self.texts[self.open] += text


class StatedLanguage(Target):
    """Takes the first language that a style or a run of text states."""

    language = ""

    def begin(self, name, attributes):
        if name == "lang":
            self.language = attributes.get("val", "")
        elif name == "text-properties":
            self.language = attributes.get("language", "").replace("none", "")
        elif name in {"rPr", "endParaRPr"}:
            self.language = attributes.get("lang", "")
        self.stop = bool(self.language)


class Text(Target):
    """Collects the text inside some elements, without what a reader does not see.

    A format names its elements: ``within`` hold text, ``hidden`` hold what is not
    shown, after ``ends`` a new word begins.
    """

    within = set()
    hidden = set()
    ends = set()

    def __init__(self, collected: SearchText):
        self.collected = collected
        self.depth = self.hidden_depth = 0

    def begin(self, name, attributes):
        self.depth += name in self.within
        self.hidden_depth += name in self.hidden

    def finish(self, name):
        self.depth -= name in self.within
        self.hidden_depth -= name in self.hidden
        if name in self.ends:
            self.collect(" ")

    def data(self, text):
        if self.depth:
            self.collect(text)

    def collect(self, text):
        if not self.hidden_depth:
            self.collected.add(text)
            self.stop = self.collected.is_full


class MicrosoftText(Text):
    within = {"t"}
    # Moved text at its old place, a copy for old programs, the pronunciation.
    hidden = {"moveFrom", "Fallback", "rPh"}
    ends = {"p", "tab", "br", "cr", "si", "is"}


class OpenText(Text):
    within = {"p", "h"}
    hidden = {"annotation", "tracked-changes", "automatic-styles"}
    ends = {"p", "h", "tab", "s", "line-break"}
