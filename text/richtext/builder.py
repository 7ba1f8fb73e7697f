"""Rebuilds a parsed HTML tree so that it follows the grammar of stored rich text."""

import re
from contextlib import contextmanager

from lxml import etree

from text.languages import LETTERS
from text.richtext.grammar import LISTS, MARKS, PARAGRAPHS, RENAMED, is_blank, remove
from text.richtext.structure import fit_spans, mark_heads
from text.xml import append_text

_WHITESPACE = re.compile("[ \t\n\r\f\v\x85\u2028\u2029]+")  # not the no-break space
_ANY_LETTER = re.compile(r"[^\W\d_]")


class Builder:
    """Walks a tree and writes another one that follows the grammar::

        builder = Builder("ru")
        builder.walk(source)
        builder.close()
        return builder.root

    Like an editor it keeps the open block and the active marks: a link around two
    paragraphs becomes a link in each, text between blocks becomes a paragraph.
    """

    def __init__(self, language):
        self.root = self.container = etree.Element("div")
        self.language = language
        self.block = None  # the open block, which takes the text
        self.filled = False  # whether the open block has content
        self.phrasing = False  # whether only text and marks may follow
        self.preformatted = False
        self.breaks = 0  # line breaks, not written until more text comes
        self.marks = []  # the active ones: (tag, attributes)
        self.written = []  # marks with an open element in the block: (mark, element)
        self.buffer = []  # text that is not in the tree yet
        self.ids = set()  # of the places so far

    def walk(self, node):
        self.text(node.text)
        for child in node:
            self.element(child)
            self.text(child.tail)

    def element(self, node):
        tag = RENAMED.get(node.tag, node.tag)
        outer, self.marks = self.marks, self.marks.copy()
        self._mark_language(node)
        if tag == "br":
            self._break()
        elif tag == "img":
            self._image(node)
        elif tag == "span" and node.get("class"):
            self._footnote(node)
        elif tag in MARKS or tag == "span":
            self._mark(tag, node)
            self.walk(node)
        elif self.phrasing:
            self.text(" ")
            self.walk(node)
            self.text(" ")
        else:
            self.close()
            self._block(tag, node)
        self.marks = outer

    # Text and inline elements

    def text(self, text):
        if not text:
            return
        if self.preformatted and "\n" in text:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._break()
                self.text(line)
            return
        text = _WHITESPACE.sub(" ", text)
        if not text.isspace():
            self._begin()
            self._target(text=text)
            self._write(text)
            self.filled = True
        elif self.block is not None and not self.breaks:
            self._target(opening=False)
            self._write(text)

    def _write(self, text):
        if self.buffer and self.buffer[-1].endswith(" "):
            text = text.removeprefix(" ")
        if text:
            self.buffer.append(text)

    def _break(self):
        if self.block is not None and self.filled:
            self.breaks += 1

    def _image(self, node):
        if node.get("src"):
            self._begin()
            self._append("img", {"src": node.get("src"), "alt": node.get("alt", "")})
            self.filled = True

    def _footnote(self, node):
        """Write a footnote outside the marks around it."""
        if self.block is not None and self.block.tag == "span":
            self.walk(node)
        elif not _is_empty(node):
            self._begin()
            outer = self.marks
            self.marks = [mark for mark in outer if mark[0] == "span"]
            note = self._append("span", {"class": "footnote"})
            self.marks = []
            with self._within(note, phrasing=True):
                self.walk(node)
            self.marks = outer
            self.filled = True

    def _mark(self, tag, node):
        style = (node.get("style") or "").replace(" ", "").lower()
        if tag == "a" and node.get("href"):
            self._turn_on("a", href=node.get("href"))
        # Google Docs wraps whole texts in <b style="font-weight: normal">.
        elif tag in MARKS - {"a"} and not re.search(
            "font-weight:(?:normal|400)|font-style:normal", style
        ):
            self._turn_on(tag)
        if re.search(r"font-weight:(?:bold|[6-9]00)", style):
            self._turn_on("strong")
        if "font-style:italic" in style:
            self._turn_on("em")

    def _mark_language(self, node):
        """Mark text in the innermost language, unless it is that of the whole text."""
        if language := node.get("lang"):
            self.marks = [mark for mark in self.marks if mark[0] != "span"]
            if language != self.language:
                self.marks.append(("span", (("lang", language),)))

    def _turn_on(self, tag, **attributes):
        if all(tag != active for active, _attributes in self.marks):
            self.marks.append((tag, tuple(attributes.items())))

    def _begin(self):
        """Open a block if none is, and write the pending line breaks."""
        breaks, self.breaks = self.breaks, 0
        if breaks > 1 and not self.phrasing:
            self.close()
        elif breaks:
            self._append("br", opening=False)
        if self.block is None:
            self._open(etree.SubElement(self.container, "p"))

    def _target(self, opening=True, text=None):
        """Close the elements of marks that ended, open those of the active ones."""
        marks = self._marks_for(text)
        same = 0
        for mark, (written, _element) in zip(marks, self.written, strict=False):
            if mark != written:
                break
            same += 1
        if same < len(self.written):
            self._flush()
            del self.written[same:]
        for mark in marks[same:] if opening else []:
            self._flush()
            element = etree.SubElement(self._innermost(), mark[0], dict(mark[1]))
            self.written.append((mark, element))

    def _marks_for(self, text):
        """Return the active marks, without a language none of whose letters are in it.

        Word processors mark many places with a language that they are not in.
        """
        if text is None or all(tag != "span" for tag, _attributes in self.marks):
            return self.marks
        marks = []
        for mark in self.marks:
            language = dict(mark[1]).get("lang") if mark[0] == "span" else None
            written = [mark for mark, _element in self.written[: len(marks) + 1]]
            letters = LETTERS.get(language, _ANY_LETTER)
            if not language or written == [*marks, mark] or letters.search(text):
                marks.append(mark)
        return marks

    def _innermost(self):
        return self.written[-1][1] if self.written else self.block

    def _append(self, tag, attributes=None, opening=True):
        self._target(opening)
        self._flush()
        return etree.SubElement(self._innermost(), tag, attributes or {})

    def _flush(self):
        if self.buffer:
            text, self.buffer = "".join(self.buffer), []
            append_text(self._innermost(), text)

    # Blocks

    @contextmanager
    def _within(self, container, *, phrasing=False):
        """Write into another element meanwhile, and restore the state afterwards."""
        self._flush()
        names = "container", "block", "filled", "phrasing", "written", "breaks"
        outer = {name: getattr(self, name) for name in names}
        self.container, self.phrasing = container, phrasing
        self._open(container if phrasing else None)
        yield
        self.close()
        self.__dict__.update(outer)

    def _open(self, block):
        self.block, self.filled, self.written, self.breaks = block, False, [], 0

    def close(self):
        """Close the open block, and remove it if it is empty."""
        if self.block is not None:
            self._flush()
            if not (self.phrasing or self.filled):
                self.container.remove(self.block)
        self._open(None)

    def _block(self, tag, node):
        if tag == "hr":
            etree.SubElement(self.container, "hr")
        elif tag in LISTS:
            self._list(tag, node)
        elif tag == "blockquote":
            quotation = etree.SubElement(self.container, tag)
            with self._within(quotation):
                self.walk(node)
            if not len(quotation):
                self.container.remove(quotation)
        elif tag == "table":
            self._table(node)
        elif tag == "figure" and any(image.get("src") for image in node.iter("img")):
            self._figure(node)
        elif tag in PARAGRAPHS - {"p"}:
            self._phrase(self.container, tag, node)
        else:
            self._paragraph(node)

    def _paragraph(self, node):
        self._open(etree.SubElement(self.container, "p"))
        if node.tag == "pre":
            self._turn_on("code")
            outer, self.preformatted = self.preformatted, True
            self.walk(node)
            self.preformatted = outer
        else:
            self.walk(node)
        self.close()

    def _phrase(self, parent, tag, node):
        element = self._place(parent, tag, node)
        with self._within(element, phrasing=True):
            self.walk(node)
        if _is_empty(element):
            parent.remove(element)

    def _place(self, parent, tag, node):
        """Add an element to which links may lead, by an id that no other has."""
        element, name = etree.SubElement(parent, tag), node.get("id")
        if name and name not in self.ids:
            self.ids.add(name)
            element.set("id", name)
        return element

    def _list(self, tag, node):
        target = etree.SubElement(self.container, tag)
        for item in node:
            entry = etree.SubElement(target, "li")
            self._fill(entry, item)
            if _is_empty(entry):
                target.remove(entry)
        if not len(target):
            self.container.remove(target)

    def _fill(self, entry, node):
        """Write the content of an item or cell, an only paragraph without its tags."""
        outer, self.marks = self.marks, self.marks.copy()
        self._mark_language(node)
        with self._within(entry):
            self.walk(node)
        self.marks = outer
        if len(entry) and [child.tag for child in entry].count("p") == 1:
            first = entry[0]
            if first.tag == "p":
                entry.text = first.text
                for child in reversed(first):
                    entry.insert(1, child)
                entry.remove(first)

    def _figure(self, node):
        figure = self._place(self.container, "figure", node)
        for image in node.iter("img"):
            if image.get("src"):
                attributes = {"src": image.get("src"), "alt": image.get("alt", "")}
                etree.SubElement(figure, "img", attributes)
        for image in list(node.iter("img")):
            remove(image)
        captions = list(node.iter("figcaption"))
        for caption in captions[:1]:
            self._phrase(figure, "figcaption", caption)
            remove(caption)
        self.walk(node)  # the rest of its content follows it
        self.close()

    def _table(self, node):
        table = self._place(self.container, "table", node)
        if node.get("data-chart"):
            table.set("data-chart", node.get("data-chart"))
        captions = [child for child in node if child.tag == "caption"]
        for caption in captions[:1]:
            self._phrase(table, "caption", caption)
        for section in [node, *node]:
            tag = RENAMED.get(section.tag, section.tag)
            rows = [child for child in section if child.tag == "tr"]
            if rows:
                head = tag == "thead" and table.find("thead") is None
                first = head and table.find("tbody") is None
                target = etree.SubElement(table, "thead" if first else "tbody")
                for row in rows:
                    self._row(target, row)
        fit_spans(table)
        mark_heads(table)
        if table.find(".//tr") is None:
            self.container.remove(table)

    def _row(self, section, node):
        row = etree.SubElement(section, "tr")
        for child in node:
            if child.tag in ("th", "td"):
                cell = etree.SubElement(row, child.tag)
                cell.attrib.update(
                    (name, child.get(name))
                    for name in ("scope", "colspan", "rowspan")
                    if child.get(name) and (name != "scope" or child.tag == "th")
                )
                self._fill(cell, child)


def _is_empty(element) -> bool:
    return element.find(".//img[@src]") is None and all(
        map(is_blank, element.itertext())
    )
