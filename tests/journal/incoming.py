"""Files with articles that people send, and what becomes of them."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from imports.engine import Import
from journal.imports.subject import ArticleSubject
from tests.tables import csv_of


def bring(user, content, name="table.csv", *, is_dry=False, **choice):
    """Import a file, or only try to; return the report."""
    subject = ArticleSubject(user)
    vars(subject).update(choice)
    table = subject.table_in(SimpleUploadedFile(name, content))
    way = Import(subject, table, is_dry=is_dry)
    list(way)
    return way.report


def remarks_of(report):
    """Return the messages of all remarks in a report."""
    return [
        message
        for outcome in report.outcomes.get("remark", [])
        for _column, message in outcome["remarks"]
    ] + report.remarks


def table(*rows):
    """Return a CSV of rows, with the columns that they have."""
    columns = [*dict.fromkeys(name for row in rows for name in row)]
    return csv_of(rows, columns).getvalue()


def archive(files, **options):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return file.getvalue()


def row(**cells):
    """Return a row with all that a new article needs."""
    return {
        "year": "2025",
        "number": "2",
        "rubric": "Society en",
        "title_ru": "Пример статьи",
        "title_en": "An example of an article",
        **cells,
    }
