from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from institute.governing_bodies.appointment import until
from institute.projects.models import Project
from text.typography import hyphens

register = template.Library()


@register.filter
def participation(entry):
    return Project.Participation(entry.details["participation"]).label


@register.filter
def dissolved_display(entry):
    """Return until when the body of an entry existed; empty of one that does."""
    day = entry.details["dissolved_on"]
    return until(day) if day else ""


@register.filter
def bare_address(url):
    """Return an address as readers know it: without protocol and last slash."""
    address = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return mark_safe(hyphens.address(escape(address)))
