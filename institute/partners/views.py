from functools import partial
from itertools import groupby

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from institute.pages.views import SectionList
from institute.partners.mentions import items_naming
from institute.partners.models import Partner
from institute.sections import Section
from publishing.cache.memory import cached_until_change
from publishing.catalogue.facets import Choice, Facet, Facets
from publishing.pages.drawings import draw_rows
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
from text import countries


class PartnerList(SectionList):
    """With whom the institute works, by kind and country."""

    section, template = Section.PARTNERS, "institute/partner_list.html"
    # It is seen as a whole.
    size = 50

    @cached_property
    def kept(self):
        key = "partners", self.language
        return cached_until_change(key, partial(drawn_partners, self.language))

    @cached_property
    def facets(self):
        kinds = {partner.kind for partner in self.kept["partners"]}
        kinds = [
            Choice(kind.value, capfirst(kind.plural), is_offered=kind in kinds)
            for kind in Partner.Kind
        ]
        named = self.kept["countries"]
        return Facets(
            Facet(self.request, "kind", _("By kind"), kinds, lookup="kind"),
            Facet(self.request, "country", _("By country"), named, lookup="country"),
        )

    def records(self):
        return Partner.objects.all()

    def items(self):
        return self.facets.select(self.kept["partners"])

    def context(self):
        # Those whose years are not known stand last in their kind.
        groups = [
            (capfirst(kind.plural), sorted(group, key=lambda each: not each.drawing))
            for kind, group in groupby(self.page, lambda each: Partner.Kind(each.kind))
        ]
        return {"axis": self.kept["axis"], "groups": groups}


def drawn_partners(language):
    """Return all that are visible, each with the ``drawing`` of its years."""
    partners = Partner.objects.visible_in(language).by_kind_and_name(language)
    partners = [*partners.without_texts()]
    here = {partner.country for partner in partners}
    named = [Choice(*row, is_offered=row[0] in here) for row in countries.choices()]
    return {"partners": partners, "countries": named, "axis": draw_rows(partners)}


class PartnerPage(ItemPage):
    model = Partner
    shows = ["logo", "projects"]

    def more_pointers(self):
        return self.mentions()

    def context(self):
        related = (entry.pointer for entry in self.connections.related)
        listed = {*self.pointers["projects"], *related}
        named = self.connections.all(self.mentions())
        named += items_naming(self.record, self.language)
        named = {entry.pointer: entry for entry in named if entry.pointer not in listed}
        return {
            "logo": self.image("logo"),
            "projects": self.entries("projects"),
            "mentions": named.values(),
        }

    def json_ld(self):
        logo, country = self.image("logo"), self.record.country
        node = {"@type": "Organization", **self.json_ld_basics()}
        return {
            **node,
            "url": self.record.url or node["url"],
            "logo": absolute(logo.largest_path) if logo else None,
            "address": country
            and {"@type": "PostalAddress", "addressCountry": country},
        }
