"""A file of concepts, read into a table of which each row is one of them."""

from django.utils.translation import gettext

from glossary.imports.wanted import code_made_of
from glossary.interchange.tables import reading as tables
from glossary.interchange.tables.readme import state_told
from glossary.interchange.tbx import file as tbx
from imports.tables import Row, Table, read_table
from text.languages import language_of


def read(file) -> Table:
    """Read an open file by its content; raise ValidationError for what cannot be."""
    return tbx_table(file) if tbx.is_one(file) else table_of_terms(file)


def tbx_table(file):
    entries, head = tbx.read(file)
    rows = [
        Row(
            one.line,
            one.entry,
            [("", message) for message in one.errors],
            [("", message) for message in one.remarks],
        )
        for one in entries
        if one.errors or tells_anything(one.entry)
    ]
    for row in rows:
        row.cells["code"] = row.cells["code"] or code_made_of(row.cells)
    remarks = [
        *head.remarks,
        *(
            message
            for one in entries
            if not (one.errors or tells_anything(one.entry))
            for message in one.remarks
        ),
    ]
    made_at = head.moment.isoformat() if head.moment else ""
    return Table([], rows, remarks, has_lines=True, made_at=made_at)


def tells_anything(entry):
    """Tell whether an entry has a word in a language of ours."""
    return any(name == "terms" or language_of(name) for name in entry)


def table_of_terms(file):
    table = read_table(file)
    tables.check(table)
    rows = [
        Row(
            one.number,
            {"code": "", **one.entry},
            [said(one.number, *error) for error in one.errors],
            [said(one.number, *remark) for remark in one.remarks],
        )
        for one in tables.entries_in(table)
    ]
    moment = state_told(table)
    made_at = moment.isoformat() if moment else ""
    return Table(table.head, rows, table.remarks, made_at=made_at)


def said(first, row, column, message):
    """Return a message of a row at the concept to which the row belongs."""
    if row == first:
        return column, message
    where = gettext("row %(row)d: %(message)s")
    return column, where % {"row": row, "message": message}
