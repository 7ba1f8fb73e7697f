"""Typography in a tree: each paragraph as a whole, each language by its rules."""

from text.typography import typeset_pieces

from .grammar import BLOCKS


class _Run:
    """The texts of one paragraph in one language, as they follow each other."""

    def __init__(self, language, trim):
        self.language, self.trim = language, trim
        self.places, self.pieces, self.kept = [], [], set()

    def add(self, element, name, kept):
        if text := getattr(element, name):
            if kept:
                self.kept.add(len(self.pieces))
            self.places.append((element, name))
            self.pieces.append(text)

    def stand_in(self, text):
        """Let the rules see something that is not text."""
        if text != "\n":
            self.kept.add(len(self.pieces))
        self.places.append(None)
        self.pieces.append(text)

    def typeset(self):
        if not self.pieces:
            return
        texts = typeset_pieces(self.pieces, self.language, self.kept, trim=self.trim)
        for place, old, new in zip(self.places, self.pieces, texts, strict=True):
            if place and new != old:
                setattr(*place, new)


def typeset_tree(root, language):
    runs = []

    def begin(language, trim=False):
        runs.append(_Run(language, trim))
        return runs[-1]

    def walk(element, run, kept=False):
        run.add(element, "text", kept)
        for child in element:
            if child.tag == "br":
                run.stand_in("\n")
            elif child.tag == "img":
                run.stand_in("\ufffc")
            elif child.tag in BLOCKS:
                walk(child, begin(run.language, trim=True))
                run = begin(run.language, trim=True)
            elif child.get("class"):
                walk(child, begin(run.language, trim=True))
            elif child.tag in ("sub", "sup"):
                walk(child, begin(run.language), kept)
            elif child.get("lang"):
                run.stand_in("\ufffc")
                walk(child, begin(child.get("lang")), kept)
            else:
                walk(child, run, kept or child.tag == "code")
            run.add(child, "tail", kept)

    walk(root, begin(language, trim=True))
    for run in runs:
        run.typeset()
