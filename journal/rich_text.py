"""What the text of an article leads to and shows, for what is made of it."""

from publishing.catalogue import resolve
from publishing.pages.seo import absolute
from text.pointers import parse_or_none
from text.richtext import likely_pointers
from text.richtext.grammar import POINTER


class Ends:
    """The ends of the links and pictures of a text that readers of a language have."""

    def __init__(self, html, language):
        ends = filter(None, map(parse_or_none, likely_pointers(html)))
        self.entries = {
            str(end): entry for end, entry in resolve([*ends], language).items()
        }

    def address(self, link):
        """Return the full address to which a link leads, or nothing."""
        href = link.get("href") or ""
        if match := POINTER.fullmatch(href):
            entry = self.entries.get(match[1])
            return entry and absolute(entry.url_for_reader)
        return href

    def image(self, element):
        """Return the Image of an ``img``, or None."""
        match = POINTER.fullmatch(element.get("src") or "")
        entry = self.entries.get(match[1]) if match else None
        return entry and entry.image

    def places_in(self, root, tags):
        """Return {id: tag} of what links within a parsed text may lead to."""
        nodes = (node for node in root.iter(*tags) if not self.is_empty_figure(node))
        return {node.get("id"): node.tag for node in nodes}

    def is_empty_figure(self, element):
        """Tell whether an element is a figure of whose pictures none is there."""
        images = map(self.image, element.iter("img"))
        return element.tag == "figure" and not any(images)


def alt_of(element, image):
    return element.get("alt") or ("" if image.is_decorative else image.alt)


def credit_of(image):
    return ", ".join(filter(None, [image.credit_line, image.licence]))
