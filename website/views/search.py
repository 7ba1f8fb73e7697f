"""The search of the site: sections by their names, and records of all kinds."""

from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import chain
from operator import attrgetter

from django import forms
from django.db.models import Case, F, Value, When
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import (
    gettext,
    gettext_lazy as _,
    ngettext,
    pgettext,
)

from glossary.feeds import concept_of_today
from glossary.models import Concept
from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.terms_of_office import terms_with
from institute.models import Body, BodyKind, Person
from institute.people.views import terms_of_person
from publishing.cache.memory import cached_until_change
from publishing.catalogue import site_search
from publishing.catalogue.facets import (
    Choice,
    Facet,
    Facets,
    choices_of,
)
from publishing.catalogue.passages import add_passages
from publishing.content.registry import publishable_models
from publishing.content.sections import section_name
from publishing.models import Topic, visible
from publishing.pages.seo import Head, addresses_of
from publishing.pages.views import Counted, paginate, query_field, suggestions_response
from text.fold import fold
from text.languages import LANGUAGES, current, languages_from, others
from website.sections import SECTIONS, names_of_section, sections_in

# How many of the other language stand beside the first page.
BEST = 5
# How many suggestions are made.
MOST = 8
# Of those who have a role in many bodies, so many stand above what was found.
MOST_HOLDERS = 6

# {facet: the attribute of a candidate with the key, or keys, of its choices}
KEYS = {"kind": "kind", "topic": "topics", "year": "year"}
# What the card of an entry says that it is.
LABELS = {
    Concept: lambda entry: gettext("From the glossary"),
    Body: lambda entry: {kind.pk: str(kind) for kind in BodyKind.known()}.get(
        entry.details["kind"], ""
    ),
    Person: lambda entry: Person._meta.verbose_name,
}
HEADINGS = {"kind": _("By kind"), "topic": _("By topic"), "year": _("By year")}


class SearchForm(forms.Form):
    q = query_field(
        widget=forms.SearchInput({"aria-label": _("Search the site")}),
    )


def search(request):
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    is_short = site_search.is_one_sign(text)
    answer = None
    if text and not is_short:
        answer = site_search.search(text, current(), spellings_of)
    facets = facets_of(request, answer.candidates if answer else [], text)
    addresses = {
        language: path + facets.query_in(language)
        for language, path in addresses_of("search").items()
    }
    head = Head(title=gettext("Search"), addresses=addresses, noindex=True)
    context = {
        "head": head,
        "form": form,
        "query": text,
        "is_short": is_short,
        "facets": facets,
        "answer": answer,
        "other_languages": others(current()),
    }
    if not text:
        context["concept"] = cached_until_change(
            ("concept of the day",), concept_of_today
        )
    if answer:
        context |= results_of(request, answer, facets, text)
        head.page = context["page"].number
    found = any(context.get(name) for name in ["page", "holders", "sections"])
    context["ways_on"] = [] if found else sections()
    return render(request, "website/search.html", context)


def results_of(request, answer, facets, text):
    """Return a page of what was found, for the template.

    ``here``: what of it is in the reader's language. ``card``: of the one among them
    that the query names. ``holders``: the terms of office of those whose role it names.
    ``elsewhere``: what is in the other language; where the first page has none, the
    best of it.
    """
    keys = {name: choice.key for name, choice in facets.chosen.items()}
    chosen = narrow(answer.candidates, keys)
    page = paginate(request, Counted(answer.entries(chosen), len(chosen)))
    add_passages(page, answer.spellings, current())
    is_first = not facets.chosen and page.number == 1
    holders = holders_of(answer.query) if is_first else []
    card = card_of(page) if is_first and not holders else None
    foreign = [candidate for candidate in chosen if not candidate.is_here]
    here = [entry for entry in page if not entry.is_foreign]
    elsewhere = [entry for entry in page if entry.is_foreign]
    if is_first and not elsewhere:
        elsewhere = answer.entries(foreign)[0:BEST]
    return {
        "page": page,
        "here": [entry for entry in here if not card or entry is not card["entry"]],
        "card": card,
        "holders": holders,
        "elsewhere": elsewhere,
        "foreign_count": len(foreign),
        "sections": sections_named(text) if is_first else [],
    }


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
        "kind": cached_until_change(("choices of kinds", current()), choices_of_kinds),
        "topic": topics() if any(row.topics for row in candidates) else [],
        # In another language the same may be of another year.
        "year": [
            Choice(year, str(year), {current(): str(year)})
            for year in sorted(years, reverse=True)
        ],
    }
    facets = [
        Facet(
            *(request, name, HEADINGS[name], values),
            lookup="",
            css_class="years" if name == "year" else "facet",
        )
        for name, values in choices.items()
    ]
    chosen = {facet.name: facet.chosen.key for facet in facets if facet.chosen}
    for facet in facets:
        left = narrow(candidates, chosen, but=facet.name)
        numbers = Counter(keys_of(left, facet.name))
        facet.number = len(left)
        facet.choices = [
            replace(choice, number=number, is_offered=number > 0)
            for choice in facet.choices
            if (number := numbers[choice.key]) or choice == facet.chosen
        ]
        if facet.chosen:
            facet.chosen = next(
                choice for choice in facet.choices if choice.key == facet.chosen.key
            )
    return Facets(*facets, fixed={"q": text} if text else {})


def choices_of_kinds():
    """Return a choice for each kind: that of a whole section has its name."""
    return [
        Choice(model._meta.label_lower, name_of_kind(model._meta, model.list_route))
        for model in publishable_models()
    ]


def name_of_kind(options, route):
    name = str(capfirst(options.verbose_name_plural))
    return section_name(route, name) if name == str(SECTIONS.get(route)) else name


def topics():
    return cached_until_change(
        ("choices of topics", current()), partial(choices_of, Topic.objects)
    )


def sections_named(text):
    """Return (name, address) of the sections with a word that begins with the text."""
    if not site_search.has_words(text):
        return []
    beginning = f" {fold(text)}"
    folded = cached_until_change("folded names of sections", folded_names)
    return sections(lambda route: beginning in folded[route])


def folded_names():
    """Return {route: the folded names of the section, each behind a space}."""
    return {
        route: "\n".join(f" {fold(name)}" for name in names_of_section(route))
        for route in SECTIONS
    }


def sections(is_wanted=bool):
    return [
        (name, address)
        for route, name, address in sections_in(current())
        if route != "search" and is_wanted(route)
    ]


def card_of(page):
    """Return the card of the concept, body or person that alone is called so.

    ``label`` says what it is; ``post``: that elsewhere of a person who has none here.
    """
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
    posts = []
    if entry.model is Person:
        terms = terms_with("body", terms_of_person(pk=entry.pk))
        posts = [term for term in terms if term.appointment.is_current]
    return {
        "entry": entry,
        "label": capfirst(LABELS[entry.model](entry)),
        "posts": posts,
        "post": not posts and entry.details.get(f"post_{entry.language}"),
        "versions": entry.versions()[: None if entry.model is Concept else 1],
    }


# Suggestions: sections and records by what their names begin


def suggestions(request):
    """Answer the script of the search box, as JSON."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    section = pgettext("of the site", "Section")
    results = [
        option(str(label), current(), address, section)
        for label, address in sections_named(text)
    ]
    if text:
        entries = site_search.suggestions(text, current(), MOST)
        results += [entry_option(entry, text) for entry in entries]
    results = results[:MOST]
    status = ngettext("%(number)d suggestion", "%(number)d suggestions", len(results))
    return suggestions_response(
        status % {"number": len(results)} if results else gettext("No suggestions"),
        results,
    )


def entry_option(entry, text):
    """Return the option of an Entry.

    ``matched_term``: its name in another language, if that is what begins so. Of a
    concept that begins so here, ``equivalent`` is its name in the other language.
    """
    names = {version["language"]: version["title"] for version in entry.versions()}
    title = names.pop(entry.language)
    language, name = next(iter(names.items()), ("", ""))
    more = {}
    if name and not begins(title, text) and begins(name, text):
        more = {"matched_term": name, "matched_language": language}
    elif name and entry.model is Concept:
        more = {"equivalent": name, "equivalent_language": language}
    return option(title, entry.language, entry.url, entry.kind_name, **more)


def begins(name, text):
    return fold(name).startswith(fold(text))


def option(title, language, url, kind, **more):
    return {
        "title": title,
        "language": language,
        "kind": kind,
        "matched_term": "",
        "matched_language": "",
        "url": url,
        **more,
    }


# What the words of a search may name: a person by another spelling, a role


def spellings_of(text, reader):
    """Return the spellings of the name that a text is, the reader's own first."""
    known = cached_until_change(("spellings", reader), lambda: spellings(reader))
    return known.get(fold(text)) or (text,)


def spellings(reader):
    """Return {folded name of a visible person: its spellings}."""
    names = [
        Case(When(visible(code), then=F(f"{name}_{code}")), default=Value(""))
        for name in ["title", "family"]
        for code in languages_from(reader)
    ]
    people = Person.objects.visible_anywhere().values_list("variants", *names)
    groups, number = {}, len(LANGUAGES)
    for variants, *names in people:
        titles, families = names[:number], names[number:]
        families += map(family_of, variants)
        for group in [titles + variants, families]:
            known = {}
            for name in filter(None, group):
                known.setdefault(fold(name), name)
            for name in known:
                groups[name] = groups.get(name, {}) | known
    return {name: tuple(group.values()) for name, group in groups.items()}


def family_of(name):
    """Return the family name of "Yury Khokhlov" or "Khokhlov Yu. E."."""
    words = [word for word in name.split() if "." not in word]
    return words[-1] if words else ""


def holders_of(text):
    """Return the terms of office, today, of a role of that name, in any order."""
    held = cached_until_change(("holders", current()), held_roles)
    return held.get(key_of(text), [])[:MOST_HOLDERS]


def held_roles():
    """Return {key of the name of a role: the terms of office of today}."""
    held = {}
    terms = Appointment.objects.visible_in(current()).today()
    for term in terms_with("person", terms.order_by("body__position", "pk")):
        role = term.appointment.role
        names = [getattr(role, f"title_{language}") for language in LANGUAGES]
        for key in {key_of(name) for name in names if name}:
            held.setdefault(key, []).append(term)
    return held


def key_of(text):
    return tuple(sorted(fold(text).split()))
