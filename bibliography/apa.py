"""References in the style of the APA, 7th edition, by citeproc-py.

The style (``styles/apa.csl``, CC BY-SA 3.0) is as the Citation Style Language published
it. Where citeproc-py does not do what it asks for, the item is changed before it is
handed over. What is italic stands between the marks of ``items.italic``.
"""

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from types import SimpleNamespace

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
)
from citeproc.source.json import CiteProcJSON
from lxml import etree

from bibliography.gost import SIGNS, dashed, edition_of
from bibliography.items import END, family_of, initials, italic

STYLE = Path(__file__).parent / "styles" / "apa.csl"
CSL = "{http://purl.org/net/xbiblio/csl}"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

# What citeproc-py or its locale lacks: {(name, form): (one, many)}.
TERMS = {
    # The style asks for capitals here, which citeproc-py does not make.
    ("editor", "short"): ("Ed.", "Eds."),
    ("translator", "short"): ("Trans.", "Trans."),
    ("article-locator", None): ("article", "articles"),
}
# The style asks for nothing else: see its attributes ``font-…``.
FORMATTER = SimpleNamespace(preformat=str, Italic=italic)
# A full stop that another mark at the end of a title makes needless.
NEEDLESS = re.compile(rf"([?!…]{END}?|\.{END})\.")
# Where a subtitle begins.
SUBTITLE = re.compile(r"(?<=[:?!] )[a-z]")
# The address at the end, before which a note stands.
ADDRESS = re.compile(r"( https?://\S+)?$")
# Its proxies of XML elements keep a state while they render.
_rendering = Lock()


def apa(item: dict) -> str:
    """Return the reference to a work for English readers, whatever its language."""
    note = item.get("note", "")
    with _rendering:
        source = CiteProcJSON([{**adapted(item), "id": "item"}])
        works = CitationStylesBibliography(style(), source, FORMATTER)
        works.register(Citation([CitationItem("item")]))
        [reference] = works.bibliography()
    reference = NEEDLESS.sub(r"\1", str(reference))
    return ADDRESS.sub(rf" {note}\1", reference, count=1) if note else reference


@cache
def style():
    tree = etree.parse(STYLE)
    locale = tree.getroot().find(f"{CSL}locale[@{XML_LANGUAGE}='en']")
    for (name, form), (single, multiple) in TERMS.items():
        attributes = {"name": name, **({"form": form} if form else {})}
        term = etree.SubElement(locale.find(f"{CSL}terms"), f"{CSL}term", attributes)
        etree.SubElement(term, f"{CSL}single").text = single
        etree.SubElement(term, f"{CSL}multiple").text = multiple
    return CitationStylesStyle(
        BytesIO(etree.tostring(tree)),
        locale="en-US",
        validate=False,
    )


# What citeproc-py knows of the fields of items.
KNOWN = {
    *("type", "language", "title", "author", "editor", "translator", "issued"),
    *("accessed", "container-title", "collection-title", "genre", "volume", "issue"),
    *("number", "page", "edition", "version", "publisher", "DOI", "URL"),
}


def adapted(item):
    """Return an item of which citeproc-py makes what the style means."""
    item = {name: item[name] for name in KNOWN & item.keys()}
    if "title" in item:
        item["title"] = SUBTITLE.sub(lambda letter: letter[0].upper(), item["title"])
    item["type"] = item.get("type", "document")
    if item["type"] == "paper-conference" and item.get("container-title"):
        # As it looks at one of several conditions only, a paper has no "In".
        item["type"] = "chapter"
    if "issue" in item:
        item["issue"] = dashed(item["issue"])
    for adapt in (thesis, editors_first, title_first):
        adapt(item)
    return item


def thesis(item):
    # It writes "(Publication)" before the number that a thesis does not have.
    if item["type"] != "thesis":
        return
    item["type"] = "book"
    published = item.get("URL") or item.get("DOI")
    if published and item.get("publisher"):
        names = [item.get("genre"), item.pop("publisher")]
        item["genre"] = ", ".join(filter(None, names))


def editors_first(item):
    # It names the editors of a book without authors a second time, behind the title.
    editors = item.get("editor")
    if not editors or item.get("author") or item.get("container-title"):
        return
    *others, last = item.pop("editor")
    given = initials(last.get("given", ""))
    name = last.get("literal") or ", ".join(filter(None, [family_of(last), given]))
    term = TERMS["editor", "short"][bool(others)]
    item["author"] = [*others, {"literal": f"{name} ({term})"}]


def title_first(item):
    # It writes the title that stands for the author a second time, behind the year.
    if not item.get("author") and item.get("title"):
        edition = edition_of(item, SIGNS["en"])
        item.pop("edition", None)
        is_part = item.get("container-title") and item["type"] != "webpage"
        title = item.pop("title") if is_part else italic(item.pop("title"))
        title = f"{title} ({edition})".removesuffix(" ()")
        item["author"] = [{"literal": title}]
