from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.functional import SimpleLazyObject

from institute.models import Organization
from text.languages import current
from website.models import MenuItem, menus_in


def frame(request):
    """Add the institute and the menus, which surround every page.

    They are lazy: read by one query, and only where a template shows them.
    """
    surroundings = Frame(request.path_info)
    return {
        "organization": SimpleLazyObject(lambda: surroundings.organization),
        "menu": SimpleLazyObject(lambda: surroundings.menus[0]),
        "links_at_the_foot": SimpleLazyObject(lambda: surroundings.menus[1]),
        "LANGUAGE_CODE": current(),
    }


class Frame:
    """The institute and the menus of a page, read by one query."""

    def __init__(self, path):
        self.path = path

    @cached_property
    def organization(self):
        lines = ArraySubquery(MenuItem.objects.lines())
        return Organization.objects.annotate(lines=lines).get_or_unnamed()

    @cached_property
    def menus(self):
        # While no institute is stored, there is no row to annotate.
        lines = getattr(self.organization, "lines", None)
        if lines is None:
            lines = MenuItem.objects.lines().values_list("line", flat=True)
        return menus_in(current(), self.path, lines)
