"""The lists, tables, headings, footnotes and pictures of a rich text."""

from .difference import Difference, Fact, Kind


def differences_of_structure(first, second):
    for kind, parts_of in PARTS.items():
        parts = [
            (text.language, ", ".join(map(str, parts_of(text.tree))))
            for text in [first, second]
        ]
        if parts[0][1] != parts[1][1]:
            yield Difference(kind, tuple(parts))


def lists(tree):
    """Return how many items each list has."""
    return [len(element.findall("li")) for element in tree.iter("ul", "ol")]


def tables(tree):
    """Return, of each table, how many cells of each row have a content."""
    return [
        "/".join(str(cells_of(row)) for row in table.iter("tr"))
        for table in tree.iter("table")
    ]


def cells_of(row):
    return sum(
        bool("".join(cell.itertext()).strip()) or cell.find(".//img") is not None
        for cell in row
    )


def headings(tree):
    return [element.tag for element in tree.iter("h2", "h3", "h4")]


def footnotes(tree):
    count = sum(span.get("class") == "footnote" for span in tree.iter("span"))
    return [count] if count else []


PARTS = {
    Kind.LIST: lists,
    Kind.TABLE: tables,
    Kind.HEADING: headings,
    Kind.FOOTNOTE: footnotes,
}


def pictures_of(tree):
    sources = [image.get("src") for image in tree.iter("img") if image.get("src")]
    return [Fact(Kind.PICTURE, (source,), source) for source in sources]
