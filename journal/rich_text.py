"""What the text of an article leads to, shows and cites, for what is made of it.

A citation is a numbered reference in plain text: "[3]", "[1, 4–6]", "[3, p. 15; 7]".
Its numbers are the places of the article's references, from 1. They are found where the
text is shown or sent, and become links there::

    citations_in("As shown [1, 4–6; 3, p. 15]", 6)
    [Citation(10, 11, (1,)), Citation(13, 16, (4, 5, 6)), Citation(18, 19, (3,))]
"""

import re
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from lxml import etree

from publishing.catalogue import resolve
from publishing.pages.seo import absolute
from text.pointers import parse_or_none
from text.richtext import likely_pointers
from text.richtext.grammar import POINTER, wrap
from text.typography import NBSP


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


_RANGE = r"[0-9]{1,3}(?:\s*[–-]\s*[0-9]{1,3})?"
_RANGES = re.compile(_RANGE)
_NUMBERS = rf"{_RANGE}(?:\s*,\s*{_RANGE})*"
# Behind the numbers it says where in the work: ", p. 15", ", с. 15–16, 20".
_GROUP = rf"{_NUMBERS}(?:\s*,\s*[^\W\d_][^\[\];]*)?"
_BRACKETS = re.compile(rf"\[\s*{_GROUP}(?:\s*;\s*{_GROUP})*\s*\]")
_NUMBERS_OF_GROUP = re.compile(rf"[\[;]\s*({_NUMBERS})")


class Citation(NamedTuple):
    """Where the text has a number, or a range of them; ``numbers``: of references."""

    start: int
    end: int
    numbers: tuple


def citations_in(text: str, most: int) -> list[Citation]:
    """Return the citations of a text; none in brackets with what is no reference.

    ``most``: how many references the article has.
    """
    found = []
    for brackets in _BRACKETS.finditer(text):
        citations = [
            Citation(*match.span(), _numbers(match[0]))
            for group in _NUMBERS_OF_GROUP.finditer(text, *brackets.span())
            for match in _RANGES.finditer(text, *group.span(1))
        ]
        # A range from a higher number to a lower one has none.
        if all(n and n[0] >= 1 and n[-1] <= most for *_place, n in citations):
            found += citations
    return found


def _numbers(text):
    first, *last = map(int, re.findall("[0-9]+", text))
    return tuple(range(first, last[0] + 1)) if last else (first,)


def texts_to_link(root):
    """Yield (element, whether it is its tail) of each text outside code and links."""
    if root.tag not in ("a", "code"):
        yield root, False
        for child in root:
            yield from texts_to_link(child)
            yield child, True


@dataclass(frozen=True)
class CitationLinks:
    """Links the citations of a text to the list of references, which leads back.

    Called with a parsed text, it returns for each reference the links back: HTML.
    """

    references: int
    # A template passes it on.
    do_not_call_in_templates = True

    def __call__(self, root, prefix=""):
        numbers, places = count(1), [[] for _number in range(self.references)]
        for element, is_tail in [*texts_to_link(root)]:
            text = (element.tail if is_tail else element.text) or ""
            if "[" in text and next(element.iterancestors("table"), None) is None:
                # No line begins with a reference, but in narrow cells.
                text = text.replace(" [", "\u00a0[")
                setattr(element, "tail" if is_tail else "text", text)
            links = []
            for citation in citations_in(text, self.references) if "[" in text else ():
                place = f"{prefix}cite-{next(numbers)}"
                for number in citation.numbers:
                    places[number - 1].append(place)
                link = link_to(citation.numbers, place)
                links.append((citation.start, citation.end, link))
            if links:
                wrap(element, is_tail, links)
        return [*map(links_back, places)]


def link_to(numbers, place):
    first, last = numbers[0], numbers[-1]
    shown = f"{first}–{last}" if last > first else str(first)
    return etree.Element(
        "a",
        {
            "href": f"#ref-{first}",
            "id": place,
            "role": "doc-biblioref",
            "aria-label": gettext("Reference %(number)s") % {"number": shown},
        },
    )


def links_back(places):
    is_only = len(places) == 1
    label = gettext("Back to the text, place %(number)s")
    return format_html_join(
        NBSP,
        '<a href="#{}" role="doc-backlink" aria-label="{}">↩{}</a>',
        (
            (
                place,
                label % {"number": number},
                "" if is_only else format_html("<sup>{}</sup>", number),
            )
            for number, place in enumerate(places, start=1)
        ),
    )
