"""The text of an article: rich text, as the ``body`` of JATS and its footnotes."""

import re
from itertools import groupby

from journal.rich_text import Ends, alt_of, citations_in, credit_of
from publishing.pages.seo import absolute
from text import xml
from text.richtext.grammar import BLOCKS, STRICT, parse

NAMESPACES = {
    "xlink": "http://www.w3.org/1999/xlink",
    "ali": "http://www.niso.org/schemas/ali/1.0/",
}
QUALIFIED = {"lang": "xml:lang", "href": "xlink:href", "link_title": "xlink:title"}
# ``_`` in the name of an attribute stands for a hyphen.
mark = xml.Vocabulary(
    NAMESPACES, attribute=lambda key: QUALIFIED.get(key, key.replace("_", "-"))
)
element = mark.filled
MARKS = {"strong": "bold", "em": "italic", "code": "monospace"}
LISTS = {"ul": "bullet", "ol": "order"}
# {what a link within the text leads to: what JATS calls the link}
PLACES = {"h2": "sec", "h3": "sec", "h4": "sec", "figure": "fig", "table": "table"}
# "Table 2." before a caption.
LABEL = re.compile(
    r"\s*((?:рис(?:унок|\.)|табл(?:ица|\.)|fig(?:ure|\.)|table)\s*\d[\d.]*)\s+(?=\S)",
    re.IGNORECASE,
)


class Body:
    """A text in one language: ``element``, and ``notes``, its footnotes.

    ``references``: how many works the article cites. ``prefix``: of ids, where a file
    has several texts.
    """

    def __init__(self, html, language, *, references=0, prefix=""):
        self.references, self.prefix = references, prefix
        self.ends = Ends(html, language)
        self.notes, self.unnamed = [], 0
        root = parse(html, STRICT)
        self.places = self.ends.places_in(root, PLACES)
        self.element = mark("body", self._sections(root))

    # Blocks

    def _sections(self, root):
        """Return the blocks before the first heading, and the sections."""
        made, opened = [], []
        for node in root:
            if node.tag in PLACES and PLACES[node.tag] == "sec":
                while opened and opened[-1][0] >= node.tag:
                    opened.pop()
                section = mark(
                    "sec", mark("title", self._phrase(node)), id=self._id(node)
                )
                place = opened[-1][1].append if opened else made.append
                place(section)
                opened.append((node.tag, section))
            elif opened:
                mark.append(opened[-1][1], self._block(node))
            else:
                made += self._block(node)
        return made

    def _block(self, node):
        """Return a list of the elements of a block."""
        if node.tag in LISTS:
            items = [element("list-item", self._blocks(item)) for item in node]
            return [mark("list", items, list_type=LISTS[node.tag])]
        if node.tag == "blockquote":
            return [mark("disp-quote", self._blocks(node))]
        if node.tag == "table":
            return [self._table(node)]
        if node.tag == "figure":
            return self._figure(node)
        if node.tag == "hr":
            return [mark("p", "* * *", content_type="rule")]
        content = self._phrase(node)
        is_heading = node.tag in PLACES
        return [mark("p", mark("bold", content) if is_heading else content)]

    def _blocks(self, node):
        """Return the blocks of an item or a quotation; its own text is a paragraph."""
        made = []
        for is_block, run in groupby(self._parts(node), lambda part: part[0]):
            if is_block:
                made += [block for _, child in run for block in self._block(child)]
            else:
                made.append(element("p", [part for _, part in run]))
        return [block for block in made if block is not None]

    def _parts(self, node):
        """Yield (whether it is a block, the block or a piece of text) of a node."""
        yield from ((False, piece) for piece in self._text(node.text))
        for child in node:
            if child.tag in BLOCKS:
                yield True, child
            else:
                yield from ((False, piece) for piece in self._inline(child))
            yield from ((False, piece) for piece in self._text(child.tail))

    def _table(self, node):
        table = mark("table")
        for section in node.iterfind("*[tr]"):
            rows = [mark("tr", [*map(self._cell, row)]) for row in section]
            mark.append(table, mark(section.tag, rows))
        caption = node.find("caption")
        return mark("table-wrap", self._caption(caption), table, id=self._id(node))

    def _cell(self, node):
        has_blocks = any(child.tag in BLOCKS for child in node)
        content = self._blocks(node) if has_blocks else self._phrase(node)
        return mark(node.tag, content, **node.attrib)

    def _figure(self, node):
        if self.ends.is_empty_figure(node):
            return []
        graphics = [self._graphic(image, "graphic") for image in node.iter("img")]
        images = filter(None, map(self.ends.image, node.iter("img")))
        return [
            mark(
                "fig",
                self._caption(node.find("figcaption")),
                graphics,
                [element("attrib", credit_of(image)) for image in images],
                id=self._id(node),
            )
        ]

    def _caption(self, node):
        """Return the label and the caption."""
        if node is None:
            return []
        label = LABEL.match(node.text or "")
        if label:
            node.text = node.text[label.end() :]
        return [
            element("label", label and label[1]),
            element("caption", element("p", self._phrase(node))),
        ]

    # In a line

    def _phrase(self, node):
        """Return the texts and elements of what holds no block."""
        return [part for _is_block, part in self._parts(node)]

    def _text(self, text):
        """Return a list of the pieces of a text, with its numbered references."""
        made, done = [], 0
        for start, end, numbers in citations_in(text or "", self.references):
            rid = " ".join(f"ref{number}" for number in numbers)
            link = mark("xref", text[start:end], ref_type="bibr", rid=rid)
            made += [text[done:start], link]
            done = end
        return [*made, (text or "")[done:]]

    def _inline(self, node):
        """Return a list of what stands for an element in a line of text."""
        if node.tag == "img":
            return [self._graphic(node, "inline-graphic")]
        if node.get("class"):
            return [self._footnote(node)]
        if node.tag == "br":
            return [mark("styled-content", style_type="line-break")]
        outer = self.references
        if node.tag in ("a", "code"):
            # No number in these is a reference.
            self.references = 0
        content = self._phrase(node)
        self.references = outer
        if node.tag == "a":
            return self._link(node, content)
        if node.tag == "span":
            return [mark("styled-content", content, lang=node.get("lang"))]
        return [mark(MARKS.get(node.tag, node.tag), content)]

    def _link(self, node, content):
        href = node.get("href") or ""
        if href.startswith("#"):
            tag = self.places.get(href[1:])
            rid = f"{self.prefix}{href[1:]}"
            if not tag:
                return content
            return [mark("xref", content, ref_type=PLACES[tag], rid=rid)]
        if not (href := self.ends.address(node)):
            return content
        # A link whose words are an address has to say what it is.
        words = "".join(node.itertext())
        title = words if "://" in words else ""
        facts = {"ext_link_type": "uri", "href": href, "link_title": title}
        return [mark("ext-link", content, **facts)]

    def _graphic(self, node, name):
        if not (image := self.ends.image(node)):
            return None
        return mark(
            name,
            # As those who read JATS call a picture that says nothing.
            element("alt-text", alt_of(node, image) or "null"),
            mimetype="image",
            mime_subtype="webp",
            href=absolute(image.largest_path),
        )

    def _footnote(self, node):
        number = len(self.notes) + 1
        rid = f"{self.prefix}fn{number}"
        note = mark("fn", element("label", number), id=rid)
        self.notes.append(note)
        mark.append(note, mark("p", self._phrase(node)))
        return mark("xref", mark("sup", number), ref_type="fn", rid=rid)

    def _id(self, node):
        """Return the id of a place; tables and figures always have one."""
        name = node.get("id")
        if not name and node.tag in ("table", "figure"):
            self.unnamed += 1
            name = f"{PLACES[node.tag]}{self.unnamed}"
        return name and f"{self.prefix}{name}"
