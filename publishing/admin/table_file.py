"""The rows of a list as XLSX: its columns, and the titles and summaries."""

import re
from html import unescape
from tempfile import TemporaryFile

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.paginator import Paginator
from django.http import FileResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.html import strip_tags
from django.utils.text import capfirst
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from publishing.admin import changelist
from publishing.admin.fields import pair
from publishing.revisions import display
from text.languages import own_name

# How many rows a file has at most, and how many are read at once.
MOST, AT_ONCE = 10_000, 500
# Its words say "today".
MOMENT = re.compile(r'<time datetime="([\d-]+)T([\d:]+)[^"]*">.*?</time>')
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_response(model_admin, request, queryset):
    columns = columns_of(model_admin, request)
    sheet = sheet_with([label for label, _column in columns])
    for page in Paginator(queryset, AT_ONCE):
        records = list(page.object_list)
        changelist.attach(records, request.user)
        for record in records:
            cells = (column(record) for _label, column in columns)
            sheet.append([text_cell(sheet, text) for text in cells])
    return file_of(sheet, model_admin.opts.model_name)


def sheet_with(labels):
    """Return a new sheet under the labels of its columns."""
    sheet = Workbook(write_only=True).create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([text_cell(sheet, label, bold=True) for label in labels])
    return sheet


def file_of(sheet, name):
    """Return the file of a sheet as an answer, with the date in its name."""
    # The answer closes it.
    file = TemporaryFile()  # noqa: SIM115
    sheet.parent.save(file)
    file.seek(0)
    name = f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=TYPE)
    add_never_cache_headers(response)
    return response


def columns_of(model_admin, request):
    """Return the label of each column, and a function of a record: its text."""
    names = [*model_admin.get_list_display(request), *pair("title"), *pair("summary")]
    return [(label_of(name, model_admin), cell_of(name, model_admin)) for name in names]


def label_of(name, model_admin):
    if name in pair("title") or name in pair("summary"):
        field = model_admin.opts.get_field(name)
        label = capfirst(field.translated_field.verbose_name)
        return f"{label} ({own_name(field.language)})"
    return capfirst(label_for_field(name, model_admin.model, model_admin))


def cell_of(name, model_admin):
    def text(record):
        field, _attribute, value = lookup_field(name, record, model_admin)
        if hasattr(value, "__html__"):
            html = MOMENT.sub(r"\1 \2", str(value))
            # What stands in blocks of its own is divided.
            html = html.replace("<div", "; <div").replace("</div>", "; ")
            parts = unescape(strip_tags(html)).split(";")
            return "; ".join(filter(None, (" ".join(part.split()) for part in parts)))
        return display.as_text(field, value)

    return text


def text_cell(sheet, text, bold=False):
    """Return a cell that is a text, even if it looks like a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub("", str(text))
    if not text:
        return None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
