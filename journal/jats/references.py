"""What an article cites, as it prints it, with what leads to each work."""

import re

from journal.jats.elements import element

NAME = r"[A-ZА-ЯЁ][\w’'-]+(?:[ \xa0][A-ZА-ЯЁ][\w’'-]+)?,?\s(?:[A-ZА-ЯЁ]\.[\s-]?){1,3}"
# "Sample A. B., Author C." at the beginning of a work.
AUTHORS = re.compile(rf"({NAME}(?:(?<=\s|[.,])(?:,|and|&|и)?\s?{NAME})*)(?<=\.)")
PERIODICAL = re.compile(r"(?:№|\b(?:No|Vol|T|Т)\.)\s*\d|\b\d+\s?\(\d+", re.IGNORECASE)


def reference_list(references):
    return element(
        "ref-list",
        [
            element("ref", element("label", number), citation(row), id=f"ref{number}")
            for number, row in enumerate(references, 1)
        ],
    )


def citation(reference):
    printed = mixed_citation(reference, with_links(reference))
    if not reference.other_text:
        return printed
    other = mixed_citation(reference, [reference.other_text])
    return element("citation-alternatives", printed, other)


def mixed_citation(reference, parts):
    """Return a citation; what its words tell of its kind and authors is marked."""
    authors = AUTHORS.match(parts[0]) if isinstance(parts[0], str) else None
    if authors:
        names, rest = authors[1], parts[0][authors.end() :]
        group = element("person-group", names, person_group_type="author")
        parts = [group, rest, *parts[1:]]
    return element(
        "mixed-citation",
        parts,
        publication_type=publication_type(reference, is_signed=bool(authors)),
    )


def publication_type(reference, *, is_signed):
    """Return "" where nothing tells what it is."""
    if PERIODICAL.search(reference.text):
        return "journal"
    if reference.url and not reference.doi:
        return "web"
    return "book" if is_signed else ""


def with_links(reference):
    """Return the text with its DOI and address marked, behind it if it has them not."""
    parts = [reference.text]
    doi, url = reference.doi, reference.url
    if doi:
        parts = marked(parts, doi, element("pub-id", doi, pub_id_type="doi"))
    if url:
        link = element("ext-link", url, ext_link_type="uri", href=url, link_title=url)
        parts = marked(parts, url, link)
    return parts


def marked(parts, value, made):
    for number, part in enumerate(parts):
        if isinstance(part, str) and value in part:
            before, _value, after = part.partition(value)
            return [*parts[:number], before, made, after, *parts[number + 1 :]]
    return [*parts, " ", made]
