"""Notifications in words: a line for each item."""

from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.models import Linkable
from text.languages import language_of_words
from text.pointers import Pointer


@dataclass
class Line:
    """What happened to one item: its notifications, the last one first."""

    title: str
    kind_name: str
    notifications: list = field(default_factory=list)

    @property
    def first(self):
        return self.notifications[0]

    @property
    def language(self):
        return language_of_words(self.title)

    @property
    def is_unread(self):
        return any(row.read_at is None for row in self.notifications)

    @property
    def path(self):
        return reverse("admin:notification", args=[self.first.pk])

    @property
    def address(self):
        return settings.SITE_URL + self.path

    @property
    def what(self):
        return "; ".join(row.what for row in self.notifications)


def lines_of(notifications):
    """Return the notifications as lines, an item at the place of its first one."""
    notifications = list(notifications)
    titles = titles_of({row.pointer for row in notifications})
    lines = {}
    for row in notifications:
        pointer = row.pointer
        if pointer not in lines:
            model = apps.get_model(pointer.model)
            title = titles.get(pointer) or gettext("(deleted)")
            lines[pointer] = Line(title, capfirst(model._meta.verbose_name))
        lines[pointer].notifications.append(row)
    return list(lines.values())


def titles_of(pointers):
    """Return {pointer: title} of the records that exist, in the active language."""
    pks = {}
    for pointer in pointers:
        pks.setdefault(pointer.model, set()).add(pointer.pk)
    records = []
    for label in pks:
        model = apps.get_model(label)
        lean = model.lean() if issubclass(model, Linkable) else model._base_manager
        records += lean.filter(pk__in=pks[label])
    return {Pointer.to(record): str(record) for record in records}
