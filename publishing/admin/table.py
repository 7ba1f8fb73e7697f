"""The table of a list.

Django's looks up the column of each cell anew; here a column is looked up once, and a
row is text. Whatever ``list_display`` may name is shown as Django shows it::

    table_of(changelist)                        # of an admin class
    {"heads": heads, "rows": rows_of(columns, records)}     # of anything else
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import display_for_field, display_for_value
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, ForeignKey
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from publishing.admin.addresses import page_of
from publishing.revisions import display

# What a cell shows of nothing. A style sheet knows it.
EMPTY = ""
CHECKBOX = "action_checkbox"


class Column(NamedTuple):
    """``show``: returns what a cell shows of a record, as a value, text or HTML."""

    name: str
    label: str
    show: Callable
    is_title: bool = False

    def tags(self):
        """Return what stands before and after a cell.

        Neither the checkbox nor the title needs the name of its column, which a style
        sheet shows where the table is too narrow for columns.
        """
        if self.name == CHECKBOX:
            return '<td class="action-checkbox">', "</td>"
        if self.is_title:
            return f'<th scope="row" class="field-{self.name}">', "</th>"
        label = escape(capfirst(self.label))
        return f'<td data-label="{label}" class="field-{self.name}">', "</td>"


def rows_of(columns, records):
    """Return the rows of a table as HTML."""
    cells = [(*column.tags(), column.show) for column in columns]
    return mark_safe("".join(row_of(cells, record) for record in records))


def row_of(cells, record):
    shown = [f"{begin}{as_cell(show(record))}{end}" for begin, end, show in cells]
    return f"<tr>{''.join(shown)}</tr>"


def as_cell(value):
    if not isinstance(value, str | Promise):
        value = display_for_value(value, EMPTY)
    return conditional_escape(value)


# Of an admin class


def table_of(changelist):
    heads = [*result_headers(changelist)]
    columns = [
        column_of(changelist, name, head["text"])
        for name, head in zip(changelist.list_display, heads, strict=True)
    ]
    return {"heads": heads, "rows": rows_of(columns, changelist.result_list)}


def column_of(changelist, name, label):
    show = shown_by(changelist, name)
    links = changelist.list_display_links or ()
    if name in links:
        show = partial(linked, show, *form_address(changelist), opener_of(changelist))
    is_title = name in links[:1]
    return Column(getattr(name, "__name__", name), label, show, is_title)


def shown_by(changelist, name):
    """Return the function that returns what a column of ``list_display`` shows."""
    if callable(name):
        return name
    try:
        field = changelist.lookup_opts.get_field(name)
    except FieldDoesNotExist:
        method = getattr(changelist.model_admin, name, None)
        return method or partial(attribute_of, name)
    if isinstance(field, BooleanField):
        return lambda record: display.yes_or_no(getattr(record, name))
    if isinstance(field, ForeignKey):
        return lambda record: getattr(record, name)
    return lambda record: display_for_field(getattr(record, name), field, EMPTY)


def attribute_of(name, record):
    value = getattr(record, name)
    return value() if callable(value) else value


def form_address(changelist):
    """Return what stands before and after the key in the address of a form."""
    kept = {"preserved_filters": changelist.preserved_filters, "opts": changelist.opts}
    address = add_preserved_filters(kept, page_of(changelist.model, "change", 0))
    return map(escape, address.split("/0/", 1))


def opener_of(changelist):
    """Return the name of the field that a popup hands back, or None: it is none."""
    key = str(changelist.to_field or changelist.pk_attname)
    return key if changelist.is_popup else None


def linked(show, before, after, opener, record):
    chosen = ""
    if opener:
        value = escape(record.serializable_value(opener))
        chosen = f' data-popup-opener="{value}"'
    address = f"{before}/{record.pk}/{after}"
    return mark_safe(f'<a href="{address}"{chosen}>{as_cell(show(record))}</a>')
