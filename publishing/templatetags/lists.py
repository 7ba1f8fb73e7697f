"""The table of a list in the back office."""

from django import template
from django.contrib.admin.templatetags.admin_list import result_list
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

# Neither the checkbox nor the title needs the name of its column.
FIELD = '<td class="field-'

register = template.Library()


@register.inclusion_tag("admin/change_list_results.html")
def labelled_result_list(changelist):
    """Show Django's table, each cell with the name of its column in ``data-label``.

    A style sheet shows it where the table is too narrow for columns.
    """
    context = result_list(changelist)
    heads = [header["text"] for header in context["result_headers"]]
    for row in context["results"]:
        row[: len(heads)] = map(labelled, row, heads)
    return context


def labelled(cell, head):
    """Return the HTML of a cell with the name of its column."""
    if not cell.startswith(FIELD):
        return cell
    label = escape(capfirst(head))
    return mark_safe(f'<td data-label="{label}"{cell.removeprefix("<td")}')
