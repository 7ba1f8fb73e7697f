"""The side menu of the back office: the lists that a person may see, in groups.

Groups and lists have one order for everybody, in every language of the interface.
"""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from desk.dashboard.queries import kinds_to_write
from desk.translation_desk import workload
from publishing.models import Publishable

GROUPS = [
    (
        _("Content"),
        [
            *["news.article", "events.event", "institute.page", "library.document"],
            *["institute.project", "institute.publication", "publishing.topic"],
            *["news.articlekind", "library.documentkind"],
        ],
    ),
    (
        _("Journal"),
        [
            *["journal.issue", "journal.article", "journal.rubric"],
            *["journal.affiliation", "journal.journal"],
        ],
    ),
    (
        _("Glossary"),
        [
            *["glossary.concept", "glossary.domain", "glossary.source"],
            *["glossary.feedback", "glossary.linkedtext", "glossary.titlepage"],
            "glossary.consenttext",
        ],
    ),
    (
        _("Institute"),
        [
            *["institute.person", "institute.body", "institute.bodykind"],
            *["institute.role", "institute.appointment", "institute.partner"],
            *["institute.inductee", "institute.honourcategory"],
        ],
    ),
    (
        _("Site"),
        [
            *["institute.organization", "library.picture", "events.place"],
            *["publishing.redirect", "publishing.languagerule"],
        ],
    ),
    (
        _("Administration"),
        [
            *["accounts.user", "auth.group", "publishing.release"],
            *["imports.importrun", "accounts.logline"],
        ],
    ),
]
CONTENT, SITE = 0, 4
# The cookie with the numbers of the groups that a person has opened, as "1.4".
OPENED = "sections"


def place_of(model):
    """Return (number of the group, place in it, label) of the list of a model.

    A list that no group names is the last of the content, or of what the site needs.
    """
    label = model._meta.label_lower
    for number, (_name, labels) in enumerate(GROUPS):
        if label in labels:
            return number, labels.index(label), label
    number = CONTENT if issubclass(model, Publishable) else SITE
    return number, len(GROUPS[number][1]), label


class Section(NamedTuple):
    name: str
    url: str
    # What waits there; None: nothing is told.
    number: int | None = None


class Group(NamedTuple):
    name: str
    sections: tuple
    is_open: bool = True
    number: int = 0


class Menu(NamedTuple):
    """``current``: the address of the present section; ``mark``: "page" or "true"."""

    groups: tuple
    current: str
    mark: str


def menu_of(request, app_list) -> Menu:
    """Return the menu: what concerns all kinds, then the lists in their groups."""
    kinds = in_order(app_list)
    listed = {}
    for kind in kinds:
        if kind["admin_url"]:
            section = Section(kind["name"], kind["admin_url"])
            listed.setdefault(kind["place"][0], []).append(section)
    every = tuple(sections_of_all_kinds(request.user, kinds))
    urls = [
        section.url for sections in [every, *listed.values()] for section in sections
    ]
    current, mark = current_of(request.path, urls)
    opened = request.COOKIES.get(OPENED, "0").split(".")
    groups = (
        Group(
            str(name),
            tuple(listed[number]),
            str(number) in opened
            or any(each.url == current for each in listed[number]),
            number,
        )
        for number, (name, _labels) in enumerate(GROUPS)
        if number in listed
    )
    return Menu((Group("", every), *groups), current, mark)


def in_order(app_list):
    """Return the models of ``get_app_list`` in the order of the menu."""
    kinds = [kind for app in app_list for kind in app["models"]]
    return sorted(kinds, key=lambda kind: kind["place"])


def what_may_be_added(app_list):
    """Return (name, address) of what the person may add, in the order of the menu."""
    return tuple(
        (kind["name_of_one"], kind["add_url"])
        for kind in in_order(app_list)
        if kind["add_url"]
    )


def sections_of_all_kinds(user, kinds):
    yield Section(gettext("Today"), reverse("admin:index"))
    if any(issubclass(kind["model"], Publishable) for kind in kinds):
        yield Section(gettext("All items"), reverse("admin:all"))
    written = kinds_to_write(user)
    if any(written.values()):
        desk = reverse("admin:translation_desk")
        yield Section(gettext("Translations"), desk, workload.number_in_menu(written))
    if kinds:
        yield Section(gettext("Who wrote what"), reverse("admin:changes"))


def current_of(path, urls):
    """Return the address of a page's section, and how ``aria-current`` marks it."""
    first, *others = urls
    if path == first:
        return first, "page"
    current = next(filter(path.startswith, others), "")
    return current, "page" if path == current else "true"
