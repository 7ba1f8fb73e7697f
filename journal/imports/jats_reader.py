"""Reads articles in JATS, each file by itself, into the cells of a row.

It prints ``[cells, fault]`` for each file: ``fault`` is null, or ``[code, {values}]``
where there are no cells. A text stands under its name and language, as ``title_en``;
``journal.imports.jats`` leaves out languages that the site has not. It imports nothing
of Django.
"""

import html
import json
import re
import sys
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from imports.faults import Fault
from journal.imports.jats_authors import authors_of
from journal.imports.jats_nodes import language_at, lines_at, text_at, text_of
from sandbox import MEGABYTE

LARGEST = 20 * MEGABYTE
CHUNK = 4096
HREF = "{http://www.w3.org/1999/xlink}href"
# A reference ends in its DOI or address where our own writer has put it there; behind
# "DOI:" its author has.
OWN_WORDS = re.compile(r"(doi|url|:)\s*$", re.IGNORECASE)


def main(paths, write):
    for path in map(Path, paths):
        cells, fault = None, None
        try:
            cells = cells_of(article_in(path))
        except Fault as error:
            fault = [error.code, error.values]
        write(json.dumps([cells, fault], ensure_ascii=False) + "\n")


# Parsing


def article_in(path):
    """Return the root of a file, without declarations and with its entities resolved.

    Only the entities that HTML has are known: those of JATS are the same.
    """
    if path.stat().st_size > LARGEST:
        raise Fault("size")
    refuse_declarations(path)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.parse(path, parser).getroot()
    except etree.XMLSyntaxError as error:
        raise Fault("damaged", line=error.lineno or 1) from error
    if root.tag != "article" or root.find("front/article-meta") is None:
        raise Fault("not_jats")
    for entity in [*root.iter(etree.Entity)]:
        resolve(entity)
    return root


def refuse_declarations(path):
    """Refuse a DTD within the file; a name of one elsewhere is not followed."""
    kinds = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda _name, _system, _public, has_subset: (
        kinds.append("dtd") if has_subset else None
    )
    parser.StartElementHandler = lambda *_arguments: kinds.append("element")
    with path.open("rb") as file:
        while not kinds and (chunk := file.read(CHUNK)):
            try:
                parser.Parse(chunk)
            except (expat.ExpatError, ValueError, LookupError) as error:
                if not kinds:
                    line = getattr(error, "lineno", 1)
                    raise Fault("damaged", line=line) from error
    if kinds[:1] == ["dtd"]:
        raise Fault("dtd")


def resolve(entity):
    """Put the character of an entity in its place."""
    sign = html.unescape(entity.text)
    if sign == entity.text:
        raise Fault("entity", name=entity.text[:50])
    parent, before = entity.getparent(), entity.getprevious()
    text = sign + (entity.tail or "")
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    parent.remove(entity)


# What an article says


def cells_of(root):
    meta, back = root.find("front/article-meta"), root.find("back")
    back = etree.Element("back") if back is None else back
    front = root.find("front")
    cells = {
        "written_in": language_at(root),
        "article_type": root.get("article-type", ""),
        "issn": [text_of(node) for node in front.iterfind("journal-meta/issn")],
        **numbers_of(meta),
        **dates_of(meta),
        **texts_of(meta, back),
        "authors": authors_of(meta),
        "references": [*map(reference_of, back.iterfind(".//ref-list/ref"))],
        "notice": front.find("notes") is not None,
    }
    return {name: cell for name, cell in cells.items() if cell}


def numbers_of(meta):
    ids = {
        node.get("custom-type") or node.get("pub-id-type"): text_of(node)
        for node in meta.iterfind("article-id")
    }
    groups = meta.findall("article-categories/subj-group")
    licence = meta.find("permissions/license")
    return {
        "doi": ids.get("doi"),
        "edn": ids.get("edn"),
        "udk": ", ".join(
            text_at(group, "subject")
            for group in groups
            if group.get("subj-group-type") in ("udc", "udk")
        ),
        # In each language that names it: any of them finds it.
        "rubric": [
            text_at(group, "subject")
            for group in groups
            if group.get("subj-group-type") in ("heading", None)
        ],
        "year": year_of(meta),
        "number": text_at(meta, "issue"),
        "volume": text_at(meta, "volume"),
        "pages": "-".join(
            filter(None, [text_at(meta, "fpage"), text_at(meta, "lpage")])
        ),
        "article_number": text_at(meta, "elocation-id"),
        "licence_url": licence_of(licence) if licence is not None else "",
        "translation_of": translated_by(meta),
        "pdf": [
            node.get(HREF, "")
            for node in meta.iterfind("self-uri")
            if node.get("content-type") in ("application/pdf", "pdf")
            or node.get(HREF, "").lower().endswith(".pdf")
        ],
    }


def licence_of(licence):
    for node in licence:
        if isinstance(node.tag, str) and node.tag.endswith("}license_ref"):
            return text_of(node)
    return licence.get(HREF, "")


def translated_by(meta):
    for node in meta.iterfind("related-article"):
        if node.get("related-article-type") == "translated-article":
            return node.get(HREF, "")
    return ""


def dates_of(meta):
    dates = {
        node.get("date-type"): day_of(node) for node in meta.iterfind("history/date")
    }
    published = [
        day
        for node in meta.iterfind("pub-date")
        if is_day_of_article(node) and (day := day_of(node))
    ]
    return {
        "received_on": dates.get("received"),
        "accepted_on": dates.get("accepted"),
        "published_on": next(iter(published), ""),
    }


def is_day_of_article(node):
    """Tell whether a date is that of the article, not of the issue it is in."""
    kinds = {"pub", "epub", "ppub", "publication", None}
    return (node.get("date-type") or node.get("pub-type")) in kinds


def day_of(node):
    """Return a date as 2017-06-27, or "" where it is not known to the day."""
    parts = [text_at(node, name) for name in ("year", "month", "day")]
    if all(part.isdecimal() and len(part) < 5 for part in parts):
        year, month, day = map(int, parts)
        return f"{year:04}-{month:02}-{day:02}"
    return ""


def year_of(meta):
    years = [text_at(node, "year") for node in meta.iterfind("pub-date")]
    return next(filter(None, years), "")


def texts_of(meta, back):
    """Return the texts in all of their languages."""
    groups = [meta.find("title-group"), *meta.iterfind("title-group/trans-title-group")]
    titles = [
        (title, group)
        for group in groups
        if group is not None
        for title in group
        if title.tag in ("article-title", "trans-title")
    ]
    nodes = {
        "title": [(text_of(title), title) for title, _group in titles],
        "summary": [
            ("\n".join(lines_at(node)), node)
            for tag in ("abstract", "trans-abstract")
            for node in meta.iterfind(tag)
            if node.get("abstract-type") in (None, "abstract", "summary")
        ],
        "keywords": [
            ("; ".join(map(text_of, node.iterfind("kwd"))), node)
            for node in meta.iterfind("kwd-group")
            if node.get("kwd-group-type") in (None, "author", "author-keywords")
        ],
        "issue_title": [(text_of(node), node) for node in meta.iterfind("issue-title")],
        "funding": [
            (text_of(node), node)
            for node in meta.iterfind("funding-group/funding-statement")
        ],
        "recommended_by": [
            (text_at(node, "meta-value"), node)
            for node in meta.iterfind("custom-meta-group/custom-meta")
            if text_at(node, "meta-name") == "recommended by"
        ],
        "acknowledgements": [
            ("\n".join(lines_at(node)), node) for node in back.iterfind("ack")
        ],
        "data_statement": [
            ("\n".join(lines_at(node)), node)
            for node in back.iterfind("notes")
            if node.get("notes-type") == "data-availability"
        ],
    }
    texts = {}
    for name, found in nodes.items():
        for text, node in found:
            # The first of a language is the one; others are long or short forms.
            texts.setdefault(f"{name}_{language_at(node)}", text)
    return texts


# What it cites


def reference_of(ref):
    citations = [
        node
        for node in ref.iter()
        if node.tag in ("mixed-citation", "element-citation", "nlm-citation")
    ]
    texts = [printed(node) for node in citations]
    dois = [
        text_of(node) for node in ref.iter("pub-id") if node.get("pub-id-type") == "doi"
    ]
    links = [node.get(HREF, "") for node in ref.iter("ext-link", "uri")]
    reference = {
        "text": next(iter(texts), ""),
        "other_text": next(iter(texts[1:]), ""),
        "doi": next(iter(dois), ""),
        "url": next((link for link in links if link), ""),
    }
    return {name: value for name, value in reference.items() if value}


def printed(citation):
    """Return a citation without the DOI or address that stands behind its words."""
    if citation.tag != "mixed-citation":
        # What stands in elements alone has no spaces between them.
        return " ".join(filter(None, (text_of(node) for node in citation)))
    while len(citation) and is_added(citation[-1]):
        last = citation[-1]
        before = last.getprevious()
        words = citation.text if before is None else before.tail
        if not (words or "").endswith(" ") or OWN_WORDS.search(words):
            break
        citation.remove(last)
        if before is None:
            citation.text = words.rstrip(" ")
        else:
            before.tail = words.rstrip(" ")
    return text_of(citation)


def is_added(node):
    return node.tag in ("pub-id", "ext-link") and not (node.tail or "").strip()


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout.write)
