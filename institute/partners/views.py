from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from institute.pages.views import Introduction
from institute.partners.models import Partner
from institute.sections import Section
from publishing.catalogue.facets import Choice, Facet, Facets
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
from publishing.pages.views import cached_numbers_of, paginate
from text import countries
from text.languages import current

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


class PartnerPage(ItemPage):
    model = Partner
    shows = ["logo", "projects"]

    def more_pointers(self):
        return self.mentions()

    def context(self):
        related = (entry.pointer for entry in self.connections.related)
        listed = {*self.pointers["projects"], *related}
        linking = self.connections.all(self.mentions())
        return {
            "logo": self.image("logo"),
            "projects": self.entries("projects"),
            "mentions": [e for e in linking if e.pointer not in listed],
        }

    def json_ld(self):
        """Return schema.org's Organization in the active language."""
        logo, country = self.image("logo"), self.record.country
        node = {"@type": "Organization", **self.json_ld_basics()}
        return {
            **node,
            "url": self.record.url or node["url"],
            "logo": absolute(logo.largest_path) if logo else None,
            "address": country
            and {"@type": "PostalAddress", "addressCountry": country},
        }
