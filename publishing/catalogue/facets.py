"""Facets: what readers can narrow a list by.

    kinds = Facet(request, "kind", _("By kind"), choices, lookup="kind")
    facets = Facets(years, kinds)
    page = page_of(request, facets.filter(documents))
    head = head_of_list(facets.title(_("Documents")), route, facets=facets)
    {% include "components/facets.html" %}

What is chosen stands in the query, ``?kind=act``, or is a year in the path. A value
that is not a choice is a 404.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from publishing.revisions.display import MOST_KEPT, number_in
from text.alphabet import sort_key
from text.languages import current


@dataclass(frozen=True)
class Choice:
    """A value of a facet; ``key`` is what the list is filtered by.

    ``values``: {language: what the address says}, where that is not the key.
    ``is_offered``: whether any item of the list matches; ``number``: how many.
    ``in_title``: the label within a sentence, where that is another.
    """

    key: object
    label: str
    values: dict = field(default_factory=dict)
    is_offered: bool = True
    number: int | None = None
    in_title: str = ""

    @property
    def value(self):
        return self.value_in(current())

    def value_in(self, language):
        return self.values.get(language, "") if self.values else str(self.key)


def choices_of_years(years, offered=None):
    return [
        Choice(year, str(year), is_offered=offered is None or year in offered)
        for year in sorted(years, reverse=True)
    ]


def choices_of_kinds(kinds, offered):
    """Return the choices of (value, name of several) of each kind."""
    return [
        Choice(value, capfirst(name), is_offered=value in offered, in_title=name)
        for value, name in kinds
    ]


class Facet:
    """A parameter of the address: its choices, and the one that a request makes.

    ``lookup``: the field or attribute of a record that is to be the key of the choice.
    """

    has_all = True
    is_in_path = False
    # How many items the list has without it, where choices have such numbers.
    number = None

    def __init__(self, request, name, heading, choices, *, lookup, css_class="facet"):
        self.name, self.heading, self.css_class = name, heading, css_class
        self.choices, self.lookup = choices, lookup
        value = request.GET.get(name)
        chosen = [choice for choice in choices if value and choice.value == value]
        if value and not chosen:
            raise Http404
        self.chosen = chosen[0] if value else None

    @property
    def offered(self):
        return [
            choice
            for choice in self.choices
            if choice.label and (choice.is_offered or choice == self.chosen)
        ]

    def path_of(self, choice):
        """Return the path of a choice; nothing where only the query changes."""
        return ""


def years_facet(request, years, offered=None, *, lookup):
    """Return the facet of years by ``?year=``; ``offered``: those not empty here."""
    choices = choices_of_years(years, offered)
    return Facet(
        request, "year", _("By year"), choices, lookup=lookup, css_class="years"
    )


class YearsInPath(Facet):
    """Years with a page each, such as ``/news/2024/``."""

    name, heading, css_class = "year", _("By year"), "years"
    is_in_path = True

    def __init__(self, years, chosen, route, *, route_of_all="", lookup=""):
        self.choices, self.lookup = choices_of_years(years), lookup
        self.chosen = Choice(chosen, str(chosen)) if chosen else None
        self.route, self.route_of_all = route, route_of_all
        self.has_all = bool(route_of_all)

    def path_of(self, choice):
        if choice is None:
            return reverse(self.route_of_all)
        return reverse(self.route, kwargs={"year": choice.key})


class Facets:
    """The facets of a list; ``chosen``: {name: choice}.

    ``one_at_a_time``: a link to a choice of one drops those of the others. ``fixed``:
    {name: value} of what else stands in each query.
    """

    def __init__(self, *facets, one_at_a_time=False, fixed=None):
        self.facets, self.fixed = facets, urlencode(fixed or {})
        self.chosen = {facet.name: facet.chosen for facet in facets if facet.chosen}
        self.stays = {} if one_at_a_time else self.chosen

    def filter(self, queryset):
        return queryset.filter(**self.lookups)

    def select(self, records):
        keys = self.lookups.items()
        return [
            record
            for record in records
            if all(getattr(record, lookup) == key for lookup, key in keys)
        ]

    @property
    def lookups(self):
        chosen = [facet for facet in self.facets if facet.chosen and facet.lookup]
        return {facet.lookup: facet.chosen.key for facet in chosen}

    def title(self, title):
        """Return the title of the list, with what the query chooses behind it."""
        labels = [
            str(facet.chosen.in_title or facet.chosen.label)
            for facet in self.facets
            if facet.chosen and not facet.is_in_path
        ]
        return f"{title}: {', '.join(labels)}" if labels else title

    def query_in(self, language, chosen=None):
        """Return what is chosen as the address in a language says it: "?kind=act"."""
        chosen = self.chosen if chosen is None else chosen
        values = [
            query_of(facet.name, chosen[facet.name].value_in(language))
            for facet in self.facets
            if chosen.get(facet.name) and not facet.is_in_path
        ]
        query = "&".join(filter(None, [self.fixed, *values]))
        return f"?{query}" if query else ""

    @property
    def query(self):
        return self.query_in(current())

    @cached_property
    def offered(self):
        return [(facet, self._links(facet)) for facet in self.facets if facet.offered]

    def _links(self, facet):
        """Return (label, address, is chosen, number or "") of "All" and each choice."""
        language = current()
        links = []
        for choice in [*([None] if facet.has_all else []), *facet.offered]:
            chosen = self.stays if choice else self.chosen
            query = self.query_in(language, {**chosen, facet.name: choice})
            label = str(choice.label) if choice else gettext("All")
            address = facet.path_of(choice) + query
            number = (choice.number if choice else facet.number) or ""
            number = number and number_in(language, number)
            links.append((label, address or "?", choice == facet.chosen, number))
        return links


@lru_cache(MOST_KEPT)
def query_of(name, value):
    return urlencode({name: value}) if value else ""


# Records under which a list has items, as topics


def choices_of(records, keys=None, offered=None, label=str):
    """Return a choice of each record that is visible, by its ``label(record)``.

    ``keys``: {language: keys of those under which readers find anything}, by default
    all. ``offered``: the keys of those under which the list has anything now.
    """
    found = records.visible_in()
    if keys is not None:
        found = found.filter(pk__in=keys[current()])
    choices = [
        Choice(
            record.pk,
            label(record),
            {
                code: record.slug_in(code)
                for code in record.visible_languages()
                if keys is None or record.pk in keys[code]
            },
            offered is None or record.pk in offered,
        )
        for record in found
    ]
    return by_label(choices)


def by_label(choices):
    return sorted(choices, key=lambda choice: sort_key(choice.label))


def keys_in(items, *names):
    """Return the values of each field, or of a relation the keys, that items have."""
    rows = items.order_by().values_list(*names).distinct()
    found = [{*column} - {None} for column in zip(*rows, strict=True)]
    return found or [set() for _name in names]
