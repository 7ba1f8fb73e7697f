"""The side menu of the back office: the sections that a person may see, in groups."""

from django.urls import reverse
from django.utils.translation import gettext

from publishing.models import Publishable

# How many sections a group of its own needs.
LEAST = 3


def groups(request, app_list):
    """Return the groups: what the person writes most, the apps, and what is shared.

    An app with few sections has them in the groups of all small ones. In each, the
    order is that of the names in the language of the interface.
    """
    first = reverse("admin:index")
    sections = {
        model["label"]: {
            "name": model["name"],
            "url": model["admin_url"],
            "app": app["name"],
            "is_published": issubclass(model["model"], Publishable),
        }
        for app in app_list
        for model in app["models"]
        if model["admin_url"]
    }
    written = request.session.get("written", ())
    often = [sections.pop(label) for label in written if label in sections]
    by_app = {}
    for section in sections.values():
        by_app.setdefault(section["app"], []).append(section)
    large = {app: own for app, own in by_app.items() if len(own) >= LEAST}
    small = [section for app in by_app if app not in large for section in by_app[app]]
    published = [section for section in small if section["is_published"]]
    shared = [section for section in small if not section["is_published"]]
    always = [{"name": gettext("Today"), "url": first}]
    if any(section["is_published"] for section in [*often, *sections.values()]):
        number = request.session.get("translations")
        desk = {"name": gettext("Translations"), "url": reverse("admin:desk")}
        always.append({**desk, "number": number})
    named = [
        ("", always),
        (gettext("What I write most"), often),
        (gettext("Content"), published),
        *large.items(),
        (gettext("Shared"), shared),
    ]
    return [
        {
            "name": name,
            "sections": [
                section | {"current": current_of(request.path, section["url"], first)}
                for section in (by_name(members) if name else members)
            ],
        }
        for name, members in named
        if members
    ]


def by_name(sections):
    return sorted(sections, key=lambda section: section["name"].casefold())


def current_of(path, url, first):
    """Return how ``aria-current`` marks a section: its page, or a page below it.

    Below the ``first`` page lie all others.
    """
    if path == url:
        return "page"
    return "true" if path.startswith(url) and url != first else ""
