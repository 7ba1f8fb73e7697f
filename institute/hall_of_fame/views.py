from itertools import groupby

from django.utils.translation import gettext_lazy as _

from institute.hall_of_fame.models import Inductee
from institute.pages.views import Introduction
from institute.sections import Section
from publishing.catalogue.facets import Choice, Facet, Facets
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
from publishing.pages.views import cached_numbers_of, paginate
from text.languages import current
from text.pointers import pointers

PAGE_SIZE = 30


def inductee_list(request):
    """Show the Hall of Fame, or those of one year or category."""
    language = current()
    everyone = Inductee.objects.visible_anywhere().latest_first(language)
    everyone = list(everyone.without_texts())
    inductees = [row for row in everyone if row.is_visible_in(language)]
    categories = {inductee.category_id: inductee.category for inductee in inductees}
    facets = facets_of(request, everyone)
    page = paginate(request, facets.select(inductees), PAGE_SIZE)
    introduction = Introduction(Section.HALL_OF_FAME)
    groups = groupby(page, lambda inductee: inductee.honoured_in)
    chosen = facets.chosen.get("category")
    inducted = facets.filter(Inductee.objects)
    return introduction.render(
        request,
        "institute/inductee_list.html",
        page,
        cached_numbers_of(inducted, *facets.lookups.items()),
        introduction.head(page=page.number, facets=facets),
        groups=[(year, list(group)) for year, group in groups],
        facets=facets,
        category=chosen and categories[chosen.key],
    )


def facets_of(request, inductees):
    """Return the facets; ``inductees``: of all languages, the latest first."""
    ranked = sorted(inductees, key=lambda row: (row.category.position, row.category_id))
    categories = choices_of(
        (row, row.category_id, row.category.title) for row in ranked
    )
    years = choices_of(
        (row, row.honoured_in, str(row.honoured_in)) for row in inductees
    )
    return Facets(
        Facet(request, "category", _("By category"), categories, lookup="category_id"),
        Facet(
            request,
            "year",
            _("By year"),
            years,
            lookup="honoured_in",
            css_class="years",
        ),
    )


def choices_of(rows):
    """Return the choices of rows (inductee, key, label) that readers have here.

    In a language in which nobody is visible of a choice the address leaves it out.
    """
    choices = {}
    for inductee, key, label in rows:
        choice = choices.setdefault(key, Choice(key, label))
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
        return {"portrait": self.picture, "person": self.entry("person")}

    def json_ld(self):
        """Return schema.org's Person or Organization in the active language."""
        image = self.picture
        is_person = self.record.kind == Inductee.Kind.PERSON
        category = getattr(self.record.category, f"title_{self.language}")
        return {
            "@type": "Person" if is_person else "Organization",
            **self.json_ld_basics(),
            "image": absolute(image.share_path) if image else None,
            "award": award(category, self.record.honoured_in),
        }


def award(category, year):
    """Return schema.org's ``award``: "Pioneers, 2017", or the year alone."""
    return f"{category}, {year}" if category else str(year)
