"""Typography in an HTML tree: each paragraph as a whole, each language by its rules."""

from text.typography import typeset_pieces

from .grammar import BLOCKS


class _Run:
    """The consecutive texts of one paragraph in one language."""

    def __init__(self, language, trim):
        self.language, self.trim = language, trim
        self.targets, self.pieces, self.protected = [], [], set()

    def add(self, element, name, protected):
        if text := getattr(element, name):
            if protected:
                self.protected.add(len(self.pieces))
            self.targets.append((element, name))
            self.pieces.append(text)

    def add_placeholder(self, text):
        """Add a character for an element that is not text: the rules see it."""
        if text != "\n":
            self.protected.add(len(self.pieces))
        self.targets.append(None)
        self.pieces.append(text)

    def typeset(self):
        if not self.pieces:
            return
        texts = typeset_pieces(
            self.pieces, self.language, self.protected, trim=self.trim
        )
        for target, old, new in zip(self.targets, self.pieces, texts, strict=True):
            if target and new != old:
                setattr(*target, new)


def typeset_tree(root, language):
    runs = []

    def begin(language, trim=False):
        runs.append(_Run(language, trim))
        return runs[-1]

    def walk(element, run, protected=False):
        run.add(element, "text", protected)
        for child in element:
            if child.tag == "br":
                run.add_placeholder("\n")
            elif child.tag == "img":
                run.add_placeholder("\ufffc")
            elif child.tag in BLOCKS:
                walk(child, begin(run.language, trim=True))
                run = begin(run.language, trim=True)
            elif child.get("class"):
                walk(child, begin(run.language, trim=True))
            elif child.tag in ("sub", "sup"):
                walk(child, begin(run.language), protected)
            elif child.get("lang"):
                run.add_placeholder("\ufffc")
                walk(child, begin(child.get("lang")), protected)
            else:
                walk(child, run, protected or child.tag == "code")
            run.add(child, "tail", protected)

    walk(root, begin(language, trim=True))
    for run in runs:
        run.typeset()
