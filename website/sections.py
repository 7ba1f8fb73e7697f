"""The sections of the site: what its menu may lead to, in the order of the site map."""

from django.utils.translation import gettext_lazy as _

from institute.sections import Section

# Name of the URL: name of the section. A new subject adds its line here.
SECTIONS = {
    "home": _("Home"),
    "news:list": _("News"),
    "events:list": _("Events"),
    "glossary:list": _("Glossary"),
    "topics:list": _("Topics"),
    **{section.route: section.label for section in Section},
    "documents:list": _("Documents"),
    "search": _("Search"),
}


def section_choices():
    """Return the choices of a field; no migration holds them."""
    return list(SECTIONS.items())
