"""What is listened for in the parts of an Office file."""

from library.inspection.plain_text import Collected
from library.inspection.xml import Target


class Elements(Target):
    """Every element with its attributes: for the small parts that describe others."""

    def __init__(self):
        self.found = []

    def start(self, name, attributes):
        self.found.append((name, attributes))


class Texts(Target):
    """The texts of the named elements, the first of each."""

    def __init__(self, *names):
        self.found = dict.fromkeys(names, "")
        self.open = None

    def start(self, name, attributes):
        self.open = name if name in self.found and not self.found[name] else None

    def end(self, name):
        self.open = None

    def data(self, text):
        if self.open:
            self.found[self.open] += text


class StatedLanguage(Target):
    """The first language that a style or a run of text states."""

    language = ""

    def start(self, name, attributes):
        if name == "lang":
            self.language = attributes.get("val", "")
        elif name == "text-properties":
            self.language = attributes.get("language", "").replace("none", "")
        elif name in {"rPr", "endParaRPr"}:
            self.language = attributes.get("lang", "")
        self.stop = bool(self.language)


class Text(Target):
    """The text within elements of some names, without what a reader does not see."""

    within = set()
    hidden = set()
    ends = set()

    def __init__(self, collected: Collected):
        self.collected = collected
        self.depth = self.hidden_depth = 0

    def start(self, name, attributes):
        self.depth += name in self.within
        self.hidden_depth += name in self.hidden

    def end(self, name):
        self.depth -= name in self.within
        self.hidden_depth -= name in self.hidden
        if name in self.ends:
            self.data_is(" ")

    def data(self, text):
        if self.depth:
            self.data_is(text)

    def data_is(self, text):
        if not self.hidden_depth:
            self.collected.add(text)
            self.stop = self.collected.is_full


class MicrosoftText(Text):
    within = {"t"}
    # What was moved from here, the same once more for old programs, how to pronounce.
    hidden = {"moveFrom", "Fallback", "rPh"}
    ends = {"p", "tab", "br", "cr", "si", "is"}


class OpenText(Text):
    within = {"p", "h"}
    hidden = {"annotation", "tracked-changes", "automatic-styles"}
    ends = {"p", "h", "tab", "s", "line-break"}
