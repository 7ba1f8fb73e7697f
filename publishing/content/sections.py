"""What the institute has chosen for the sections of its site: names, and what is shown.

A section is known by the name of its list's URL. ``website`` names them all.
"""

from django.utils.text import capfirst

from publishing.content.addresses import path_to
from text.languages import current


class Sections:
    """The sections in their order.

    ``lines``: of each its ``route``, whether it ``is_shown``, its own ``name_en`` and
    whether there is something to read in it, ``has_en``, so in each language.
    """

    def __init__(self, lines=()):
        self.lines = {line["route"]: line for line in lines}
        self.hidden = [line["route"] for line in lines if not line["is_shown"]]
        # What ``website`` makes of them, once for each language.
        self.open = {}

    def own_name(self, route, language):
        return self.lines.get(route, {}).get(f"name_{language}") or ""

    def is_open(self, route, language):
        """Tell whether anything leads to it: it is shown, and not empty."""
        line = self.lines.get(route)
        if line is None:
            return True
        return line[f"has_{language}"] and not self.hides(
            path_to(route, language), language
        )

    def hides(self, path, language):
        """Tell whether an address is that of a hidden section, or below it."""
        paths = (path_to(route, language) for route in self.hidden)
        return any(map(path.startswith, paths))


# It returns the ``Sections`` of this moment: ``website`` has another.
read = Sections


def own_name(route):
    """Return what the institute calls a section in the active language, or ""."""
    return read().own_name(route, current())


def section_name(route, usual):
    return own_name(route) or capfirst(str(usual))


def shown_path(route):
    """Return the path of a list, a feed or a file; "" in a hidden section."""
    path = path_to(route, current())
    return "" if read().hides(path, current()) else path


def crumbs_to(route, usual):
    """Return (name, path) of a list, as breadcrumbs; nothing leads to a hidden one."""
    path = shown_path(route)
    return [(section_name(route, usual), path)] if path else []
