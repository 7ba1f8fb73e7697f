from itertools import groupby

from django.utils.translation import gettext_lazy as _

from institute.hall_of_fame.models import Inductee
from institute.pages.sections import Introduction
from institute.sections import Section
from publishing.catalogue.facets import Choice, Facet, Facets
from publishing.pages.seo import absolute, head_of_record
from publishing.pages.views import (
    cached_numbers_of,
    connections_of,
    get_visible_or_404,
    paginate,
    render_record,
)
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


def inductee_detail(request, slug):
    inductee = get_visible_or_404(Inductee.objects.for_page, slug=slug)
    return render_record(
        request, inductee, "institute/inductee_detail.html", inductee_context
    )


def inductee_context(inductee, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    language = current()
    person = pointers("institute.person", inductee.person_id)
    of_person = inductee.person and inductee.person.picture_id
    portraits = pointers("library.picture", inductee.picture_id, of_person)
    connections = connections_of(
        inductee, language, more=[*person, *portraits], **connected
    )
    portrait = connections.first(portraits)
    image = portrait and portrait.image
    return {
        "head": head_of_record(
            inductee, image=image, nodes=[json_ld(inductee, language, image)]
        ),
        "inductee": inductee,
        "portrait": image,
        "person": connections.first(person),
        "connections": connections,
        "related": connections.related,
    }


def json_ld(inductee, language, image):
    """Return schema.org's Person or Organization in the active language."""
    is_person = inductee.kind == Inductee.Kind.PERSON
    category = getattr(inductee.category, f"title_{language}")
    return {
        "@type": "Person" if is_person else "Organization",
        "name": inductee.title_in(language),
        "description": getattr(inductee, f"summary_{language}"),
        "url": absolute(inductee.address_in(language)),
        "image": absolute(image.share_path) if image else None,
        "award": award(category, inductee.honoured_in),
    }


def award(category, year):
    """Return schema.org's ``award``: "Pioneers, 2017", or the year alone."""
    return f"{category}, {year}" if category else str(year)
