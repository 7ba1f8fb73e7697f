"""Reads the text of an article in JATS as HTML: for ``jats_reader``.

What the site's texts have nothing for keeps its words and is counted. Pictures are
``<img src="picture:0">``, by their places in a list. It imports nothing of Django.
"""

import re
from html import escape

from text import xml

HREF = "{http://www.w3.org/1999/xlink}href"
# {element: that of HTML}
NAMES = {
    "bold": "strong",
    "italic": "em",
    "monospace": "code",
    "sub": "sub",
    "sup": "sup",
    "disp-quote": "blockquote",
    "boxed-text": "blockquote",
    "preformat": "pre",
    "code": "pre",
    "list-item": "li",
    **{name: name for name in ["thead", "tbody", "tfoot", "tr", "th", "td"]},
}
# Around or beside words, without a meaning that a reader would miss.
PLAIN = {
    *["body", "caption", "label", "named-content", "styled-content"],
    *["abbrev", "alternatives", "fig-group", "app-group", "app", "attrib", "notes"],
    *["table-wrap-group", "table-wrap-foot", "floats-group", "fn-group", "fn"],
}
# Of a figure or table.
PARTS = {
    *["label", "caption", "graphic", "inline-graphic", "alternatives", "attrib"],
    *["alt-text", "long-desc", "object-id", "table", "table-wrap-foot", "fn-group"],
}
SILENT = {"col", "colgroup", "target", "sec-meta", "milestone-start", "milestone-end"}
ORDERED = {"order", "alpha-lower", "alpha-upper", "roman-lower", "roman-upper"}
NUMBERS = re.compile(r"[\s\d,;–—-]+")
BLOCK = re.compile(
    r"</?(?:p|[uo]l|li|blockquote|h\d|t\w+|figure|figcaption|hr)\b[^>]*>"
)
DEEPEST = 4


def texts_of(root):
    """Return (texts, pictures, unread) of an article and of its translations.

    ``texts``: [(language, HTML)]; ``pictures``: [{href, alt, credit, language}];
    ``unread``: {what kept its words alone: how often}.
    """
    pictures, unread = [], {}
    places = {
        ref.get("id"): number
        for number, ref in enumerate(root.xpath("back//ref-list/ref"), start=1)
    }
    parts = [root]
    for part in root.iterchildren("sub-article", "response"):
        if part.get("article-type") == "translation":
            parts.append(part)
        else:
            name = f"{part.tag} {part.get('article-type', '')}".strip()
            unread[name] = unread.get(name, 0) + 1
    texts = [
        (part.get(xml.LANG, "")[:2].lower(), Text(part, places, pictures, unread).html)
        for part in parts
    ]
    return [(code, text) for code, text in texts if text], pictures, unread


def attributes(**values):
    return "".join(
        f' {name}="{escape(value)}"' for name, value in values.items() if value
    )


class Text:
    """The text of an article or of a translation of it, as HTML."""

    def __init__(self, part, places, pictures, unread):
        self.language = part.get(xml.LANG, "")[:2].lower()
        self.places, self.pictures, self.unread = places, pictures, unread
        own = [
            node
            for name in ["body", "floats-group"]
            for node in part.iterchildren(name)
        ]
        back = part.xpath("back/*")
        self.notes = {
            note.get("id"): note
            for node in [*own, *back]
            for note in node.iter("fn")
            if note.get("id")
        }
        marks = [mark for node in [*own, *back] for mark in node.iter("xref")]
        self.wanted = {rid for mark in marks for rid in mark.get("rid", "").split()}
        self.depth, self.is_in_note = 1, False
        self.html = "".join(map(self._html, [*own, *filter(is_of_text, back)])).strip()

    def _content(self, node, besides=()):
        """Return the HTML of what is in a node."""
        pieces = [escape(node.text or "")]
        for child in node:
            if child.tag not in besides:
                pieces.append(self._html(child))
            pieces.append(escape(child.tail or ""))
        return "".join(pieces)

    def _html(self, node):
        tag = node.tag
        if tag in SILENT:
            return ""
        if node.get("style-type") == "line-break":
            return "<br>"
        if make := getattr(self, f"read_{tag.replace('-', '_')}", None):
            return make(node)
        content = self._content(node)
        if tag in NAMES:
            spans = {name: node.get(name) for name in ["colspan", "rowspan", "scope"]}
            return f"<{NAMES[tag]}{attributes(**spans)}>{content}</{NAMES[tag]}>"
        if tag not in PLAIN:
            self._count(xml.local_name(node))
        if language := node.get(xml.LANG):
            return f"<span{attributes(lang=language)}>{content}</span>"
        return content

    def _rest(self, node):
        """Return the HTML of what in a figure or table has no place of its own."""
        return "".join(self._html(child) for child in node if child.tag not in PARTS)

    def _count(self, name):
        self.unread[name] = self.unread.get(name, 0) + 1

    def _place(self, node):
        """Return the attribute of what links within the text lead to."""
        name = node.get("id", "")
        return attributes(id=self._name(name) if name in self.wanted else "")

    def _name(self, name):
        # Our own files put the language of a translation before it.
        return name.removeprefix(f"{self.language}-")

    # Blocks

    def read_sec(self, node):
        self.depth += 1
        tag = f"h{min(self.depth, DEEPEST)}"
        head = " ".join(filter(None, map(self._phrase, node.xpath("label | title"))))
        content = self._content(node, besides=("label", "title"))
        self.depth -= 1
        return f"<{tag}{self._place(node)}>{head}</{tag}>{content}" if head else content

    read_app = read_notes = read_glossary = read_sec

    def read_p(self, node):
        if node.get("content-type") == "rule":
            return "<hr>"
        return f"<p>{self._content(node)}</p>"

    def read_list(self, node):
        tag = "ol" if node.get("list-type") in ORDERED else "ul"
        title = "".join(
            f"<p>{self._phrase(each)}</p>" for each in node.iterfind("title")
        )
        items = "".join(map(self._html, node.iterfind("list-item")))
        return f"{title}<{tag}>{items}</{tag}>"

    def read_table_wrap(self, node):
        caption = self._caption_of(node)
        made = []
        for table in node.iter("table"):
            head = f"<caption>{caption}</caption>" if caption else ""
            content = self._content(table)
            made.append(f"<table{self._place(node)}>{head}{content}</table>")
            caption = ""
        # What a mark in the table leads to is a footnote.
        notes = self._unmarked(
            node.xpath("table-wrap-foot/*[not(self::fn-group)] | .//fn-group/fn")
        )
        rest = self._rest(node) if made else self.read_fig(node)
        return "".join([*made, rest, notes])

    def read_fig(self, node):
        images = "".join(map(self._image, graphics_in(node)))
        caption, rest = self._caption_of(node), self._rest(node)
        if not images:
            return f"<p>{caption}</p>{rest}"
        head = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f"<figure{self._place(node)}>{images}{head}</figure>{rest}"

    def _caption_of(self, node):
        """Return the label and the caption of a figure or table in one line."""
        parts = node.xpath("label | caption/title | caption/p")
        return " ".join(filter(None, map(self._phrase, parts)))

    def _phrase(self, node):
        return self._content(node).strip()

    def read_graphic(self, node):
        return f"<figure>{self._image(node)}</figure>"

    # In a line

    def read_xref(self, node):
        kind, rids = node.get("ref-type"), node.get("rid", "").split()
        notes = [self.notes[rid] for rid in rids if rid in self.notes]
        if notes and not self.is_in_note:
            return "".join(map(self.read_fn, notes))
        content = self._content(node)
        if kind == "bibr":
            return self._cited(node, content)
        if kind in ("fig", "table", "sec") and len(rids) == 1:
            return f"<a{attributes(href=f'#{self._name(rids[0])}')}>{content}</a>"
        self._count(f"xref {kind or ''}".strip())
        return content

    def _cited(self, node, content):
        words = "".join(node.itertext()).strip(" []()")
        if not NUMBERS.fullmatch(words):
            self._count("xref bibr")
            return content
        before = "".join(
            node.xpath("preceding-sibling::node()/descendant-or-self::text()")
        )
        numbers = self._numbers(node, words)
        return numbers if before.count("[") > before.count("]") else f"[{numbers}]"

    def _numbers(self, node, words):
        """Return the places of the works in the list, whatever numbers it has."""
        rids = node.get("rid", "").split()
        places = [self.places[rid] for rid in rids if rid in self.places]
        if not places:
            return escape(words)
        is_range = len(places) > 1 and re.search("[–—-]", words)
        if is_range:
            return f"{min(places)}–{max(places)}"
        return ", ".join(map(str, places))

    def read_fn(self, node):
        # A footnote stands in its line, so it holds no blocks; nor does it hold others.
        outer, self.is_in_note = self.is_in_note, True
        content = BLOCK.sub(" ", self._content(node, besides=("label",)))
        self.is_in_note = outer
        return f'<span class="footnote">{content.strip()}</span>'

    def read_fn_group(self, node):
        return self._unmarked(node.iterfind("fn"))

    def _unmarked(self, notes):
        """Return the notes to which no mark leads, as paragraphs."""
        return "".join(
            f"<p>{self._content(note, besides=('label',))}</p>"
            for note in notes
            if note.get("id") not in self.wanted
        )

    def read_break(self, _node):
        return "<br>"

    def read_ext_link(self, node):
        href = node.get(HREF) or "".join(node.itertext()).strip()
        if node.get("ext-link-type") == "doi" and not href.startswith("http"):
            href = f"https://doi.org/{href}"
        return f"<a{attributes(href=href)}>{self._content(node) or escape(href)}</a>"

    read_uri = read_ext_link

    def _image(self, node):
        alt = node.xpath("string((alt-text | ../alt-text)[1])").strip()
        credit = " ".join(node.xpath("string(../attrib)").split())
        self.pictures.append(
            {
                "href": node.get(HREF, ""),
                "alt": "" if alt == "null" else alt,
                "credit": credit,
                "language": self.language,
            }
        )
        number = len(self.pictures) - 1
        return (
            f'<img src="picture:{number}" alt="{escape(self.pictures[number]["alt"])}">'
        )

    read_inline_graphic = _image

    # Formulas: their picture, else their words

    def read_disp_formula(self, node):
        if graphics_in(node):
            return self.read_fig(node)
        return f"<p>{self.read_inline_formula(node)}</p>"

    def read_inline_formula(self, node):
        if pictures := graphics_in(node):
            return self._image(pictures[0])
        self._count(node.tag)
        return escape(" ".join("".join(node.itertext()).split()))


def is_of_text(node):
    """Tell whether a part of the back is text that has no field of its own."""
    if node.tag in ("sec", "notes"):
        kinds = node.get("sec-type"), node.get("notes-type")
        return "data-availability" not in kinds
    return node.tag not in ("ack", "ref-list", "title", "label")


def graphics_in(node):
    """Return the pictures of a figure or formula; of the forms of one the first."""
    names = "*[self::graphic or self::inline-graphic]"
    return node.xpath(f"{names} | alternatives/{names}[1]")
