"""The lists, tables, headings, footnotes and pictures of a rich text."""

from text.richtext.grammar import BLOCKS

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


def parts_in_order(trees):
    """Return pairs of the paragraphs, items and cells, if both trees have the same.

    Without those of lists and tables that are in alphabetical order in each language,
    which is another order.
    """
    sides = [[*tree.iter(*BLOCKS)] for tree in trees]
    tags = [[element.tag for element in side] for side in sides]
    if tags[0] != tags[1]:
        return []
    left_out, pairs = set(), []
    for pair in zip(*sides, strict=True):
        if pair[0] in left_out or all(map(is_alphabetical, pair)):
            left_out.update(pair[0].iter(*BLOCKS))
        elif not any(child.tag in BLOCKS for element in pair for child in element):
            pairs.append(pair)
    return pairs


def is_alphabetical(element):
    """Tell whether it is a list or the body of a table with its rows in that order."""
    rows = element.findall("li") or [
        row for row in element.findall("tr") if row.find("td") is not None
    ]
    words = ["".join(row.itertext()).strip().casefold() for row in rows]
    return len(words) > 2 and words == sorted(words) and words[0][:1].isalpha()


PARTS = {
    Kind.LIST: lists,
    Kind.TABLE: tables,
    Kind.HEADING: headings,
    Kind.FOOTNOTE: footnotes,
}


def pictures_of(tree):
    sources = [image.get("src") for image in tree.iter("img") if image.get("src")]
    return [Fact(Kind.PICTURE, (source,), source) for source in sources]
