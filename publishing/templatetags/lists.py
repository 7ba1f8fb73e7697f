"""The table of a list in the back office, of Django's cells."""

import re

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers, results
from django.template.defaultfilters import yesno
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

# What Django shows of a truth value; here it is a word.
TRUTH = re.compile(r'<img src="[^"]*" alt="(True|False|None)">')

register = template.Library()


@register.inclusion_tag("admin/publishing/list_table.html")
def list_table(changelist):
    heads = [*result_headers(changelist)]
    labels = [escape(capfirst(head["text"])) for head in heads]
    # Where no column leads to the form, the first one may lead to another page.
    name = None if changelist.list_display_links else 0
    rows = (row_of(cells, labels, name) for cells in results(changelist))
    return {"heads": heads, "rows": mark_safe("".join(rows))}


def row_of(cells, labels, name):
    """Return a row; ``name``: the place of the cell that names it, if no link does."""
    parts = []
    for place, (cell, label) in enumerate(zip(cells, labels, strict=True)):
        if cell.startswith("<th") or place == name:
            cell = f'<th scope="row"{cell[3:-5]}</th>'
        elif not cell.startswith('<td class="action-checkbox"'):
            # The name is shown where the table is too narrow for columns.
            cell = f'<td data-label="{label}"{cell[3:]}'
        parts.append(cell)
    # A style sheet knows what is empty.
    row = "".join(parts).replace(">-</td>", "></td>")
    return f"<tr>{TRUTH.sub(as_word, row)}</tr>"


def as_word(match):
    return yesno({"True": True, "False": False}.get(match[1]))
