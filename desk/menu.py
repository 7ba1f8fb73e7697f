"""The side menu of the back office: the lists that a person may see, in groups."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from desk.dashboard.queries import kinds_to_write
from desk.translation_desk import workload
from publishing.models import Publishable

# How many lists of an app make a group of their own.
LEAST = 3


class Section(NamedTuple):
    name: str
    url: str
    # What waits there; None: nothing is told.
    number: int | None = None


class Menu(NamedTuple):
    """``groups``: pairs of a name and sections; ``current``: the address of the present
    section; ``mark``: "page" or "true"."""

    groups: tuple
    current: str
    mark: str


def menu_of(request, app_list) -> Menu:
    """Return the menu: what concerns all kinds, the apps, and what is shared.

    An app with few lists has them in the groups of all small ones. In each, the order
    is that of the names in the language of the interface.
    """
    content, shared, large = [], [], []
    for app in app_list:
        kinds = [kind for kind in app["models"] if kind["admin_url"]]
        if len(kinds) >= LEAST:
            large.append((app["name"], kinds))
            continue
        for kind in kinds:
            (content if is_published(kind) else shared).append(kind)
    named = [(gettext("Content"), content), *large, (gettext("Shared"), shared)]
    every = [kind for _name, kinds in named for kind in kinds]
    groups = (
        ("", tuple(sections_of_all_kinds(request.user, every))),
        *((name, tuple(by_name(kinds))) for name, kinds in named if kinds),
    )
    return Menu(groups, *current_of(request.path, groups))


def is_published(kind):
    return issubclass(kind["model"], Publishable)


def by_name(kinds):
    sections = [Section(kind["name"], kind["admin_url"]) for kind in kinds]
    return sorted(sections, key=lambda section: section.name.casefold())


def sections_of_all_kinds(user, kinds):
    yield Section(gettext("Today"), reverse("admin:index"))
    if any(map(is_published, kinds)):
        yield Section(gettext("All items"), reverse("admin:all"))
        number = workload.number_in_menu(kinds_to_write(user))
        desk = reverse("admin:translation_desk")
        yield Section(gettext("Translations"), desk, number)


def current_of(path, groups):
    """Return the address of the section of a page, and how ``aria-current`` marks it.

    The section is the page, or above it. Above all pages is the first one.
    """
    first, *urls = (section.url for _name, sections in groups for section in sections)
    if path == first:
        return first, "page"
    current = next(filter(path.startswith, urls), "")
    return current, "page" if path == current else "true"
