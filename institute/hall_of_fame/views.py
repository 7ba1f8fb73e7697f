from itertools import groupby

from django import forms
from django.http import Http404
from django.shortcuts import render

from institute.hall_of_fame.models import Inductee
from institute.pages.sections import Introduction
from institute.sections import Section
from publishing.seo import absolute, head_of_record
from publishing.views import connections_of, find, page_of, respond
from text.languages import current
from text.pointers import Pointer

PAGE_SIZE = 30


class FilterForm(forms.Form):
    year = forms.RegexField(r"^[12][0-9]{3}$", required=False)
    category = forms.RegexField(r"^[1-9][0-9]{0,8}$", required=False)


def inductee_list(request):
    """Show the Hall of Fame, or those of one year or category."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    chosen = {name: int(value) for name, value in form.cleaned_data.items() if value}
    inductees = list(
        Inductee.objects.visible_in().latest_first(current()).without_texts()
    )
    shelves = [(one.honoured_in, one.category) for one in inductees]
    years = sorted({year for year, _category in shelves}, reverse=True)
    categories = {category.pk: category for _year, category in shelves}
    year, category = chosen.get("year"), categories.get(chosen.get("category"))
    if (year and year not in years) or ("category" in chosen and category is None):
        raise Http404
    shown = [
        one
        for one in inductees
        if year in (None, one.honoured_in) and category in (None, one.category)
    ]
    page = page_of(request, shown, PAGE_SIZE)
    introduction = Introduction(Section.HONOURS)
    head = introduction.head(page=page.number, chosen=chosen)
    return render(
        request,
        "institute/inductee_list.html",
        {
            **introduction.context(),
            "head": head,
            "page": page,
            "groups": [
                (number, list(group))
                for number, group in groupby(page, lambda one: one.honoured_in)
            ],
            "years": years,
            "categories": sorted(
                categories.values(), key=lambda one: (one.position, one.pk)
            ),
            "year": year,
            "category": category,
        },
    )


def inductee_detail(request, slug):
    inductees = Inductee.objects.with_related().select_related("category", "person")
    inductee = find(inductees, slug=slug)
    return respond(request, inductee, "institute/inductee_detail.html", honour_context)


def honour_context(inductee, **connected):
    """Return what the page shows; ``connected`` is what a form has not saved yet."""
    language = current()
    person = [Pointer("institute.person", pk) for pk in [inductee.person_id] if pk]
    portraits = [
        Pointer("library.picture", pk)
        for pk in [
            inductee.picture_id,
            inductee.person and inductee.person.picture_id,
        ]
        if pk
    ]
    connections = connections_of(
        inductee, language, more=[*person, *portraits], **connected
    )
    entries = connections.entries
    image = next((entries[one].image for one in portraits if one in entries), None)
    return {
        "head": head_of_record(
            inductee, image=image, nodes=[json_ld(inductee, language, image)]
        ),
        "inductee": inductee,
        "portrait": image,
        "person": next((entries[one] for one in person if one in entries), None),
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
    """Return what search engines call it, whether or not the category has a name."""
    return f"{category}, {year}" if category else str(year)
