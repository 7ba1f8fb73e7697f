"""The table of a list in the back office.

Django's own looks up the column of each cell anew, and asks templates for parts of it.
Here a column is looked up once, and a row is text. Whatever ``list_display`` may name
is shown as Django shows it.
"""

from functools import partial

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import display_for_field, display_for_value
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, ForeignKey
from django.template.defaultfilters import yesno
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from publishing.admin.addresses import page_of

# What a cell shows of nothing. A style sheet knows it.
EMPTY = ""

register = template.Library()


@register.inclusion_tag("admin/publishing/list_table.html")
def list_table(changelist):
    heads = [*result_headers(changelist)]
    columns = [
        column_of(changelist, name, head["text"])
        for name, head in zip(changelist.list_display, heads, strict=True)
    ]
    rows = (row_of(columns, record) for record in changelist.result_list)
    return {"heads": heads, "rows": mark_safe("".join(rows))}


def row_of(columns, record):
    cells = [f"{begin}{as_cell(show(record))}{end}" for begin, end, show in columns]
    return f"<tr>{''.join(cells)}</tr>"


def as_cell(value):
    if not isinstance(value, str | Promise):
        value = display_for_value(value, EMPTY)
    return conditional_escape(value)


def column_of(changelist, name, label):
    """Return what stands before and after a cell, and the function that shows it."""
    show, links = shown_by(changelist, name), changelist.list_display_links or ()
    if name in links:
        show = linked(changelist, show)
    if name == "action_checkbox":
        return '<td class="action-checkbox">', "</td>", show
    field = f'class="field-{getattr(name, "__name__", name)}"'
    # Where no column leads to the form, the first one may lead to another page.
    if name in (links or changelist.list_display)[:1]:
        return f'<th scope="row" {field}>', "</th>", show
    # The name is shown where the table is too narrow for columns.
    return f'<td data-label="{escape(capfirst(label))}" {field}>', "</td>", show


def shown_by(changelist, name):
    """Return the function that returns what a column of ``list_display`` shows."""
    if callable(name):
        return name
    if name == "__str__":
        return str
    try:
        field = changelist.lookup_opts.get_field(name)
    except FieldDoesNotExist:
        method = getattr(changelist.model_admin, name, None)
        return method or partial(attribute_of, name)
    if isinstance(field, BooleanField):
        return lambda record: yesno(getattr(record, name))
    if isinstance(field, ForeignKey):
        return lambda record: getattr(record, name)
    return lambda record: display_for_field(getattr(record, name), field, EMPTY)


def attribute_of(name, record):
    value = getattr(record, name)
    return value() if callable(value) else value


def linked(changelist, show):
    """Return the function that links what ``show`` returns to the form of a record."""
    kept = {"preserved_filters": changelist.preserved_filters, "opts": changelist.opts}
    address = add_preserved_filters(kept, page_of(changelist.model, "change", 0))
    before, after = escape(address).split("/0/", 1)
    key = str(changelist.to_field or changelist.pk_attname)

    def link(record):
        chosen = ""
        if changelist.is_popup:
            value = escape(record.serializable_value(key))
            chosen = f' data-popup-opener="{value}"'
        text = as_cell(show(record))
        return mark_safe(f'<a href="{before}/{record.pk}/{after}"{chosen}>{text}</a>')

    return link
