from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.functional import SimpleLazyObject

from institute.models import Organization
from text.languages import current
from website.models import MenuItem, menus_in


def frame(request):
    """Give every page what stands around it: the institute and the menus.

    They are asked for, all at once, only where a template shows them.
    """
    around = Frame(request.path_info)
    return {
        "organization": SimpleLazyObject(lambda: around.organization),
        "menu": SimpleLazyObject(lambda: around.menus[0]),
        "links_at_the_foot": SimpleLazyObject(lambda: around.menus[1]),
        "LANGUAGE_CODE": current(),
    }


class Frame:
    """What stands around a page, by one statement."""

    def __init__(self, path):
        self.path = path

    @cached_property
    def organization(self):
        lines = ArraySubquery(MenuItem.objects.lines())
        return Organization.objects.annotate(lines=lines).get_or_unnamed()

    @cached_property
    def menus(self):
        # An institute that nobody has named yet brings none along.
        lines = getattr(self.organization, "lines", None)
        if lines is None:
            lines = MenuItem.objects.lines().values_list("line", flat=True)
        return menus_in(current(), self.path, lines)
