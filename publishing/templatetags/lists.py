from django import template

from publishing.admin.table import table_of

register = template.Library()


@register.inclusion_tag("admin/publishing/list_table.html")
def list_table(changelist):
    """Show the table of a list in the back office."""
    return table_of(changelist)
