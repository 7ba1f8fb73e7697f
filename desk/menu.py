"""The side menu of the back office: the sections that a person may see, in groups."""

from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language, gettext

from desk.translation_desk import workload
from publishing.models import Publishable

# How many sections a group of its own needs.
LEAST = 3
# How many menus are kept: by what a person may see and has to translate.
MOST = 500


class Section(NamedTuple):
    name: str
    url: str
    label: str = ""
    app: str = ""
    is_published: bool = False
    # What waits there; None: nothing is told.
    number: int | None = None


class Group(NamedTuple):
    name: str
    sections: tuple


class Menu(NamedTuple):
    """``current``: the address of the present section; ``mark``: "page" or "true"."""

    groups: tuple
    current: str
    mark: str


def menu_of(request, app_list) -> Menu:
    """Return the menu: what concerns all kinds, the apps, and what is shared."""
    sections = tuple(
        Section(
            model["name"],
            model["admin_url"],
            model["label"],
            app["name"],
            issubclass(model["model"], Publishable),
        )
        for app in app_list
        for model in app["models"]
        if model["admin_url"]
    )
    kinds = {section.label for section in sections}
    number = workload.number_in_menu(request.user, kinds) if kinds else None
    groups = groups_of(sections, number, get_language())
    return Menu(groups, *current_of(request.path, groups))


@lru_cache(MOST)
def groups_of(sections, number, language):
    """Return the groups of a menu in the active language.

    An app with few sections has them in the groups of all small ones. In each, the
    order is that of the names in the language of the interface.
    """
    by_app = {}
    for section in sections:
        by_app.setdefault(section.app, []).append(section)
    large = {app: own for app, own in by_app.items() if len(own) >= LEAST}
    small = [section for app in by_app if app not in large for section in by_app[app]]
    published = [section for section in small if section.is_published]
    shared = [section for section in small if not section.is_published]
    always = [Section(gettext("Today"), reverse("admin:index"))]
    if any(section.is_published for section in sections):
        always += [
            Section(gettext("All items"), reverse("admin:all")),
            Section(gettext("Translations"), reverse("admin:desk"), number=number),
        ]
    named = [
        ("", always),
        (gettext("Content"), published),
        *large.items(),
        (gettext("Shared"), shared),
    ]
    return tuple(
        Group(name, tuple(by_name(members) if name else members))
        for name, members in named
        if members
    )


def by_name(sections):
    return sorted(sections, key=lambda section: section.name.casefold())


def current_of(path, groups):
    """Return the address of the section of a page, and how ``aria-current`` marks it.

    The section is the page, or above it. Above all pages is the first one.
    """
    first, *urls = (section.url for group in groups for section in group.sections)
    if path == first:
        return first, "page"
    current = next(filter(path.startswith, urls), "")
    return current, "page" if path == current else "true"
