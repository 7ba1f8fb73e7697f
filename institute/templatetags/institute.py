from django import template

from institute.governing_bodies.appointment import Appointment, until
from institute.governing_bodies.terms_of_office import terms_with_people
from institute.projects import years
from institute.projects.models import Project
from publishing.memory import under_stamp
from text.languages import current

register = template.Library()


@register.filter
def years_of(entry):
    """Return the years of a project's entry, as people write them; of others none."""
    first, last = (entry.details.get(name) for name in ["first_year", "last_year"])
    return years.format_years(first, last)


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
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


@register.simple_tag
def heads_of_today():
    """Return the terms of office of those who head the bodies, by rank and body."""
    return under_stamp(("heads", current()), lambda: heads_in(current()))


def heads_in(language):
    heads = Appointment.objects.heads_visible_in(language).today()
    order = heads.order_by("role__position", "body__position", "pk")
    return terms_with_people(order)
