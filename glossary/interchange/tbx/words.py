"""The words of an entry on their way out of a TBX file, and what is said of them."""

import re

from glossary.interchange.tbx.parsing import LONGEST_NAME

SPACE = re.compile("[ \t\r\n]+")
# An editor of XML broke the line and moved the next one in; a writer did not.
WRAPPED = re.compile("[ \t]*\r?\n(?:\t| {2})[ \t]*")
BLANK = " \t\r\n"
# Technical, of the element and not of what it tells.
TECHNICAL = {"datatype", "module"}

# Of an entry, and of a file: more is counted, not told.
MOST_ERRORS, MOST_REMARKS, MOST_KINDS = 20, 5000, 100


class Words:
    """Reads texts, and keeps what is to be said; ``whole``: of the whole file."""

    def __init__(self, whole):
        self.whole = whole
        self.errors, self.remarks = [], []

    # What is said

    def wrong(self, code, element, **values):
        if len(self.errors) < MOST_ERRORS:
            self.errors.append([code, {"line": element.line, **values}])

    def remark(self, code, element, **values):
        self.whole.remarks += 1
        if self.whole.remarks > MOST_REMARKS:
            self.often("more", element)
        else:
            self.remarks.append([code, {"line": element.line, **values}])

    def often(self, code, element, **values):
        """Say once of the whole file what many entries have."""
        key = (code, *sorted(values.items()))
        if len(self.whole.often) > MOST_KINDS and key not in self.whole.often:
            key = ("more",)
        self.whole.often.setdefault(key, [element.line, 0])[1] += 1

    def no_place(self, element):
        if element.name == "transacGrp":
            self.often("transaction", element)
        elif element.type:
            self.remark("category", element, name=element.name, type=element.type)
        else:
            self.remark("element", element, name=element.name)

    def check_attributes(self, element, known):
        for name in sorted(set(element.attributes) - known - TECHNICAL):
            self.often("attribute", element, name=name[:LONGEST_NAME], of=element.name)

    def check_no_text(self, element):
        texts = [
            piece.strip(BLANK) for piece in element.pieces if isinstance(piece, str)
        ]
        if text := next(filter(None, texts), ""):
            self.remark("stray", element, name=element.name, text=shortened(text))

    # What is read

    def flat(self, element, groups):
        """Yield the parts of an element, those of its groups among them."""
        for child in element.children:
            if child.name in groups:
                self.check_attributes(child, set())
                self.check_no_text(child)
                yield from self.flat(child, groups)
            else:
                yield child

    def text(self, element, known=frozenset()):
        """Return the words of an element, markup within them taken off."""
        self.check_attributes(element, known)
        if inner := element.children:
            names = ", ".join(sorted({f"<{child.name}>" for child in inner}))
            self.remark("markup", element, name=element.name, markup=names)
        text = element.words().strip(BLANK)
        return text if self.whole.keeps_lines else WRAPPED.sub(" ", text)

    def line(self, element):
        return SPACE.sub(" ", self.text(element, {"xml:lang"}))

    def parted(self, group):
        """Return what a group describes, and the sources of that."""
        self.check_attributes(group, set())
        self.check_no_text(group)
        described, sources = None, []
        for child in self.flat(group, {"adminGrp"}):
            if child.name == "descrip" and not described:
                described = child
            elif (child.name, child.type) == ("admin", "source"):
                sources.append(child)
            else:
                self.no_place(child)
        return described, sources


def shortened(text):
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"
