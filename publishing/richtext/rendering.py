"""Stored rich text read: for a visitor, for the search, for the links in it."""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override
from lxml import etree

from publishing.typography import NBSP

from .addresses import POINTER
from .grammar import BLOCKS, STRICT, parse, serialise, unwrap


def pointers_in(html: str | None) -> set[str]:
    """Return what a text points to: ``{"news.article/12", "library.picture/3"}``."""
    if not html or "/id/" not in html:
        return set()
    return {
        match[1]
        for element in parse(html, STRICT).iter("a", "img")
        if (match := POINTER.fullmatch(element.get("href") or element.get("src") or ""))
    }


def text_of(html: str | None) -> str:
    """Return a text to read, a line for each block and for each row of a table.

    Footnotes stand in square brackets where their marks are.
    """
    if not html:
        return ""
    parts = []

    def walk(element):
        cell = element.tag in ("td", "th")
        block = element.tag in BLOCKS and not cell
        note = element.get("class") == "footnote"
        if block or element.tag == "br":
            parts.append("\n")
        elif cell and element.getprevious() is not None:
            parts.append("\t")
        elif note:
            parts.append(" [")
        parts.append(element.text or "")
        for child in element:
            walk(child)
            parts.append(child.tail or "")
        if block:
            parts.append("\n")
        elif note:
            parts.append("]")

    walk(parse(html, STRICT))
    return re.sub(r" *\n\s*", "\n", "".join(parts)).strip()


def render(
    html: str | None,
    addresses: dict[str, str | None],
    language: str,
    *,
    prefix: str = "",
) -> SafeString:
    """Return what a page shows of a stored text.

    ``addresses`` says where each pointer leads; a link that leads nowhere is only its
    text, and a picture without an address is left out. ``prefix`` keeps the ids of two
    texts on one page apart.
    """
    if not html:
        return mark_safe("")
    root = parse(html, STRICT)
    _resolve(root, addresses)
    with override(language):
        _wrap_tables(root, prefix)
        notes = _number_footnotes(root, prefix)
    return mark_safe(serialise(root) + notes)


def _resolve(root, addresses):
    for element in list(root.iter("a", "img")):
        name = "href" if element.tag == "a" else "src"
        match = POINTER.fullmatch(element.get(name) or "")
        if match and (address := addresses.get(match[1])):
            element.set(name, address)
        elif match or element.get(name) is None:
            unwrap(element)
    for figure in list(root.iter("figure")):
        if figure.find("img") is None:
            figure.getparent().remove(figure)


def _wrap_tables(root, prefix):
    """Let each table scroll by itself where it is wider than the screen."""
    for number, table in enumerate(root.findall(".//table"), start=1):
        region = etree.Element("div", {"class": "table", "role": "region"})
        region.set("tabindex", "0")
        caption = table.find("caption")
        if caption is None:
            region.set("aria-label", gettext("Table %(number)d") % {"number": number})
        else:
            caption.set("id", f"{prefix}table-{number}")
            region.set("aria-labelledby", f"{prefix}table-{number}")
        table.addprevious(region)
        region.tail, table.tail = table.tail, None
        region.append(table)


def _number_footnotes(root, prefix):
    """Put a number for each footnote, and return the list of the notes."""
    notes = [span for span in root.iter("span") if span.get("class") == "footnote"]
    items = []
    for number, note in enumerate(notes, start=1):
        mark = etree.Element("sup", {"class": "footnote-mark"})
        link = etree.SubElement(
            mark,
            "a",
            {
                "href": f"#{prefix}note-{number}",
                "id": f"{prefix}note-mark-{number}",
                "role": "doc-noteref",
                "aria-label": gettext("Footnote %(number)d") % {"number": number},
            },
        )
        link.text = str(number)
        mark.tail, note.tail = note.tail, None
        note.getparent().replace(note, mark)
        note.tag = "div"
        note.attrib.clear()
        items.append(
            format_html(
                '<li id="{prefix}note-{number}">{text}{nbsp}'
                '<a href="#{prefix}note-mark-{number}" class="footnote-back"'
                ' role="doc-backlink" aria-label="{label}">↩</a></li>',
                prefix=prefix,
                number=number,
                text=mark_safe(serialise(note)),
                nbsp=NBSP,
                label=gettext("Back to the mark of footnote %(number)d")
                % {"number": number},
            )
        )
    if not items:
        return ""
    return format_html(
        '<section class="footnotes" role="doc-endnotes" aria-label="{}">'
        "<ol>{}</ol></section>",
        gettext("Footnotes"),
        mark_safe("".join(items)),
    )
