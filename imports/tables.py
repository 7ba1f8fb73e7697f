"""A table that a person sends, read in the sandbox; what is wrong is said in words."""

import tempfile
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

import sandbox
from imports.reading import (
    LARGEST,
    LONGEST_CELL,
    LONGEST_NAME,
    MEGABYTE,
)

# Processor time and memory of the process that reads.
SECONDS, MEGABYTES = 20, 300

ACCEPTED = _(
    "Accepted are CSV files (UTF-8 or Windows-1251; comma, semicolon or tab between "
    "the cells) and Excel workbooks (.xlsx)."
)

FAULTS = {
    "size": _("The file is larger than %(megabytes)d MB."),
    "empty": _("The file is empty."),
    "only_head": _("The table has a row of column names and nothing below it."),
    "pdf": _("This is a PDF, not a table."),
    "html": _("This is a web page, not a table: save it as CSV or as .xlsx."),
    "binary": _("This is not a text file, so it is no CSV."),
    "text": _(
        "This is a text file and no Excel workbook, though its name ends in .xlsx. If "
        "it is CSV, let its name end in .csv."
    ),
    "encoding": _(
        "The encoding of the text is not known, or a letter in it is damaged: save the "
        "table as “CSV UTF-8”."
    ),
    "encrypted": _("The workbook has a password: save it without one."),
    "old_office": _("This is an old Excel file (.xls): save it as .xlsx."),
    "other_archive": _("This is an archive, but no Excel workbook (.xlsx)."),
    "damaged": _("The table is damaged and cannot be read: save it anew."),
    "bomb": _(
        "The workbook holds too much. Unpacked it may have at most 50 MB, a hundred "
        "times its size, and 1000 parts: divide it."
    ),
    "dtd": _("The workbook holds a DTD, which no spreadsheet writes."),
    "overrun": _("The table takes too much time or memory to read."),
    "rows": _("The table has more than %(most)d rows: divide it."),
    "cells": _(
        "The table has more than %(most)d cells, the empty ones among them: divide it, "
        "or leave out columns."
    ),
    "columns": _("Row %(row)d has more than %(most)d columns."),
    "unnamed": _(
        "Row %(row)d, column %(column)s: the column has no name in the first row."
    ),
    "long_name": _(
        "Row %(row)d, column %(column)s: the name of a column has more than "
        "%(longest_name)d characters."
    ),
    "control": _(
        "Row %(row)d, column %(column)s: the cell holds a sign that is no text "
        "(a control character). Delete it, or type the cell anew."
    ),
    "cell": _(
        "Row %(row)d, column %(column)s: a cell has more than %(longest)d characters."
    ),
    "long_cell": _("Row %(row)d: a cell has more than %(longest)d characters."),
    "quotes": _(
        "Row %(row)d: a quotation mark is not closed, or stands inside a cell and is "
        "not doubled."
    ),
    "formula": _(
        "Row %(row)d, column %(column)s: the cell holds a formula. Put its value there."
    ),
    "error_value": _(
        "Row %(row)d, column %(column)s: the cell holds an error of the spreadsheet."
    ),
}
# Those of another kind of file: what is accepted is said with them.
OTHER_FILES = {
    *["empty", "pdf", "html", "binary", "encoding", "encrypted", "old_office"],
    *["other_archive", "damaged", "bomb", "dtd", "overrun"],
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
    # It was written as a text, in which a cell has no kind.
    is_text: bool = field(default=False, compare=False)


def read_table(file) -> Table:
    """Read an open binary file; raise ValidationError for what cannot be read."""
    with tempfile.NamedTemporaryFile(prefix="table-") as copy:
        # A byte more than may be: the reader then says that it is too large.
        for _megabyte in range(LARGEST // MEGABYTE + 1):
            copy.write(file.read(MEGABYTE))
        copy.flush()
        rows, answer = read_in_sandbox(copy.name)
        copy.seek(0)
        is_text = copy.read(2) != b"PK"
    is_told = answer["fault"] and answer["fault"][0] in OTHER_FILES
    # What is wrong with it as CSV would not be understood.
    if is_text and not is_told and str(getattr(file, "name", "")).endswith(".xlsx"):
        raise ValidationError(in_words("text"))
    table = table_of(rows, answer)
    table.is_text = is_text
    return table


def read_in_sandbox(path):
    try:
        *rows, answer = sandbox.run_for_lines(
            "imports.reading", path, seconds=SECONDS, megabytes=MEGABYTES
        )
    except sandbox.Overrun as error:
        raise ValidationError(in_words("overrun")) from error
    except sandbox.Broken as error:
        raise ValidationError(in_words("damaged")) from error
    return rows, answer


def table_of(rows, answer) -> Table:
    if answer["fault"]:
        code, values = answer["fault"]
        raise ValidationError(in_words(code, **values))
    head = [name.strip().casefold() for name in answer["head"]]
    if twice := sorted({name for name in head if head.count(name) > 1}):
        raise ValidationError(
            gettext("These columns stand in the table twice: %(columns)s.")
            % {"columns": ", ".join(twice)}
        )
    table = Table(
        head,
        [Row(number, dict(zip(head, cells, strict=True))) for number, cells in rows],
        readme=answer["readme"],
    )
    if answer["sheets"][1:]:
        table.remarks.append(
            gettext("Only the first sheet was read, not these: %(sheets)s.")
            % {"sheets": ", ".join(answer["sheets"][1:])}
        )
    return table


def check_head(table: Table, known, required=()) -> None:
    """Refuse columns that nobody knows and the lack of one that is needed.

    ``required``: groups of columns, of each of which one must be there.
    """
    messages = []
    if unknown := [name for name in table.head if name not in known]:
        messages.append(
            gettext("These columns are not known: %(unknown)s. Known are: %(known)s.")
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


def in_words(code, **values) -> str:
    limits = {
        "megabytes": LARGEST // MEGABYTE,
        "longest": LONGEST_CELL,
        "longest_name": LONGEST_NAME,
    }
    message = str(FAULTS[code]) % {**limits, **values}
    return f"{message} {ACCEPTED}" if code in OTHER_FILES else message
