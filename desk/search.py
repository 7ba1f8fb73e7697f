"""The search of the back office, over all publishable models."""

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

# How many records of one model are shown at most.
MAX_RESULTS = 50
# How many records that a person changed are listed, from how many of their revisions.
RECENT_RESULTS, RECENT_REVISIONS = 10, 40


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search all kinds"), max_length=200, required=False)
    # The parameter of Django's autocomplete widgets.
    term = forms.CharField(max_length=200, required=False)

    def clean(self):
        cleaned = super().clean()
        cleaned["q"] = cleaned.get("q") or cleaned.get("term") or ""
        return cleaned


@dataclass
class SearchResult:
    """A record as the search shows it."""

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


def results_at(pointer, user):
    """Return a list of the record, or an empty one if the person may not see it."""
    model = model_of(pointer.model)
    if model is None or not may_see(user, model):
        return []
    return [SearchResult(record) for record in model.lean().filter(pk=pointer.pk)]


def recently_changed(user):
    """Return the records that the person changed last, each once."""
    revisions = (
        Revision.objects.filter(user=user).newest_first().lean()[:RECENT_REVISIONS]
    )
    pointers = list(dict.fromkeys(revision.pointer for revision in revisions))
    records = records_of(pointers)
    existing = [records[pointer] for pointer in pointers if pointer in records]
    return [SearchResult(record) for record in existing[:RECENT_RESULTS]]


def search(text, user):
    """Return records with every word of ``text`` in the title or summary, newest first.

    Of all models that the person may see; without words, the newest records.
    """
    results = []
    for model in publishable_models():
        if not may_see(user, model):
            continue
        queryset = model.lean().order_by("-created_at")
        for word in text.split():
            matches_word = Q()
            for language in LANGUAGES:
                for name in ["title", "summary"]:
                    matches_word |= Q(**{f"{name}_{language}__icontains": word})
            queryset = queryset.filter(matches_word)
        results += [SearchResult(record) for record in queryset[:MAX_RESULTS]]
    return sorted(results, key=lambda result: result.record.created_at, reverse=True)
