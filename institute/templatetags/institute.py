from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from institute.projects.models import Project
from publishing.templatetags.publishing import link, unbroken
from text.typography import hyphens

register = template.Library()


@register.filter
def participation(entry):
    return Project.Participation(entry.details["participation"]).label


@register.filter
def bare_address(url):
    """Return an address as readers know it: without protocol and last slash."""
    address = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return mark_safe(hyphens.address(escape(address)))


@register.filter
def person_link(entry):
    """Return a link by the name that a person has in the reader's language, if any."""
    if not entry.name_alone:
        return link(entry)
    marks = entry.url, entry.language, unbroken(entry.name_alone)
    return format_html('<a href="{}" hreflang="{}">{}</a>', *marks)
