"""Reads stored rich text: for pages, for the search, for the links in it."""

import re
from collections.abc import Callable
from copy import deepcopy
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override
from lxml import etree

from text.differences import is_too_slow
from text.richtext.chart import draw_chart
from text.richtext.grammar import (
    BLOCKS,
    LISTS,
    PARAGRAPHS,
    PLACES,
    POINTER,
    STRICT,
    parse,
    serialise,
    text_nodes,
    text_within,
    unwrap,
    wrap,
)
from text.transliteration import slugify
from text.typography import NBSP
from text.typography.hyphens import unbroken
from text.xml import append_text


def pointers_in(html: str | None) -> set[str]:
    """Return the records that a text refers to: ``{"news.article/12", …}``."""
    if not html or "/id/" not in html:
        return set()
    return {
        match[1]
        for element in parse(html, STRICT).iter("a", "img")
        if (match := POINTER.fullmatch(element.get("href") or element.get("src") or ""))
    }


def likely_pointers(html: str | None) -> set[str]:
    """Return ``pointers_in`` of a text without parsing it, and what only looks so."""
    return set(POINTER.findall(html or ""))


def images_in(html: str | None) -> dict[str, bool]:
    """Return the pictures of a text, and whether each has an alt text in it."""
    has_alt = {}
    if not html or "<img" not in html:
        return has_alt
    for element in parse(html, STRICT).iter("img"):
        if match := POINTER.fullmatch(element.get("src") or ""):
            pointer = match[1]
            alt = bool(element.get("alt"))
            has_alt[pointer] = has_alt.get(pointer, True) and alt
    return has_alt


def text_of(html: str | None) -> str:
    """Return plain text, with a line for each block and for each row of a table.

    Footnotes are in square brackets at their marks.
    """
    return text_of_tree(parse(html, STRICT)) if html else ""


def text_of_tree(root) -> str:
    """Return the plain text of a parsed text: ``text_of``."""
    texts = []

    def walk(element):
        cell = element.tag in ("td", "th")
        block = element.tag in BLOCKS and not cell
        note = element.get("class") == "footnote"
        if block or element.tag == "br":
            texts.append("\n")
        elif cell and element.getprevious() is not None:
            texts.append("\t")
        elif note:
            texts.append(" [")
        texts.append(element.text or "")
        for child in element:
            walk(child)
            texts.append(child.tail or "")
        if block:
            texts.append("\n")
        elif note:
            texts.append("]")

    walk(root)
    return re.sub(r" *\n\s*", "\n", "".join(texts)).strip()


class Rendered(SafeString):
    """The HTML of a text, with (id, text) of each h2, and how many words and notes.

    ``annotated``: what ``annotate`` has returned.
    """

    headings = annotated = ()
    words = notes = 0


def render(
    html: str | None,
    addresses: dict[str, str | None],
    language: str,
    *,
    images: dict | None = None,
    marks: dict | None = None,
    definitions: dict | None = None,
    annotate: Callable | None = None,
    is_page: bool = False,
    prefix: str = "",
) -> Rendered:
    """Return the HTML of a page for a stored text.

    ``addresses``: {pointer: URL}; a link without a URL becomes plain text.
    ``images``: {pointer: image}, where ``image.element(alt)`` returns an element and
    ``image.credit()`` an element or None; other pictures are left out.
    ``marks``: {pointer: attributes} for links. ``definitions``: {pointer: element} of
    what stands behind the block with the first link to it. ``annotate(root, prefix)``
    may put links into the parsed text. ``is_page``: its footnotes also stand in the
    margin. ``prefix``: of ids, where one page shows two texts.
    """
    if not html:
        return Rendered("")
    root = parse(html, STRICT)
    words = len("".join(root.itertext()).split())
    _resolve(root, addresses, marks or {}, definitions or {})
    headings, annotated, number, notes = _complete(
        root, language, images or {}, prefix, annotate, is_page=is_page, has_charts=True
    )
    rendered = Rendered(unbroken(serialise(root) + notes))
    rendered.headings, rendered.annotated = headings, annotated
    rendered.words, rendered.notes = words, number
    return rendered


def render_blocks(
    html: str | None,
    addresses: dict[str, str | None],
    language: str,
    *,
    images: dict | None = None,
    former: dict | None = None,
    prefix: str = "",
    annotate: Callable | None = None,
) -> tuple[list[str], str]:
    """Return the HTML of each block of a stored text, and that of its notes.

    ``former``: {place of a block: a version of it, whose words are not new}.
    """
    root = parse(html or "", STRICT)
    blocks = list(root)
    for place, version in (former or {}).items():
        mark_changes(blocks[place], parse(version, STRICT))
    _resolve(root, addresses, {}, {})
    *_numbers, notes = _complete(root, language, images or {}, prefix, annotate)
    texts = [mark_safe(unbroken(_html_of(block, root))) for block in blocks]
    return texts, mark_safe(unbroken(notes))


def _html_of(block, root):
    """Return the HTML of a block with what was put around it; "" if it was removed."""
    *parents, outermost = [block, *block.iterancestors()]
    return serialise(parents[-1]) if outermost is root else ""


def _complete(
    root, language, images, prefix, annotate=None, *, is_page=False, has_charts=False
):
    """Put in pictures, ids, links, tables that scroll and marks of footnotes.

    Returns (id, text) of each h2, what ``annotate`` returns, and the number and HTML of
    the footnotes.
    """
    _show_images(root, images)
    headings = _name_places(root, prefix)
    _lead_to_places(root, prefix)
    with override(language):
        annotated = annotate(root, prefix) if annotate else ()
        _wrap_tables(root, prefix, language if has_charts else None)
        return headings, annotated, *_number_footnotes(root, prefix, is_page=is_page)


def _resolve(root, addresses, marks, definitions):
    missing, last = dict(definitions), {}
    for link in list(root.iter("a")):
        match = POINTER.fullmatch(link.get("href") or "")
        if match and (address := addresses.get(match[1])):
            link.set("href", address)
            for name, value in marks.get(match[1], {}).items():
                link.set(name, value)
            if (definition := missing.pop(match[1], None)) is not None:
                block = _block_of(link)
                last.get(block, block).addnext(definition)
                last[block] = definition
        elif match or link.get("href") is None:
            unwrap(link)
        elif _shows_its_address(link):
            link.set("class", "address")


def _shows_its_address(link):
    """Tell whether the words of a link are its address, perhaps without the scheme."""
    address, words = (
        text.rpartition("://")[2].rstrip("/")
        for text in [link.get("href"), "".join(link.itertext())]
    )
    return address == words


def _block_of(link):
    """Return the block that is read as a whole: a paragraph, a list, a table."""
    *parents, _root = link.iterancestors()
    wholes = [parent for parent in parents if parent.tag in {*LISTS, "table", "figure"}]
    blocks = wholes[-1:] or [parent for parent in parents if parent.tag in PARAGRAPHS]
    return next(iter(blocks or parents[-1:]), link)


def _show_images(root, images):
    for element in list(root.iter("img")):
        match = POINTER.fullmatch(element.get("src") or "")
        image = images.get(match[1]) if match else None
        if image is None:
            unwrap(element)
            continue
        picture = image.element(element.get("alt") or "")
        picture.tail, element.tail = element.tail, None
        element.getparent().replace(element, picture)
        figure = picture.getparent()
        if figure.tag == "figure" and (credit := image.credit()) is not None:
            _append_credit(figure, credit)
    for figure in list(root.iter("figure")):
        if figure.find(".//img") is None:
            figure.getparent().remove(figure)


def _append_credit(figure, credit):
    caption = figure.find("figcaption")
    if caption is None:
        caption = etree.SubElement(figure, "figcaption")
    elif caption.text or len(caption):
        append_text(caption, " ")
    caption.append(credit)


def _name_places(root, prefix):
    """Give each heading an id, if of its words; return (id, text) of each h2."""
    ids, headings = set(), []
    for place in root.iter(*PLACES):
        if place.get("id"):
            place.set("id", f"{prefix}{place.get('id')}")
            ids.add(place.get("id"))
    for heading in root.iter("h2", "h3", "h4"):
        text = re.sub(r"[ \t\n]+", " ", text_within(heading)).strip()
        if not heading.get("id"):
            heading_id = base = f"{prefix}text-{slugify(text) or 'part'}"
            number = 1
            while heading_id in ids:
                number += 1
                heading_id = f"{base}-{number}"
            ids.add(heading_id)
            heading.set("id", heading_id)
        if heading.tag == "h2" and text:
            headings.append((heading.get("id"), text))
    return headings


def _lead_to_places(root, prefix):
    """Let links within the text lead to their places; those without one are none."""
    ids = {place.get("id") for place in root.iter(*PLACES)}
    for link in list(root.iter("a")):
        if link.get("href").startswith("#"):
            name = f"{prefix}{link.get('href')[1:]}"
            if name in ids:
                link.set("href", f"#{name}")
            else:
                unwrap(link)


def _wrap_tables(root, prefix, language):
    """Let each table scroll by itself where it is wider than the screen."""
    for number, table in enumerate(root.findall(".//table"), start=1):
        caption = table.find("caption")
        if language:
            draw_chart(table, language, f"{prefix}chart-{number}")
        region = etree.Element("div", {"class": "table", "role": "region"})
        region.set("tabindex", "0")
        if caption is None:
            region.set("aria-label", gettext("Table %(number)d") % {"number": number})
        else:
            caption.set("id", f"{prefix}table-{number}")
            region.set("aria-labelledby", f"{prefix}table-{number}")
        table.addprevious(region)
        region.tail, table.tail = table.tail, None
        region.append(table)


def _number_footnotes(root, prefix, *, is_page):
    """Replace each footnote by a numbered mark; return their number and HTML.

    On a page each stands behind its mark, too, for the margin of a wide screen, which
    a table or a picture would not let it reach.
    """
    notes = [span for span in root.iter("span") if span.get("class") == "footnote"]
    is_beside = is_page and not any(
        parent.tag in {"table", "figure"}
        for note in notes
        for parent in note.iterancestors()
    )
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
        if is_beside:
            copy = _note_in_margin(note, number)
            copy.tail, mark.tail = mark.tail, None
            mark.addnext(copy)
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
        return 0, ""
    return len(items), format_html(
        '<section class="footnotes{}" role="doc-endnotes" aria-label="{}">'
        "<ol>{}</ol></section>",
        " also-beside" if is_beside else "",
        gettext("Footnotes"),
        mark_safe("".join(items)),
    )


def _note_in_margin(note, number):
    copy = deepcopy(note)
    for element in copy.iter():
        element.attrib.pop("id", None)
    copy.set("class", "margin-note")
    copy.text = f"{number}{NBSP}{copy.text or ''}"
    return copy


WORD = re.compile(r"\S+")


def mark_changes(element, former):
    """Wrap in ``ins`` the words of an element that ``former``, an element, lacks."""
    nodes = list(text_nodes(element))
    words = [
        (number, match)
        for number, (_owner, _is_tail, text) in enumerate(nodes)
        for match in WORD.finditer(text)
    ]
    old = [word for *_node, text in text_nodes(former) for word in WORD.findall(text)]
    new = [match[0] for _number, match in words]
    if is_too_slow(old, new):
        return
    # {number of a text: [start, end] of each run of new words}.
    spans = {}
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, _i, _j, begin, end in matcher.get_opcodes():
        run = words[begin:end] if tag != "equal" else []
        for number, matches in groupby(run, key=lambda word: word[0]):
            places = [match for _number, match in matches]
            span = places[0].start(), places[-1].end(), etree.Element("ins")
            spans.setdefault(number, []).append(span)
    for number, places in spans.items():
        owner, is_tail, _text = nodes[number]
        wrap(owner, is_tail, places)
