"""Parser targets for the XML parts of an Office file."""

from library.inspection.plain_text import SearchText
from library.inspection.xml import Target


class Elements(Target):
    """Lists every element with its attributes; for small parts."""

    def __init__(self):
        self.elements = []

    def start(self, name, attributes):
        self.elements.append((name, attributes))


class Texts(Target):
    """Takes the text of the first element of each of the names."""

    def __init__(self, *names):
        self.texts = dict.fromkeys(names, "")
        self.open = None

    def start(self, name, attributes):
        self.open = name if name in self.texts and not self.texts[name] else None

    def end(self, name):
        self.open = None

    def data(self, text):
        if self.open:
            self.texts[self.open] += text


class StatedLanguage(Target):
    """Takes the first language that a style or a run of text states."""

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

    def start(self, name, attributes):
        self.depth += name in self.within
        self.hidden_depth += name in self.hidden

    def end(self, name):
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
