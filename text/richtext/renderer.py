"""Stored rich text read: for a visitor, for the search, for the links in it."""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override
from lxml import etree

from text.transliteration import slugify
from text.typography import NBSP

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


def images_in(html: str | None) -> dict[str, bool]:
    """Return the pictures of a text, and whether it tells of each by itself."""
    told = {}
    if not html or "<img" not in html:
        return told
    for element in parse(html, STRICT).iter("img"):
        if match := POINTER.fullmatch(element.get("src") or ""):
            told[match[1]] = told.get(match[1], True) and bool(element.get("alt"))
    return told


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


class Rendered(SafeString):
    """The HTML of a text; ``headings``: (id, text) of its parts; ``words``."""

    headings = ()
    words = 0


def render(
    html: str | None,
    addresses: dict[str, str | None],
    language: str,
    *,
    images: dict | None = None,
    marks: dict | None = None,
    prefix: str = "",
) -> Rendered:
    """Return what a page shows of a stored text.

    ``addresses`` says where each pointer leads; a link that leads nowhere is only its
    text. ``images`` gives for each picture's pointer what draws it: ``element(alt)``
    and ``credit()`` return elements, the last one or None; a picture without is left
    out. ``marks`` gives attributes to links, by their pointers. ``prefix`` keeps the
    ids of two texts on one page apart.
    """
    if not html:
        return Rendered("")
    root = parse(html, STRICT)
    words = len("".join(root.itertext()).split())
    _resolve(root, addresses, marks or {})
    _show_images(root, images or {})
    headings = _name_headings(root, prefix)
    with override(language):
        _wrap_tables(root, prefix)
        notes = _number_footnotes(root, prefix)
    rendered = Rendered(serialise(root) + notes)
    rendered.headings, rendered.words = headings, words
    return rendered


def _resolve(root, addresses, marks):
    for link in list(root.iter("a")):
        match = POINTER.fullmatch(link.get("href") or "")
        if match and (address := addresses.get(match[1])):
            link.set("href", address)
            for name, value in marks.get(match[1], {}).items():
                link.set(name, value)
        elif match or link.get("href") is None:
            unwrap(link)


def _show_images(root, images):
    for element in list(root.iter("img")):
        match = POINTER.fullmatch(element.get("src") or "")
        image = images.get(match[1]) if match else None
        if image is None:
            unwrap(element)
            continue
        shown = image.element(element.get("alt") or "")
        shown.tail, element.tail = element.tail, None
        element.getparent().replace(element, shown)
        figure = shown.getparent()
        if figure.tag == "figure" and (credit := image.credit()) is not None:
            _append_credit(figure, credit)
    for figure in list(root.iter("figure")):
        if figure.find(".//img") is None:
            figure.getparent().remove(figure)


def _append_credit(figure, credit):
    caption = figure.find("figcaption")
    if caption is None:
        caption = etree.SubElement(figure, "figcaption")
    elif len(caption):
        caption[-1].tail = f"{caption[-1].tail or ''} "
    elif caption.text:
        caption.text += " "
    caption.append(credit)


def _name_headings(root, prefix):
    """Give each heading an id of its words; return the (id, text) of the parts."""
    taken, parts = set(), []
    for heading in root.iter("h2", "h3", "h4"):
        text = re.sub(r"[ \t\n]+", " ", "".join(spoken(heading))).strip()
        name = base = f"{prefix}text-{slugify(text) or 'part'}"
        number = 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        heading.set("id", name)
        if heading.tag == "h2" and text:
            parts.append((name, text))
    return parts


def spoken(element):
    """Yield the text of a heading without the notes in it."""
    yield element.text or ""
    for child in element:
        if child.get("class") != "footnote":
            yield from spoken(child)
        yield child.tail or ""


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
