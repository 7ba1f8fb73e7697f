"""Remarks on a TBX file for the person who imports it. Imports nothing of Django."""

from glossary.interchange.tbx.categories import XML_LANG
from glossary.interchange.tbx.document import local

LANG = f"{{{XML_LANG}}}lang"
# Different remarks of one file, and characters of a value that they show.
MOST_REMARKS, MAX_VALUE_LENGTH = 100, 60


class Remarks:
    """Collects what was left out of a file, or stored in another place.

    Equal remarks are counted, and have the line of the first.
    """

    def __init__(self):
        # {(kind, what): {"line": …, "count": …, "what": …, …}}
        self.by_key = {}

    def add(self, kind, element, what, **values):
        if len(self.by_key) >= MOST_REMARKS and (kind, what) not in self.by_key:
            what, values = "…", dict.fromkeys(values, "…")
        start = {"line": element.sourceline, "count": 0, "what": what, **values}
        self.by_key.setdefault((kind, what), start)["count"] += 1

    def left_out(self, element, text=""):
        self.add("left_out", element, place_of(element) + shortened(text))

    def replaced(self, element, replacement):
        self.add("replaced", element, place_of(element), kept=replacement)

    def in_order(self):
        """Return [kind, {values}] of each, in the order of the file."""
        remarks = [[kind, values] for (kind, _what), values in self.by_key.items()]
        return sorted(remarks, key=lambda remark: remark[1]["line"])


def place_of(element):
    """Return the start tags of the parent and the element, for a message."""
    parent = element.getparent()
    around = "" if parent is None else f"<{shortened(local(parent))}>"
    return around + tag_of(element)


def tag_of(element, *names):
    """Return the start tag, for a message: with type, language and these attributes."""
    attributes = {name: element.get(name) for name in ["type", *names]}
    attributes["xml:lang"] = element.get(LANG)
    pairs = [
        f' {name}="{shortened(value)}"' for name, value in attributes.items() if value
    ]
    return f"<{shortened(element.tag)}{''.join(pairs)}>"


def tag_in(language):
    return f'<langSec xml:lang="{language}">'


def shortened(text):
    return text if len(text) <= MAX_VALUE_LENGTH else f"{text[:MAX_VALUE_LENGTH]}…"
