"""Repairs lists: items only inside lists, and lists of nothing but items."""

from itertools import takewhile

from lxml import etree

from text.richtext.grammar import LISTS, is_blank


def repair_lists(root):
    """Put stray items into a list, and stray content of a list into an item."""
    made = set()
    for item in list(root.iter("li")):
        if item.getparent().tag in LISTS:
            continue
        before = item.getprevious()
        if before is None or before not in made or not is_blank(before.tail):
            before = etree.Element("ul")
            made.add(before)
            item.addprevious(before)
        before.append(item)
        before.tail, item.tail = item.tail, None
    for node in list(root.iter(*LISTS)):
        last = loose = None
        if not is_blank(node.text):
            loose = etree.Element("li")
            loose.text = node.text
            node.insert(0, loose)
        node.text = None
        for child in list(node):
            if child is loose:
                continue
            if child.tag == "li":
                last, loose, tail = child, None, child.tail
                child.tail = None
                if not is_blank(tail):
                    last = loose = etree.Element("li")
                    loose.text = tail
                    child.addnext(loose)
                continue
            if loose is None and last is not None and child.tag in LISTS:
                loose = last
            if loose is None:
                last = loose = etree.Element("li")
                child.addprevious(loose)
            loose.append(child)


_WIDEST = 100  # columns or rows that a cell may span


def fit_spans(table):
    """Correct the spans so that the cells form a grid: no overlaps, no overhang."""
    placed = []
    for section in table.findall("*"):
        rows = section.findall("tr")
        filled = [row.find("*") is not None for row in rows]
        busy = {}  # column: the next row in which it is free
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                while busy.get(column, 0) > number:
                    column += 1
                wide = min(int(cell.get("colspan", 1)), _WIDEST)
                tall = min(int(cell.get("rowspan", 1)), _WIDEST, len(rows) - number)
                free = 1
                while free < wide and busy.get(column + free, 0) <= number:
                    free += 1
                for covered_column in range(column, column + free):
                    busy[covered_column] = number + tall
                placed.append((cell, column, free, sum(filled[number : number + tall])))
                column += free
    begun = {column for _cell, column, _wide, _tall in placed}
    for cell, column, wide, tall in placed:
        covered = begun.intersection(range(column, column + wide))
        spans = {"colspan": len(covered), "rowspan": tall}
        for name, span in spans.items():
            cell.attrib.pop(name, None)
            if span > 1:
                cell.set(name, str(span))
    for section in table.findall("*"):
        for row in section.findall("tr"):
            if not len(row):
                section.remove(row)
        if section.tag != "caption" and not len(section):
            table.remove(section)


def mark_heads(table):
    """Let the first rows be the head of the table if all of their cells are heads."""
    rows = table.findall("tbody/tr")
    heads = []
    if table.find("thead") is None:
        heads = [*takewhile(is_head, rows)]
        if heads and all(fits(row, place, heads) for place, row in enumerate(heads)):
            body, head = heads[0].getparent(), etree.Element("thead")
            body.addprevious(head)
            head.extend(heads)
            if not len(body):
                table.remove(body)
    for cell in table.iterfind("thead/tr/th"):
        cell.set("scope", "col")
    for row in rows[len(heads) :]:
        if row[0].tag == "th":
            row[0].set("scope", "row")


def is_head(row):
    return all(cell.tag == "th" for cell in row)


def fits(row, place, rows):
    return all(place + int(cell.get("rowspan", 1)) <= len(rows) for cell in row)
