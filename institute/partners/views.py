from itertools import groupby

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.text import capfirst

from institute.pages.sections import Introduction
from institute.partners import countries
from institute.partners.models import Partner
from institute.sections import Section
from publishing.seo import absolute, head_of_record
from publishing.views import connections_of, find, page_of, respond
from text import alphabet
from text.languages import current
from text.pointers import Pointer

# Of a list that is seen as a whole.
PAGE_SIZE = 50


class FilterForm(forms.Form):
    kind = forms.ChoiceField(choices=Partner.Kind, required=False)
    country = forms.ChoiceField(choices=countries.choices, required=False)


def partner_list(request):
    """Show with whom the institute works, by kind and country."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    partners = list(
        Partner.objects.visible_in()
        .by_name(current())
        .select_related("logo")
        .without_texts()
    )
    shown = [
        partner
        for partner in partners
        if all(getattr(partner, name) == value for name, value in chosen.items())
    ]
    order = list(Partner.Kind)
    shown.sort(key=lambda partner: order.index(partner.kind))
    page = page_of(request, shown, PAGE_SIZE)
    introduction = Introduction(Section.COLLABORATION)
    head = introduction.head(page=page.number, chosen=chosen)
    return render(
        request,
        "institute/partner_list.html",
        {
            **introduction.context(),
            "head": head,
            "page": page,
            "groups": [
                (capfirst(Partner.Kind(kind).plural), list(group))
                for kind, group in groupby(page, lambda partner: partner.kind)
            ],
            "kinds": [kind for kind in order if any(kind == p.kind for p in partners)],
            "countries": countries_of(partners),
            "chosen": chosen,
        },
    )


def countries_of(partners):
    """Return (code, name) of the countries of the partners, by name."""
    named = {partner.country: partner.country_name for partner in partners}
    named.pop("", None)
    return sorted(named.items(), key=lambda pair: alphabet.sort_key(pair[1]))


def partner_detail(request, slug):
    partner = find(Partner.objects.with_related().with_project_pks(), slug=slug)
    return respond(request, partner, "institute/partner_detail.html", partner_context)


def partner_context(partner, **connected):
    """Return what the page shows; ``connected`` is what a form has not saved yet."""
    language = current()
    logo = [Pointer("library.picture", pk) for pk in [partner.logo_id] if pk]
    projects = [
        Pointer("institute.project", pk) for pk in getattr(partner, "project_pks", [])
    ]
    connections = connections_of(
        partner, language, more=[*logo, *projects], **connected
    )
    entries = connections.entries
    image = next((entries[one].image for one in logo if one in entries), None)
    return {
        "head": head_of_record(partner, nodes=[json_ld(partner, language, image)]),
        "partner": partner,
        "logo": image,
        "projects": [entries[one] for one in projects if one in entries],
        "connections": connections,
        "related": connections.related,
    }


def json_ld(partner, language, image):
    """Return schema.org's Organization in the active language."""
    return {
        "@type": "Organization",
        "name": partner.title_in(language),
        "description": getattr(partner, f"summary_{language}"),
        "url": partner.url or absolute(partner.address_in(language)),
        "logo": absolute(image.largest_path) if image else None,
        "address": {"@type": "PostalAddress", "addressCountry": partner.country}
        if partner.country
        else None,
    }
