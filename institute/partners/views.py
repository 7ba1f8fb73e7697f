from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from institute.pages.sections import Introduction
from institute.partners.mentions import items_naming
from institute.partners.models import Partner
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
from text import countries
from text.languages import current
from text.pointers import Pointer, pointers

# Of a list that is seen as a whole.
PAGE_SIZE = 50


def partner_list(request):
    """Show with whom the institute works, by kind and country."""
    partners = list(
        Partner.objects.visible_in()
        .by_kind_and_name(current())
        .select_related("logo")
        .without_texts()
    )
    facets = facets_of(request, partners)
    page = paginate(request, facets.select(partners), PAGE_SIZE)
    introduction = Introduction(Section.PARTNERS)
    chosen = facets.filter(Partner.objects)
    groups = groupby(page, lambda partner: Partner.Kind(partner.kind))
    return introduction.render(
        request,
        "institute/partner_list.html",
        page,
        cached_numbers_of(chosen, *facets.lookups.items()),
        introduction.head(page=page.number, facets=facets),
        groups=[(capfirst(kind.plural), list(group)) for kind, group in groups],
        facets=facets,
    )


def facets_of(request, partners):
    kinds = {partner.kind for partner in partners}
    kinds = [
        Choice(kind.value, capfirst(kind.plural), is_offered=kind in kinds)
        for kind in Partner.Kind
    ]
    here = {partner.country for partner in partners}
    named = [
        Choice(code, name, is_offered=code in here)
        for code, name in countries.choices()
    ]
    return Facets(
        Facet(request, "kind", _("By kind"), kinds, lookup="kind"),
        Facet(request, "country", _("By country"), named, lookup="country"),
    )


def partner_detail(request, slug):
    partner = get_visible_or_404(Partner.objects.for_page, slug=slug)
    return render_record(
        request, partner, "institute/partner_detail.html", partner_context
    )


def partner_context(partner, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    language = current()
    logo = pointers("library.picture", partner.logo_id)
    projects = pointers("institute.project", *getattr(partner, "project_pks", []))
    mentions = [Pointer(**mention) for mention in getattr(partner, "mentions", [])]
    connections = connections_of(
        partner, language, more=[*logo, *projects, *mentions], **connected
    )
    listed = {*projects, *(entry.pointer for entry in connections.related)}
    named = [*connections.all(mentions), *items_naming(partner, language)]
    named = {entry.pointer: entry for entry in named if entry.pointer not in listed}
    logo = connections.first(logo)
    image = logo and logo.image
    return {
        "head": head_of_record(partner, nodes=[json_ld(partner, language, image)]),
        "partner": partner,
        "logo": image,
        "projects": connections.all(projects),
        "mentions": named.values(),
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
