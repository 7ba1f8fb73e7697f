"""The search of the back office, over all kinds, in whatever state."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from publishing.catalogue import Entries, Entry
from publishing.models import CatalogueEntry, Revision
from publishing.registry import linkable_models, publishable_models
from text.fold import fold
from text.languages import LANGUAGES, current, others

# How many records are shown at most.
MAX_RESULTS = 100
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
    """A record as the search shows it: by its title in any language."""

    entry: Entry

    @property
    def pointer(self):
        return self.entry.pointer

    @property
    def language(self):
        """The first language that has a title, the person's own before others."""
        codes = [current(), *others(current())]
        titled = (code for code in codes if getattr(self.entry, f"title_{code}"))
        return next(titled, current())

    @property
    def title(self):
        title = getattr(self.entry, f"title_{self.language}")
        return title or gettext("(untitled)")

    @property
    def kind_name(self):
        return self.entry.kind_name

    @property
    def url(self):
        name = self.entry.kind.replace(".", "_")
        return reverse(f"admin:{name}_change", args=[self.entry.pk])

    @property
    def statuses(self):
        return [(code, self.entry.status_in(code)) for code in LANGUAGES]


def may_see(user, model):
    return has(user, "view", model) or has(user, "change", model)


def entries_for(user, kinds):
    """Return the entries of those kinds that a person may see."""
    kinds = [model for model in kinds if may_see(user, model)]
    return CatalogueEntry.objects.of_kinds(kinds)


def results(entries):
    return [SearchResult(entry) for entry in Entries(entries, current())]


def results_at(pointer, user):
    """Return a list of the record, or an empty one if the person may not see it."""
    return results(entries_for(user, linkable_models()).of(pointer))


def recently_changed(user):
    """Return the records that the person changed last, each once."""
    revisions = (
        Revision.objects.filter(user=user).newest_first().lean()[:RECENT_REVISIONS]
    )
    pointers = list(dict.fromkeys(revision.pointer for revision in revisions))
    existing = results(CatalogueEntry.objects.at(pointers))
    return sorted(existing, key=lambda result: pointers.index(result.pointer))[
        :RECENT_RESULTS
    ]


def search(text, user):
    """Return the records with every word of ``text``, newest first.

    In a name or summary of any language, published or not, of all kinds that the person
    may see; without words, the newest records.
    """
    entries = entries_for(user, publishable_models())
    for word in text.split():
        has_word = Q()
        for language in LANGUAGES:
            has_word |= Q(**{f"names_{language}__contains": fold(word)})
            has_word |= Q(**{f"summary_{language}__icontains": word})
        entries = entries.filter(has_word)
    return results(entries.order_by("-created_at", "-to_pk")[:MAX_RESULTS])
