from itertools import groupby

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from institute.hall_of_fame.models import Inductee
from institute.pages.views import SectionList
from institute.sections import Section
from publishing.catalogue.demonstration import all_invented
from publishing.catalogue.facets import Choice, Facet, Facets
from publishing.pages.items import ItemPage
from text.pointers import pointers


class InducteeList(SectionList):
    """The Hall of Fame, or those of one year or category."""

    model = Inductee
    section, template, size = Section.HALL_OF_FAME, "institute/inductee_list.html", 30

    @cached_property
    def everyone(self):
        """The members in any language, the latest first."""
        inductees = Inductee.objects.visible_anywhere().latest_first(self.language)
        return [*inductees.without_texts()]

    @cached_property
    def facets(self):
        ranked = sorted(
            self.everyone, key=lambda row: (row.category.position, row.category_id)
        )
        categories = choices_of(ranked, "category_id", lambda it: it.category.title)
        years = choices_of(self.everyone, "honoured_in", lambda it: it.honoured_in)
        return Facets(
            Facet(
                *(self.request, "category", _("By category"), categories),
                lookup="category_id",
            ),
            Facet(
                *(self.request, "year", _("By year"), years),
                lookup="honoured_in",
                css_class="years",
            ),
        )

    def items(self):
        here = [row for row in self.everyone if row.is_visible_in(self.language)]
        return self.facets.select(here)

    def context(self):
        groups = groupby(self.page, lambda inductee: inductee.honoured_in)
        chosen = self.facets.chosen.get("category")
        categories = {row.category_id: row.category for row in self.everyone}
        return {
            "groups": [(year, [*group]) for year, group in groups],
            "whole_is_invented": all_invented(self.page),
            "category": chosen and categories[chosen.key],
        }


def choices_of(inductees, lookup, label):
    """Return the choices that readers have here."""
    choices = {}
    for inductee in inductees:
        key = getattr(inductee, lookup)
        choice = choices.setdefault(key, Choice(key, label(inductee)))
        choice.values.update(dict.fromkeys(inductee.visible_languages(), str(key)))
    return [choice for choice in choices.values() if choice.value]


class InducteePage(ItemPage):
    model = Inductee
    shows = ["person", "picture"]

    def more_pointers(self):
        """Return the portrait of the person, in place of one of the inductee."""
        person = self.record.person
        portrait = pointers("library.picture", person and person.picture_id)
        self.pointers["picture"] += portrait
        return portrait

    def context(self):
        return {"portrait": self.picture}

    def json_ld(self):
        is_person = self.record.kind == Inductee.Kind.PERSON
        category = getattr(self.record.category, f"title_{self.language}")
        return {
            "@type": "Person" if is_person else "Organization",
            **self.json_ld_basics(),
            "award": award(category, self.record.honoured_in),
        }


def award(category, year):
    """Return schema.org's ``award``: "Pioneers, 2017", or the year alone."""
    return f"{category}, {year}" if category else str(year)
