"""One search over all kinds, for those who work on them."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.permissions import has
from publishing.models import Revision
from publishing.registry import model_of, publishable_models, records_of
from text.languages import LANGUAGES, title_language

# How many items of one kind are found at most.
MOST = 50
# How many of a person's items are named, and in how many of their saves.
RECENT, LOOKED_AT = 10, 40


class FindForm(forms.Form):
    q = forms.CharField(label=_("Search all kinds"), max_length=200, required=False)
    # Sent by Django's own chooser with each letter.
    term = forms.CharField(max_length=200, required=False)

    def clean(self):
        cleaned = super().clean()
        cleaned["q"] = cleaned.get("q") or cleaned.get("term") or ""
        return cleaned


@dataclass
class Found:
    """An item and what a person may see of it."""

    record: object

    @property
    def pointer(self):
        return self.record.pointer

    @property
    def title(self):
        return str(self.record)

    @property
    def language(self):
        return title_language(self.record)

    @property
    def kind_name(self):
        return capfirst(self.record._meta.verbose_name)

    @property
    def url(self):
        options = self.record._meta
        return reverse(
            f"admin:{options.app_label}_{options.model_name}_change",
            args=[self.record.pk],
        )

    @property
    def statuses(self):
        return [(code, self.record.status_in(code)) for code in LANGUAGES]


def may_see(user, model):
    return has(user, "view", model) or has(user, "change", model)


def at(pointer, user):
    """Return the item at a pointer in a list; none that the person may not see."""
    model = model_of(pointer.model)
    if model is None or not may_see(user, model):
        return []
    return [Found(record) for record in model.lean().filter(pk=pointer.pk)]


def recent_of(user):
    """Return the items that the person changed last, each once."""
    revisions = Revision.objects.filter(user=user).newest_first().lean()[:LOOKED_AT]
    pointers = list(dict.fromkeys(revision.pointer for revision in revisions))
    records = records_of(pointers)
    there = [records[pointer] for pointer in pointers if pointer in records]
    return [Found(record) for record in there][:RECENT]


def found(text, user):
    """Return the items of all kinds, that the person may see, whose title or summary
    holds every word of ``text``; without words the newest."""
    items = []
    for model in publishable_models():
        if not may_see(user, model):
            continue
        queryset = model.lean().order_by("-created_at")
        for word in text.split():
            holds = Q()
            for language in LANGUAGES:
                for name in ["title", "summary"]:
                    holds |= Q(**{f"{name}_{language}__icontains": word})
            queryset = queryset.filter(holds)
        items += [Found(record) for record in queryset[:MOST]]
    return sorted(items, key=lambda item: item.record.created_at, reverse=True)
