"""Tables that people send, as Row and Table; the messages about their faults."""

import tempfile
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _

import sandbox
from imports import reader
from sandbox import MEGABYTE

# Processor time and memory of the process that reads.
SECONDS, MEGABYTES = 20, 300

ACCEPTED = _(
    "Accepted: CSV files (UTF-8 or Windows-1251; comma, semicolon or tab "
    "between the cells) and Excel workbooks (.xlsx)."
)

# Of files that are no tables: what is accepted is said with them.
OTHER_FILES = {
    "empty": _("The file is empty."),
    "other": _("This is not a table."),
    "encoding": _(
        "The encoding of the text is not known, or a letter in it is damaged: save the "
        "table as “CSV UTF-8”."
    ),
    "encrypted": _("The workbook has a password: save it without one."),
    "old_office": _("This is an old Excel file (.xls): save it as .xlsx."),
    "damaged": _("The table is damaged and cannot be read: save it again."),
}
# What keeps a single row out; in the row of column names, the whole table.
IN_ROWS = {
    "control": _(
        "The cell has a character that is not text (a control character). "
        "Delete it, or type the cell again."
    ),
    "cell": _("The cell has more than %(longest)d characters."),
    "unnamed": _("Column %(column)s has no name in the first row."),
    "formula": _("The cell holds a formula. Put its value there."),
    "error_value": _("The cell holds an error of the spreadsheet."),
    "long_name": _("The name of a column has more than %(longest_name)d characters."),
    # Behind these two nobody knows where a row begins.
    "quotes": _(
        "A quotation mark is not closed, or is inside a cell and is not doubled: from "
        "here on nothing is read."
    ),
    "long_cell": _(
        "A cell has far more than %(longest)d characters: from here on nothing is read."
    ),
}
FAULTS = {
    "overrun": _(
        "The table is too large, or takes too long to read: split it. It may be up to "
        "%(megabytes)d MB, with %(rows)d rows, %(columns)d columns and %(cells)d cells."
    ),
    "only_head": _("The table has a row of column names and nothing below it."),
    **{
        code: format_lazy("{} {}", message, ACCEPTED)
        for code, message in OTHER_FILES.items()
    },
    **{
        code: format_lazy("{}: {}", _("Row %(row)d, column %(column)s"), message)
        for code, message in IN_ROWS.items()
    },
}
# Of XML that somebody sent: the codes of ``text.xml``, and that it took too long.
XML_FAULTS = {
    "size": _("The file is larger than %(megabytes)d MB, or nested too deeply."),
    "damaged": _("The file is not well-formed XML: see line %(line)d."),
    "dtd": _("The file declares a DTD of its own, which is not read: delete it."),
    "entity": _("The file has an entity that is not known: %(name)s."),
    "overrun": _("The file takes too much time or memory to read: split it."),
}
LIMITS = {
    "longest": reader.LONGEST_CELL,
    "longest_name": reader.LONGEST_NAME,
    "rows": reader.MOST_ROWS,
    "columns": reader.MOST_COLUMNS,
    "cells": reader.MOST_CELLS,
}


@dataclass
class Row:
    """``number``: as a spreadsheet counts, the head being 1; ``cells``: by column.

    ``errors`` and ``remarks``: (column, message) of what was wrong when it was read.
    """

    number: int
    cells: dict
    errors: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    # Of several tables in one file: whose row it is, and what a person finds it by.
    kind: str = ""
    place: str = ""


@dataclass
class Table:
    head: list
    rows: list
    # What the person should know, though it is no error.
    remarks: list = field(default_factory=list)
    # The numbers of its rows are those of lines in a text.
    has_lines: bool = False
    # What the file says of itself: lines before the table that begin with #, or a
    # sheet called README.
    readme: list = field(default_factory=list)
    # The moment of whose state it tells, in ISO 8601; empty where it does not say.
    made_at: str = ""
    # {column: what the file calls it}, where it has no columns of ours; "": it has
    # nothing that could hold it.
    names: dict = field(default_factory=dict)
    # {name: what became of it} of the files that came with it.
    files: dict = field(default_factory=dict)
    # It was written as a text, in which a cell has no kind.
    is_text: bool = field(default=False, compare=False)


def read_lines(
    module, file, *arguments, largest, faults, folder=None, **limits
) -> tuple[list, dict]:
    """Read an open binary file by a reader; return its lines and the last one.

    ``largest``: how many bytes the reader takes; it gets one more, and reports the
    fault itself. ``folder``: the only place where it may write. ``faults``: {code:
    message}, which may name the ``limits`` and what a reader says; "overrun": of time
    or memory, "damaged": the reader failed. Raises ValidationError with the message.
    """
    with tempfile.NamedTemporaryFile(prefix="import-") as temporary:
        rest = largest + 1
        while chunk := file.read(min(rest, MEGABYTE)):
            temporary.write(chunk)
            rest -= len(chunk)
        temporary.flush()
        most = {"seconds": SECONDS, "megabytes": MEGABYTES, "folder": folder}
        try:
            *lines, last = sandbox.run_for_lines(
                module, temporary.name, *arguments, **most
            )
            # One that was stopped may have printed its lines but not the last one.
            fault = last.get("fault") if isinstance(last, dict) else ["damaged", {}]
        except sandbox.Overrun:
            fault = ["overrun", {}]
        except sandbox.Broken:
            fault = ["damaged", {}]
    if fault:
        code, own = fault
        values = {"megabytes": largest // MEGABYTE, "line": 1, **limits, **own}
        raise ValidationError(str(faults[code]) % values)
    return lines, last


def read_table(file) -> Table:
    """Read an open binary file; raise ValidationError for what cannot be read."""
    is_text = file.read(2) != b"PK"
    file.seek(0)
    rows, rest = read_lines(
        "imports.reader", file, largest=reader.LARGEST, faults=FAULTS, **LIMITS
    )
    table = table_of(rows, rest)
    table.is_text = is_text
    return table


def table_of(rows, rest) -> Table:
    head = [name.strip().casefold() for name in rest["head"]]
    if twice := sorted({name for name in head if head.count(name) > 1}):
        raise ValidationError(
            gettext("These columns are in the table twice: %(columns)s.")
            % {"columns": ", ".join(twice)}
        )
    table = Table(
        head,
        [
            Row(
                number,
                dict(zip(head, cells, strict=True)),
                [error_in(head, *error) for error in errors],
            )
            for number, cells, errors in rows
        ],
        readme=rest["readme"],
    )
    if unread := ", ".join(rest["sheets"][1:]):
        text = gettext("Only the first sheet was read, not these: %(sheets)s.")
        table.remarks.append(text % {"sheets": unread})
    return table


def error_in(head, column, code):
    """Return (name of the column, message) of what is wrong with a cell, or the row."""
    name = "" if column is None or column >= len(head) else head[column]
    values = LIMITS if column is None else {**LIMITS, "column": reader.letter(column)}
    return name, str(IN_ROWS[code]) % values


def check_head(table: Table, known, required=()) -> None:
    """Refuse columns that nobody knows and the lack of one that is needed.

    ``required``: groups of columns, of each of which one must be there.
    """
    messages = []
    if unknown := [name for name in table.head if name not in known]:
        messages.append(
            gettext("Unknown columns: %(unknown)s. Possible columns: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(known)}
        )
    messages += [
        gettext("A column is missing: %(columns)s.")
        % {"columns": gettext(" or ").join(group)}
        for group in required
        if not set(group) & set(table.head)
    ]
    if messages:
        raise ValidationError(messages)
