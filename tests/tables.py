"""Makes table files, imports them, and reads the reports."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from imports.engine import EVERY_ROW, Import
from imports.tables import read_table


def csv_of(rows, columns):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def xlsx_of(rows, columns):
    book = Workbook()
    book.active.append(columns)
    for row in rows:
        book.active.append([row.get(column) for column in columns])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


FORMATS = [csv_of, xlsx_of]


def bring(
    subject,
    rows,
    *,
    is_dry=False,
    columns=None,
    as_file=csv_of,
    versions=None,
    choice=EVERY_ROW,
):
    """Import rows, or only try to; return the report."""
    columns = columns or [column.name for column in subject.columns()]
    table = read_table(as_file(rows, columns))
    table_import = Import(
        subject, table, is_dry=is_dry, versions=versions, choice=choice
    )
    progress = list(table_import)
    number = len(table_import.rows)
    assert not number or progress[-1] == (number, number)
    return table_import.report


def errors_of(report):
    """Return {(row, column)} of all errors in a report."""
    return {
        (outcome["row"], column)
        for outcome in report.outcomes.get("error", [])
        for column, _message in outcome["errors"]
    }


def messages_of(report):
    """Return the messages of all errors in a report."""
    return [
        message
        for outcome in report.outcomes.get("error", [])
        for _column, message in outcome["errors"]
    ]


def send_table(client, address, file, **headers):
    table = SimpleUploadedFile("table.csv", file.getvalue())
    return client.post(address, {"upload": table}, **headers)
