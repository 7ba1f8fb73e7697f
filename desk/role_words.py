"""What a role may do, in words that follow from its permissions."""

from typing import NamedTuple

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy


class Claim(NamedTuple):
    """A sentence that is true of whoever has and lacks these permissions."""

    words: str
    has: set
    lacks: frozenset = frozenset()


def each(action, *models):
    """Return the names of the permissions for an action on each of the models."""
    return {
        f"{app}.{action}_{model}" for app, model in (name.split(".") for name in models)
    }


TEXTS = ["news.article", "events.event", "institute.page", "library.document"]
GLOSSARY = ["glossary.concept", "glossary.term", "glossary.source"]

CLAIMS = [
    Claim(
        _("Writes and changes news, events, the Institute’s pages and documents."),
        each("add", *TEXTS) | each("change", *TEXTS),
    ),
    Claim(
        _("Translates texts, and changes nothing of the other language."),
        each("translate", *TEXTS),
        each("change", *TEXTS),
    ),
    Claim(
        _("Asks others to review and publish it."),
        {"news.change_article"},
        each("publish", *TEXTS),
    ),
    Claim(
        _("Reviews and publishes texts, and takes them off the site."),
        each("publish", *TEXTS),
    ),
    Claim(
        _("Deletes items, and brings deleted ones back."),
        each("delete", *TEXTS) | each("add", *TEXTS),
    ),
    Claim(
        _("Keeps the glossary: concepts, terms, sources, suggestions of readers."),
        each("add", *GLOSSARY)
        | each("change", *GLOSSARY, "glossary.feedback")
        | each("publish", "glossary.concept"),
    ),
    Claim(
        _("Only reads everything but the glossary."),
        each("view", *TEXTS) | {"glossary.change_concept"},
        each("change", *TEXTS) | each("translate", *TEXTS),
    ),
    Claim(
        _("Invites people, and changes their roles."),
        {"accounts.add_user", "accounts.change_user"},
    ),
    Claim(_("Reads the log."), {"accounts.view_logline"}),
]

# The roles that ``website.roles`` makes; others have the name that they were given.
NAMES = {
    "Editor": _("Editor"),
    "Translator": _("Translator"),
    "Publisher": _("Publisher"),
    "Terminologist": _("Terminologist"),
    "Administrator": _("Administrator"),
}


ACTIONS = {
    "view": pgettext_lazy("a right", "view"),
    "add": pgettext_lazy("a right", "add"),
    "change": pgettext_lazy("a right", "change"),
    "delete": pgettext_lazy("a right", "delete"),
    "publish": pgettext_lazy("a right", "publish"),
    "translate": pgettext_lazy("a right", "translate"),
}


def name_of(group):
    return str(NAMES.get(group.name, group.name))


def full_name(permission):
    return f"{permission.content_type.app_label}.{permission.codename}"


def words_of_permission(permission):
    return name_of_permission(full_name(permission))


def name_of_permission(name):
    """Return a permission in words: "News: publish"; ``name``: with its app."""
    app, _dot, codename = name.partition(".")
    action, _underscore, model = codename.partition("_")
    try:
        kind = apps.get_model(app, model)._meta.verbose_name_plural
        return f"{capfirst(kind)}: {ACTIONS[action]}"
    except LookupError:
        return name


def words_of(group):
    """Return what people of the role may do; its permissions may be prefetched."""
    permissions = {*map(full_name, group.permissions.all())}
    sentences = [
        str(claim.words)
        for claim in CLAIMS
        if claim.has <= permissions and not claim.lacks & permissions
    ]
    return " ".join(sentences) or gettext("No rights of its own.")
