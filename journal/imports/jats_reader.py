"""Reads articles in JATS, each file by itself, into the cells of a row.

It prints ``[cells, fault]`` for each file: ``fault`` is null, or ``[code, {values}]``
where there are no cells. A text stands under its name and language, as ``title_en``;
``journal.imports.jats`` leaves out languages that the site has not. It imports nothing
of Django.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

from journal.imports.jats_body import HREF, texts_of
from sandbox import MEGABYTE
from text import xml
from text.faults import Fault

LARGEST = 20 * MEGABYTE
SPACES = re.compile(r"[ \t\r\n]+")
# Nodes whose words belong to no text around them.
ASIDE = {"fn", "xref", "label", "index-term"}

META = "front/article-meta/"
# What stands before and behind a text, or its translation.
TRANSLATION = "sub-article[@article-type='translation']"
WHERE = f"(front/article-meta | {TRANSLATION}/front-stub)"
BACK = f"(. | {TRANSLATION})/back/"
# {cell: where its text is}
FACTS = {
    "doi": META + "article-id[@pub-id-type='doi']",
    "edn": META + "article-id[@custom-type='edn' or @pub-id-type='edn']",
    "year": META + "pub-date/year[string(.)]",
    "number": META + "issue",
    "volume": META + "volume",
    "article_number": META + "elocation-id",
    "licence_url": META + "permissions/license/*[local-name()='license_ref']",
}
GROUP = META + "article-categories/subj-group"
RUBRIC = f"{GROUP}[not(@subj-group-type) or @subj-group-type='heading']/subject[1]"
UDK = f"{GROUP}[@subj-group-type='udc' or @subj-group-type='udk']/subject[1]"
ROR = ".//institution-id[translate(@institution-id-type, 'ROR', 'ror')='ror']"
RELATED = "front/notes[@notes-type] | .//related-article[@related-article-type]"
# What says nothing that is not known here of the article, its issue or the journal.
SILENT = {
    *["journal-meta", "pub-date", "issue-id", "issue-title", "counts", "self-uri"],
    *["copyright-statement", "copyright-year", "copyright-holder", "license-p"],
    *["article-id publisher-id", "label", "xref"],
}
# What is not read in these is named part by part.
GROUPS = {"contrib-group", "author-notes"}
# The mark of an element that was read with all that is in it.
READ = "read"


def main(paths, write):
    for path in map(Path, paths):
        cells, fault = None, None
        try:
            cells = cells_of(article_in(path))
        except Fault as error:
            fault = [error.code, error.values]
        write(json.dumps([cells, fault], ensure_ascii=False) + "\n")


def article_in(path):
    with path.open("rb") as file:
        octets = file.read(LARGEST + 1)
    root = xml.parse(octets, largest=LARGEST, allows_doctype=True)
    if root.tag != "article" or root.find("front/article-meta") is None:
        raise Fault("not_jats")
    return root


# Nodes


def text_of(node):
    """Return the text of a node, its spaces as HTML shows them."""
    return SPACES.sub(" ", "".join(pieces_of(mark(node)))).strip(" ")


def mark(node):
    """Note that a node was read; return it."""
    node.set(READ, "")
    return node


def unread_in(node):
    """Yield the kind of each element in a node of which nothing was read."""
    for child in node.iterchildren("*"):
        kinds = [value for name, value in child.items() if name.endswith("-type")]
        kind = " ".join([xml.local_name(child), *kinds[:1]])
        if READ in child.attrib or SILENT & {child.tag, kind}:
            continue
        if child.tag in GROUPS or child.xpath("boolean(.//@read)"):
            yield from unread_in(child)
        else:
            yield kind


def pieces_of(node):
    yield node.text or ""
    for child in node:
        if child.tag not in ASIDE:
            yield from pieces_of(child)
        yield child.tail or ""


def texts_at(node, path):
    return [*map(text_of, node.xpath(path))]


def text_at(node, path):
    """Return the text of the first node at a path, or ""."""
    return next(iter(texts_at(node, path)), "")


def paragraphs_of(node, *headings):
    """Return the paragraphs of a node, and perhaps its headings, a line each."""
    lines = [text_of(each) for each in node.iter("p", *headings)]
    return "\n".join(filter(None, lines)) or text_of(node)


def language_at(node):
    """Return the two letters of the language at a node, or "" where none is named."""
    return node.xpath("string(ancestor-or-self::*[@xml:lang][1]/@xml:lang)")[:2].lower()


# {text: (where it is, in each language, and what is read there)}
TEXTS = {
    "title": (
        WHERE + "/title-group//*[self::article-title or self::trans-title]",
        text_of,
    ),
    "summary": (
        f"{WHERE}/*[self::abstract or self::trans-abstract]",
        lambda node: paragraphs_of(node, "title"),
    ),
    "keywords": (WHERE + "/kwd-group", lambda node: "; ".join(texts_at(node, "kwd"))),
    "funding": (META + "funding-group/funding-statement", text_of),
    "acknowledgements": (BACK + "ack", paragraphs_of),
    "data_statement": (
        f"{BACK}*[@sec-type='data-availability' or @notes-type='data-availability']",
        paragraphs_of,
    ),
}


# What an article says


def cells_of(root):
    meta = root.find("front/article-meta")
    cells = {
        "written_in": language_at(root),
        "article_type": root.get("article-type", ""),
        **{name: text_at(root, path) for name, path in FACTS.items()},
        "rubric": text_at(root, RUBRIC),
        "udk": ", ".join(texts_at(root, UDK)),
        "received_on": first_day(meta.xpath("history/date[@date-type='received']")),
        "accepted_on": first_day(meta.xpath("history/date[@date-type='accepted']")),
        "published_on": first_day(meta.xpath("pub-date")),
        "pages": "-".join(texts_at(meta, "fpage[1] | lpage[1]")),
        "pdf": [
            node.get(HREF, "")
            for node in meta.iterfind("self-uri")
            if node.get("content-type") in ("application/pdf", "pdf")
            or node.get(HREF, "").lower().endswith(".pdf")
        ],
        "authors": authors_of(meta),
        "references": [*map(reference_of, root.xpath("back//ref-list/ref"))],
        "related": [
            mark(node).get("notes-type") or node.get("related-article-type")
            for node in root.xpath(RELATED)
        ],
    }
    cells["licence_url"] = cells["licence_url"] or link_at(meta, "permissions/license")
    for name, (path, read) in TEXTS.items():
        for node in root.xpath(path):
            # The first of a language is the one; others are long or short forms.
            if (key := f"{name}_{language_at(node)}") not in cells:
                cells[key] = read(mark(node))
    texts, cells["pictures"], unread = texts_of(root)
    cells["unread"] = Counter(unread) + Counter(unread_in(root.find("front")))
    for language, text in texts:
        cells.setdefault(f"text_{language}", text)
    return {name: cell for name, cell in cells.items() if cell}


def link_at(node, path):
    """Return the first address at a path, or ""."""
    links = (mark(found).get(HREF) for found in node.xpath(path))
    return next(filter(None, links), "")


def first_day(nodes):
    """Return the first date as 2017-06-27, or "" where none is known to the day."""
    for node in nodes:
        parts = [text_at(node, name) for name in ("year", "month", "day")]
        if all(part.isdecimal() and len(part) < 5 for part in parts):
            year, month, day = map(int, parts)
            return f"{year:04}-{month:02}-{day:02}"
    return ""


# Its authors, as ``authors`` has them


def authors_of(meta):
    affiliations = {
        node.get("id"): affiliation_of(node)
        for node in meta.xpath(
            "(. | contrib-group)/*[self::aff or self::aff-alternatives]"
        )
    }
    contributors = meta.xpath(
        "contrib-group/contrib[not(@contrib-type) or @contrib-type='author']"
    )
    # All work at the one place, to which nothing needs to refer.
    only = [*affiliations.values()] if len(affiliations) == 1 else []
    if any(node.xpath("*[@ref-type='aff']") for node in contributors):
        only = []
    return [author_of(node, affiliations, only) for node in contributors]


def author_of(node, affiliations, only):
    ids = " ".join(node.xpath("xref[@ref-type='aff']/@rid")).split()
    own = [
        *map(affiliation_of, node.iterfind("aff")),
        *(affiliations[number] for number in ids if number in affiliations),
    ]
    author = {
        "orcid": text_at(node, "contrib-id[@contrib-id-type='orcid']"),
        "email": text_at(node, "email | address/email"),
        "is_corresponding": node.get("corresp") == "yes",
        "is_group": not node.xpath("name | name-alternatives | string-name"),
        "roles": [
            # The address of a role ends in its name.
            mark(role).get("vocab-term-identifier", "").rstrip("/").rpartition("/")[2]
            for role in node.xpath("role[@vocab='credit']")
        ],
        "affiliations": [*filter(None, own or only)],
    }
    for name in node.xpath("(. | name-alternatives | collab-alternatives)/*"):
        if name.tag in ("name", "string-name", "collab"):
            language = language_at(name)
            family = text_at(name, "surname") or text_of(name)
            author.setdefault(f"family_{language}", family)
            author.setdefault(f"given_{language}", text_at(name, "given-names"))
            author.setdefault(f"suffix_{language}", text_at(name, "suffix"))
    for bio in node.iterfind("bio"):
        author[f"degree_and_post_{language_at(bio)}"] = text_of(bio)
    return {name: value for name, value in author.items() if value}


def affiliation_of(node):
    """Return an affiliation in all of its languages."""
    values = {}
    for each in node.iterfind("aff") if node.tag == "aff-alternatives" else [node]:
        language = language_at(each)
        names = filter(None, texts_at(each, ".//institution"))
        values[f"name_{language}"] = ", ".join(names) or text_of(each)
        values[f"city_{language}"] = text_at(each, "city") or text_at(
            each, ".//named-content[@content-type='city']"
        )
        for country in each.iter("country"):
            name = text_of(country)
            values.setdefault("country", country.get("country") or name)
        values["ror"] = text_at(each, ROR) or values.get("ror")
    return {name: value for name, value in values.items() if value}


# What it cites


def reference_of(ref):
    reference = {
        "doi": text_at(ref, ".//pub-id[@pub-id-type='doi']"),
        "url": link_at(ref, ".//*[self::ext-link or self::uri]"),
    }
    # What stands in elements alone has no spaces between them.
    texts = texts_at(ref, ".//mixed-citation") or [
        " ".join(filter(None, map(text_of, citation)))
        for citation in ref.iter("element-citation", "nlm-citation")
    ]
    texts += ["", ""]
    reference |= {"text": texts[0], "other_text": texts[1]}
    return {name: value for name, value in reference.items() if value}


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout.write)
