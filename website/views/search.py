"""The search of the site: sections by their names, and records of all kinds."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from operator import attrgetter

from django import forms
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, override

from glossary.models import Concept
from institute.governing_bodies.terms_of_office import terms_with_bodies
from institute.models import Body, Person
from institute.people.views import terms_of_person
from journal.galleys import galleys_among
from publishing.cache.compiled import compiled
from publishing.cache.memory import under_stamp
from publishing.catalogue import site_search
from publishing.catalogue.facets import Choice, Facet, Facets, choices_of_years
from publishing.catalogue.passages import add_passages
from publishing.content.registry import publishable_models
from publishing.models import Topic
from publishing.pages.seo import Head, addresses_of
from publishing.pages.views import Counted, page_of, query_field
from text.fold import fold
from text.languages import LANGUAGES, current, others
from website.known_names import holders_of, spellings_of
from website.sections import SECTIONS
from website.views.home import concept_of_today

# How many of the other language stand beside the first page.
BEST = 5
# They are on every page.
NOT_FOUND_BY_NAME = {"home", "search"}

# {facet: the attribute of a candidate with the key, or keys, of its choices}
KEYS = {"kind": "kind", "topic": "topics", "year": "year"}
# What the card of an entry says that it is.
LABELS = {
    Concept: lambda entry: gettext("From the glossary"),
    Body: lambda entry: Body.Kind(entry.details["body_kind"]).label,
    Person: lambda entry: Person._meta.verbose_name,
}
HEADINGS = {"kind": _("By kind"), "topic": _("By topic"), "year": _("By year")}


class SearchForm(forms.Form):
    q = query_field(label=_("Search the site"), widget=forms.SearchInput)


@dataclass
class Results:
    """A page of what was found: ``here`` what is in the reader's language.

    ``card``: of the one among them that the query names, or None. ``holders``: the
    terms of office of those whose role it names. ``best_elsewhere``: the first in the
    other language, for a page that has none of its own.
    """

    page: object
    foreign_count: int
    card: object
    holders: list
    best_elsewhere: list

    @property
    def here(self):
        meant = self.card and self.card.entry
        return [
            entry for entry in self.page if not entry.is_foreign and entry is not meant
        ]

    @property
    def elsewhere(self):
        return [entry for entry in self.page if entry.is_foreign] or self.best_elsewhere


def search(request):
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    is_short = site_search.is_one_sign(text)
    answer = None
    if text and not is_short:
        answer = without_galleys(site_search.search(text, current(), spellings_of))
    candidates = answer.candidates if answer else []
    facets = facets_of(request, candidates, text)
    head = Head(
        title=gettext("Search"),
        addresses={
            language: path + facets.query_in(language)
            for language, path in addresses_of("search").items()
        },
        noindex=True,
    )
    context = {
        "head": head,
        "form": form,
        "query": text,
        "is_short": is_short,
        "facets": facets,
    }
    if not text:
        context["concept"] = under_stamp(("concept of the day",), concept_of_today)
    if answer:
        keys = {name: choice.key for name, choice in facets.chosen.items()}
        chosen = narrow(candidates, keys)
        page = page_of(request, Counted(answer.entries(chosen), len(chosen)))
        head.page = page.number
        if not answer.is_guess:
            add_passages(page, answer.spellings, current())
        is_first = not facets.chosen and page.number == 1
        holders = holders_of(answer.query) if is_first else []
        card = None if holders or answer.is_guess or not is_first else card_of(page)
        foreign = [candidate for candidate in chosen if not candidate.is_here]
        context |= {
            "answer": answer,
            "page": page,
            "results": Results(
                page,
                len(foreign),
                card,
                holders,
                answer.entries(foreign)[0:BEST] if is_first else [],
            ),
            "other_languages": others(current()),
            "sections": sections_named(text) if is_first else [],
        }
    if not answer or not (chosen or holders or context["sections"]):
        context["ways_on"] = sections()
    return render(request, "website/search.html", context)


def without_galleys(answer):
    """Leave out the PDF of an article or issue of the journal that was found itself."""
    galleys = galleys_among({found.pk: found.kind for found in answer.candidates})
    left = [found for found in answer.candidates if found.pk not in galleys]
    return replace(answer, candidates=left)


def narrow(candidates, chosen, but=None):
    """Return those with the ``chosen`` {facet: key}, whatever they have of ``but``."""
    chosen = {name: key for name, key in chosen.items() if name != but}
    if not chosen:
        return candidates
    return [
        candidate
        for candidate in candidates
        if all(key in keys_of([candidate], name) for name, key in chosen.items())
    ]


def keys_of(candidates, name):
    """Return an iterable of the keys that candidates have for a facet."""
    values = map(attrgetter(KEYS[name]), candidates)
    return chain.from_iterable(values) if name == "topic" else filter(None, values)


def facets_of(request, candidates, text):
    """Return the facets; each choice says how many results it would leave."""
    years = {candidate.year for candidate in candidates if candidate.year}
    choices = {
        "kind": kinds_in(current()),
        "topic": topics() if any(row.topics for row in candidates) else [],
        # In another language the same may be of another year.
        "year": [
            replace(choice, values={current(): str(choice.key)})
            for choice in choices_of_years(years)
        ],
    }
    facets = [facet(request, *named) for named in choices.items()]
    chosen = {facet.name: facet.chosen.key for facet in facets if facet.chosen}
    for narrowing in facets:
        left = narrow(candidates, chosen, but=narrowing.name)
        numbers = Counter(keys_of(left, narrowing.name))
        narrowing.number = len(left)
        narrowing.choices = [
            replace(choice, number=number, is_offered=number > 0)
            for choice in narrowing.choices
            if (number := numbers[choice.key]) or choice == narrowing.chosen
        ]
        if key := chosen.get(narrowing.name):
            narrowing.chosen = next(
                choice for choice in narrowing.choices if choice.key == key
            )
    return Facets(*facets, fixed={"q": text} if text else {})


def facet(request, name, choices):
    css_class = "years" if name == "year" else "facet"
    heading = HEADINGS[name]
    return Facet(request, name, heading, choices, lookup="", css_class=css_class)


@cache
def kinds_in(language):
    """Return a choice for each kind; ``language``: the active one."""
    return [
        Choice(model._meta.label_lower, str(capfirst(model._meta.verbose_name_plural)))
        for model in publishable_models()
    ]


def topics():
    return under_stamp(("choices of topics", current()), choices_of_topics)


def choices_of_topics():
    return [
        Choice(
            topic.pk,
            topic.title,
            {code: topic.slug_in(code) for code in topic.visible_languages()},
        )
        for topic in topics_by_name(current())
    ]


@compiled
def topics_by_name(language):
    return Topic.objects.visible_in(language).order_by(f"title_{language}")


def sections_named(text):
    """Return (name, address) of the sections with a word that begins with the text."""
    if not site_search.has_words(text):
        return []
    beginning = f" {fold(text)}"
    return sections(
        lambda route: any(beginning in f" {name}" for name in names_of_section(route))
    )


def sections(is_wanted=bool):
    """Return (name, address) of those whose route is wanted."""
    return [
        (label, addresses_of(route)[current()])
        for route, label in SECTIONS.items()
        if route not in NOT_FOUND_BY_NAME and is_wanted(route)
    ]


@cache
def names_of_section(route):
    """Return the folded name of a section in each language."""
    names = []
    for language in LANGUAGES:
        with override(language):
            names.append(fold(str(SECTIONS[route])))
    return names


@dataclass
class Card:
    """What is shown on top of the results: ``label`` says what it is."""

    entry: object
    label: str
    posts: list

    @property
    def versions(self):
        versions = self.entry.versions()
        return versions if self.entry.model is Concept else versions[:1]

    @property
    def post(self):
        """The post elsewhere of a person who has none in the institute."""
        return not self.posts and self.entry.details.get(f"post_{self.entry.language}")


def card_of(page):
    """Return the card of the concept, body or person that alone is called so."""
    called = [
        entry
        for entry in page
        if entry.model in LABELS
        and entry.tier in site_search.CALLED_SO
        and not entry.is_foreign
    ]
    if not called:
        return None
    entry, *more = called
    if any((entry.model, entry.tier) == (other.model, other.tier) for other in more):
        return None
    posts = posts_of(entry.pk) if entry.model is Person else []
    return Card(entry, capfirst(LABELS[entry.model](entry)), posts)


def posts_of(person):
    terms = terms_with_bodies(terms_of_person(pk=person))
    return [term for term in terms if term.is_current]
