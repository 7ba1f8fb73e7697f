"""What an article cites, as it prints it, with what leads to each work."""

from journal.jats.elements import element


def reference_list(references):
    return element(
        "ref-list",
        [
            element("ref", element("label", number), citation(row), id=f"ref{number}")
            for number, row in enumerate(references, 1)
        ],
    )


def citation(reference):
    printed = element("mixed-citation", with_links(reference))
    if not reference.other_text:
        return printed
    other = element("mixed-citation", reference.other_text)
    return element("citation-alternatives", printed, other)


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
