from itertools import groupby

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from institute.pages.views import SectionList
from institute.partners.mentions import items_naming
from institute.partners.models import Partner
from institute.sections import Section
from publishing.catalogue.facets import Choice, Facet, Facets
from publishing.pages.drawings import Mark, days_of_years, draw
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
from text import countries

# How wide the years of a partner are drawn, in sizes of their text.
ROOM = 15


class PartnerList(SectionList):
    """With whom the institute works, by kind and country."""

    section, template = Section.PARTNERS, "institute/partner_list.html"
    # It is seen as a whole.
    size = 50

    @cached_property
    def partners(self):
        partners = Partner.objects.visible_in().by_kind_and_name(self.language)
        return [*partners.without_texts()]

    @cached_property
    def facets(self):
        kinds = {partner.kind for partner in self.partners}
        kinds = [
            Choice(kind.value, capfirst(kind.plural), is_offered=kind in kinds)
            for kind in Partner.Kind
        ]
        here = {partner.country for partner in self.partners}
        named = [
            Choice(code, name, is_offered=code in here)
            for code, name in countries.choices()
        ]
        return Facets(
            Facet(self.request, "kind", _("By kind"), kinds, lookup="kind"),
            Facet(self.request, "country", _("By country"), named, lookup="country"),
        )

    def records(self):
        return Partner.objects.all()

    def items(self):
        return self.facets.select(self.partners)

    def context(self):
        since = [row.first_year or row.last_year for row in self.partners]
        since = min(filter(None, since), default=None)
        until = max((row.last_year or 0 for row in self.partners), default=0)
        for partner in self.page:
            days = days_of_years(partner.first_year, partner.last_year)
            url = partner.get_absolute_url()
            mark = Mark("years", partner.title, url, *days, partner.years_display)
            partner.drawing = draw([("", [mark])], since=since, width=ROOM, until=until)
        groups = groupby(self.page, lambda partner: Partner.Kind(partner.kind))
        return {
            "groups": [(capfirst(kind.plural), [*group]) for kind, group in groups],
            "axis": next(filter(None, (row.drawing for row in self.page)), None),
        }


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
