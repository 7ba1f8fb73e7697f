"""Bibliographic references by GOST R 7.0.5-2008, as they stand behind a text.

What is online is known by its address alone (GOST R 7.0.108-2022).
"""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import override

from bibliography.items import (
    article_number,
    date_parts,
    day_of,
    family_of,
    initials,
    number_of,
    upright,
)

# What the standard writes in the language of the record.
SIGNS = {
    "ru": {
        "others": "[и др.]",
        "editors": "ред. {}",
        "translators": "пер. {}",
        "edition": "{} изд.",
        "ordinal": {0: "-е"},
        "volume": "Т. {}",
        "number": "№ {}",
        "pages": "С. {}",
        "article": "Ст. {}",
        "extent": "{} с.",
        "accessed": "URL: {} (дата обращения: {})",
        "dataset": "набор данных",
        "thesis": "дис.",
    },
    "en": {
        "others": "[et al.]",
        "editors": "ed. by {}",
        "translators": "transl. by {}",
        "edition": "{} ed.",
        "ordinal": {1: "st", 2: "nd", 3: "rd", 0: "th"},
        "volume": "Vol. {}",
        "number": "No. {}",
        "pages": "P. {}",
        "article": "Art. {}",
        "extent": "{} p.",
        "accessed": "URL: {} (accessed: {})",
        "dataset": "dataset",
        "thesis": "thesis",
    },
}
# Places that GOST R 7.0.12 abbreviates.
PLACES = {
    "Москва": "М.",
    "Санкт-Петербург": "СПб.",
    "Ленинград": "Л.",
    "Нижний Новгород": "Н. Новгород",
    "Ростов-на-Дону": "Ростов н/Д",
}
# A number of an edition, with its ending or without; and what says the rest itself.
ORDINAL = re.compile(r"([0-9]{1,9})(?:\.|st|nd|rd|th|[-‑–]?(?:[еяй]|ое|ье|ая|ый|ий))?")
SAYS_EDITION = re.compile(r"\b(изд|вып|ed\b|edn|edition)", re.IGNORECASE)
# Parts of a site, which is named with who answers for it; these came out on a day.
PAGES = {"webpage", "entry"}
MOST_NAMES = 3


def gost(item: dict, language: str) -> str:
    """Return the reference to a work, its signs in the language of the record.

    ``language``: the one to take where the record is in a language without signs.
    """
    language = language_of(item, language)
    signs = SIGNS[language]
    container = container_of(item, signs)
    work = " // ".join(filter(None, [work_of(item, signs), container]))
    # Up to three people stand before the title; more stand behind it.
    names = item.get("author", [])
    heading = ", ".join(map(family_first, names)) if is_heading(names) else ""
    return sentences([heading, work, *facts_of(item, language)])


def source(item: dict, language: str) -> str:
    """Return what the reference says behind the title: where and when it came out."""
    language = language_of(item, language)
    container = container_of(item, SIGNS[language])
    return sentences([container, *facts_of(item, language)])


def byline(names: dict, language: str) -> str:
    """Return the authors, all of them: "A. M. Example, P. Sample"; else the editors."""
    if "author" in names:
        return ", ".join(map(short_name, names["author"]))
    editors = ", ".join(map(short_name, names.get("editor", [])))
    return capfirst(said("editors", editors, SIGNS[language]))


def language_of(item, language):
    own = item.get("language", "")[:2].lower()
    return own if own in SIGNS else language


def facts_of(item, language):
    signs = SIGNS[language]
    volume = said("volume", item.get("volume"), signs)
    number = said("number", dashed(number_of(item)), signs)
    return [
        edition_of(item, signs),
        imprint_of(item, language),
        ", ".join(filter(None, [volume, number])),
        said("pages", dashed(item.get("page")), signs),
        said("article", article_number(item), signs),
        said("extent", item.get("number-of-pages"), signs),
        item.get("note"),
        item.get("DOI") and f"DOI: {item['DOI']}",
        address_of(item, signs),
    ]


def sentences(areas) -> str:
    """Join areas by full stops, none doubled behind an abbreviation or a question."""
    text = ""
    for area in filter(None, areas):
        text += " " if text else ""
        text += area if upright(area)[-1] in ".?!…" else f"{area}."
    return text


def said(sign, value, signs):
    return signs[sign].format(value) if value else ""


def family_first(name):
    parts = [family_of(name), initials(name.get("given", "")), name.get("suffix", "")]
    return " ".join(filter(None, parts))


def is_heading(names):
    has_organization = any("literal" in name for name in names)
    return 0 < len(names) <= MOST_NAMES and not has_organization


def work_of(item, signs):
    """Return the title with what explains it and who answers for it."""
    title = item.get("title")
    kind = item.get("genre") or signs.get(item.get("type"), "")
    authors = item.get("author", [])
    people = [] if is_heading(authors) else [listed(authors, signs)]
    if not item.get("container-title"):
        people += edited(item, signs)
    people.append(said("translators", listed(item.get("translator"), signs), signs))
    responsible = " ; ".join(filter(None, people))
    return " / ".join(
        filter(None, [" : ".join(filter(None, [title, kind])), responsible])
    )


def container_of(item, signs):
    """Return what the work is a part of: a journal, a book, a site."""
    container = item.get("container-title", "")
    if item.get("type") in PAGES:
        publisher = item.get("publisher", "")
        # Who wrote a page by itself has said which site it is on.
        if not container and item.get("author"):
            return ""
        return " / ".join(filter(None, [container, publisher]))
    return container and " / ".join([container, *edited(item, signs)])


def edited(item, signs):
    return [*filter(None, [said("editors", listed(item.get("editor"), signs), signs)])]


def listed(names, signs):
    """Return names with their initials in front; of four and more the first one."""
    names = names or []
    shown = names if len(names) <= MOST_NAMES else names[:1]
    others = f" {signs['others']}" if len(names) > len(shown) else ""
    return ", ".join(map(short_name, shown)) + others


def short_name(name):
    """Return "A. M. Example", or the whole name of an organization."""
    parts = [initials(name.get("given", "")), family_of(name), name.get("suffix", "")]
    return name.get("literal") or " ".join(filter(None, parts))


def edition_of(item, signs):
    """Return "2nd ed." of "2", "2nd" or "second"; whole words stay as they are."""
    edition = str(item.get("edition", "")).strip()
    if not edition or SAYS_EDITION.search(edition):
        return edition
    if number := ORDINAL.fullmatch(edition):
        edition = ordinal(int(number[1]), signs)
    return signs["edition"].format(edition)


def ordinal(number, signs):
    """Return "2nd"; a Russian one has the same ending whatever the number."""
    endings = signs["ordinal"]
    is_teen = number % 100 in (11, 12, 13)
    return f"{number}{endings.get(0 if is_teen else number % 10, endings[0])}"


def imprint_of(item, language):
    """Return where, by whom and when it was published; of a serial only when."""
    date = dated(item, language)
    if item.get("type") in {"article-journal", *PAGES}:
        return date
    place = item.get("publisher-place", "")
    place = PLACES.get(place, place)
    publisher = " : ".join(filter(None, [place, item.get("publisher")]))
    return ", ".join(filter(None, [publisher, date]))


def dated(item, language):
    """Return the year; of what comes out on a day, that behind it: 2017. 30 June."""
    match date_parts(item, "issued"):
        case [year, month, *day] if item.get("type") in PAGES:
            first = date(year, month, *(day or [1]))
            with override(language):
                return f"{year}. {date_format(first, 'j E' if day else 'F')}"
        case [year, *_rest]:
            return str(year)
    return ""


def dashed(numbers):
    """Return a range with its dash; the hyphen of a number, as 149-FZ, stays."""
    return re.sub(r"(?<=\d)\s*-+\s*(?=\w*\d)", "–", str(numbers or ""))


def address_of(item, signs):
    url, day = item.get("URL", ""), day_of(item, "accessed")
    if not url or not day:
        return url and f"URL: {url}"
    return signs["accessed"].format(url, f"{day:%d.%m.%Y}")
