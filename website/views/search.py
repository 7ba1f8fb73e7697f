"""The search of the site: sections by their names, and records of all kinds."""

from dataclasses import dataclass

from django import forms
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, override

from glossary.models import Concept
from publishing import site_search
from publishing.facets import Choice, Facet, Facets
from publishing.registry import publishable_models
from publishing.seo import Head, addresses_of
from publishing.views import Counted, page_of
from text.fold import fold
from text.languages import LANGUAGES, current, others
from website.sections import SECTIONS

# They are on every page.
NOT_FOUND_BY_NAME = {"home", "search"}


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search the site"), max_length=200, required=False)


@dataclass
class Results:
    """A page of what was found: ``here`` what is in the reader's language.

    ``concept``: the first of them, if it is the concept that the query names.
    """

    page: object
    foreign_count: int
    concept: object

    @property
    def here(self):
        entries = [entry for entry in self.page if not entry.is_foreign]
        return entries[1:] if self.concept else entries

    @property
    def elsewhere(self):
        return [entry for entry in self.page if entry.is_foreign]


def search(request):
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    answer = site_search.search(text, current()) if text else None
    facets = facets_of(request, answer, text)
    head = Head(
        title=gettext("Search"),
        addresses={
            language: path + facets.query_in(language)
            for language, path in addresses_of("search").items()
        },
        noindex=True,
    )
    context = {"head": head, "form": form, "query": text, "facets": facets}
    if answer:
        chosen = facets.chosen.get("kind")
        count, count_here, entries = answer.of_kind(chosen.key if chosen else None)
        page = page_of(request, Counted(entries, count))
        first = not chosen and page.number == 1
        context |= {
            "answer": answer,
            "page": page,
            "results": Results(
                page, count - count_here, concept_meant(page, answer) if first else None
            ),
            "other_languages": others(current()),
            "sections": sections_named(text) if first else [],
        }
    return render(request, "website/search.html", context)


def facets_of(request, answer, text):
    counts = {kind.label: kind.count for kind in answer.kinds} if answer else {}
    choices = [
        Choice(
            label,
            f"{capfirst(model._meta.verbose_name_plural)}, {counts.get(label, 0)}",
            is_offered=label in counts,
        )
        for model in publishable_models()
        if (label := model._meta.label_lower)
    ]
    kinds = Facet(request, "kind", _("By kind"), choices, lookup="to_model")
    return Facets(kinds, fixed={"q": text} if text else {})


def sections_named(text):
    """Return (name, address) of the sections with a word that begins with the text."""
    if not site_search.has_words(text):
        return []
    beginning = f" {fold(text)}"
    return [
        (label, addresses_of(route)[current()])
        for route, label in SECTIONS.items()
        if route not in NOT_FOUND_BY_NAME
        and any(beginning in f" {name}" for name in names_of_section(label))
    ]


def names_of_section(label):
    """Yield the folded name of a section in each language."""
    for language in LANGUAGES:
        with override(language):
            yield fold(str(label))


def concept_meant(page, answer):
    """Return the first entry if it is a concept that is called as the query."""
    first = next(iter(page), None)
    if first is None or first.model is not Concept or first.is_foreign:
        return None
    titles = [fold(getattr(first, f"title_{code}")) for code in LANGUAGES]
    return first if fold(answer.query) in titles else None
