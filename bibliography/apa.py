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
    PRIMARY_DIALECTS,
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
)
from citeproc.source.json import CiteProcJSON
from lxml import etree

from bibliography.gost import SIGNS, dashed, edition_of, language_of
from bibliography.items import END, family_of, initials, italic

STYLE = Path(__file__).parent / "styles" / "apa.csl"
CSL = "{http://purl.org/net/xbiblio/csl}"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

# What citeproc-py or its locales lack: {language: {(name, form): one or (one, many)}}.
MONTHS = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)
TERMS = {
    "en": {
        # The style asks for capitals here, which citeproc-py does not make.
        ("editor", "short"): ("Ed.", "Eds."),
        ("translator", "short"): ("Trans.", "Trans."),
        ("article-locator", None): ("article", "articles"),
    },
    "ru": {
        ("page", "short"): ("с.", "с."),
        ("number", "short"): ("№", "№"),
        ("article-locator", None): ("статья", "статьи"),
        ("dataset", None): ("набор данных", "наборы данных"),
        ("retrieved", None): ("получено", "получено"),
        ("from", None): ("из", "из"),
        **{
            (f"month-{number:02}", None): (month, month)
            for number, month in enumerate(MONTHS.split(), start=1)
        },
    },
}
# The style asks for nothing else: see its attributes ``font-…``.
FORMATTER = SimpleNamespace(preformat=str, Italic=italic)
# A full stop that another mark at the end of a title makes needless.
NEEDLESS = re.compile(rf"([?!…]{END}?|\.{END})\.")
# Its proxies of XML elements keep a state while they render.
_rendering = Lock()


def apa(item: dict, language: str) -> str:
    """Return the reference to a work, its words in the language of the work.

    ``language``: the one to take where the style has no words in that of the work.
    It takes about seven milliseconds.
    """
    language = language_of(item, language)
    item = adapted(item, language)
    with _rendering:
        source = CiteProcJSON([{**item, "id": "item"}])
        works = CitationStylesBibliography(style_in(language), source, FORMATTER)
        works.register(Citation([CitationItem("item")]))
        [reference] = works.bibliography()
    return NEEDLESS.sub(r"\1", str(reference))


@cache
def style_in(language):
    tree = etree.parse(STYLE)
    root = tree.getroot()
    dialect = PRIMARY_DIALECTS.get(language, "en-US")
    locale = root.find(f"{CSL}locale[@{XML_LANGUAGE}='{language}']")
    if locale is None:
        locale = etree.SubElement(root, f"{CSL}locale", {XML_LANGUAGE: dialect})
        etree.SubElement(locale, f"{CSL}terms")
    for (name, form), (single, multiple) in TERMS.get(language, {}).items():
        attributes = {"name": name, **({"form": form} if form else {})}
        term = etree.SubElement(locale.find(f"{CSL}terms"), f"{CSL}term", attributes)
        etree.SubElement(term, f"{CSL}single").text = single
        etree.SubElement(term, f"{CSL}multiple").text = multiple
    if language == "ru":
        date = root.find(f"{CSL}macro[@name='date-issued-month-day']/{CSL}date")
        month, day = date
        date[:] = [day, month]
        month.set("prefix", day.attrib.pop("prefix"))
    return CitationStylesStyle(
        BytesIO(etree.tostring(tree)),
        locale=dialect,
        validate=False,
    )


# What citeproc-py knows of the fields of items.
KNOWN = {
    *("type", "language", "title", "author", "editor", "translator", "issued"),
    *("accessed", "container-title", "collection-title", "genre", "volume", "issue"),
    *("number", "page", "edition", "version", "publisher", "DOI", "URL"),
}


def adapted(item, language):
    """Return an item of which citeproc-py makes what the style means."""
    item = {name: item[name] for name in KNOWN & item.keys()}
    item.setdefault("language", language)
    item["type"] = item.get("type", "document")
    if item["type"] == "paper-conference" and item.get("container-title"):
        # As it looks at one of several conditions only, a paper has no "In".
        item["type"] = "chapter"
    if "issue" in item:
        item["issue"] = dashed(item["issue"])
    for adapt in (thesis, editors_first, title_first):
        adapt(item, language)
    return item


def thesis(item, language):
    # It writes "(Publication)" before the number that a thesis does not have.
    if item["type"] != "thesis":
        return
    item["type"] = "book"
    published = item.get("URL") or item.get("DOI")
    if published and item.get("publisher"):
        names = [item.get("genre"), item.pop("publisher")]
        item["genre"] = ", ".join(filter(None, names))


def editors_first(item, language):
    # It names the editors of a book without authors a second time, behind the title.
    editors = item.get("editor")
    if not editors or item.get("author") or item.get("container-title"):
        return
    *others, last = item.pop("editor")
    given = initials(last.get("given", ""))
    name = last.get("literal") or ", ".join(filter(None, [family_of(last), given]))
    terms = TERMS[language].get(("editor", "short"), ("ред.", "ред."))
    term = terms[bool(others)]
    item["author"] = [*others, {"literal": f"{name} ({term})"}]


def title_first(item, language):
    # It writes the title that stands for the author a second time, behind the year.
    if not item.get("author") and item.get("title"):
        edition = edition_of(item, SIGNS[language])
        item.pop("edition", None)
        is_part = item.get("container-title") and item["type"] != "webpage"
        title = item.pop("title") if is_part else italic(item.pop("title"))
        title = f"{title} ({edition})".removesuffix(" ()")
        item["author"] = [{"literal": title}]
