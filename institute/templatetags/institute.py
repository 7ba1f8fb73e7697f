from django import template

from institute.governing_bodies.appointment import until
from institute.governing_bodies.models import Body
from institute.projects import years
from institute.projects.models import Project
from institute.sections import Section
from publishing.compiled import compiled
from text.languages import current

register = template.Library()


@register.filter
def years_of(entry):
    """Return the years of a project's entry, as people write them."""
    return years.format_years(entry.details["first_year"], entry.details["last_year"])


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
def bodies_of_today():
    """Return the bodies that exist and are visible: directorates, then the others."""
    by_section = {section: [] for section in Section}
    for body in existing_bodies(current()):
        by_section[body.section].append(body)
    return {
        "directorates": by_section[Section.DIRECTORATES],
        "governing": by_section[Section.GOVERNING_BODIES],
    }


@compiled
def existing_bodies(language):
    bodies = Body.objects.visible_in(language).existing().without_texts()
    return bodies.order_by("position", "pk")
