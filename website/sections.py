"""The sections of the site: what its menu may lead to, in the order of the site map."""

from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.subjects import subjects
from institute.sections import Section
from publishing.content.addresses import path_to

# Name of the URL: name of the section.
SECTIONS = {
    "home": pgettext_lazy("page of the site", "Home"),
    **{subject.section: subject.verbose_name for subject in subjects()},
    "topics:list": _("Topics"),
    **{section.route: section.label for section in Section},
    "chronicle": _("Chronicle"),
    "documents:list": _("Documents"),
    "glossary:feedback": _("Suggest a term"),
    "corrections": _("Corrections"),
    "translation": _("State of translation"),
    "search": _("Search"),
}


def sections_in(language):
    """Return (name, address) of the sections below the home page."""
    below = {route: label for route, label in SECTIONS.items() if route != "home"}
    return [(label, path_to(route, language)) for route, label in below.items()]


def section_choices():
    """Return the choices of a field; no migration holds them."""
    return list(SECTIONS.items())
