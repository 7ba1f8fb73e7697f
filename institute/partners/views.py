import re
from functools import partial
from itertools import groupby

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from institute.pages.views import SectionList
from institute.partners.models import Partner
from institute.sections import Section
from publishing.cache.compiled import Parameter, compiled
from publishing.cache.memory import cached_until_change
from publishing.catalogue import COLUMNS, Entry
from publishing.catalogue.facets import Choice, Facet, Facets, choices_of_kinds
from publishing.catalogue.passages import texts_of
from publishing.models import CatalogueEntry
from publishing.pages.drawings import draw_rows
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
from text import countries
from text.pointers import Pointer


class PartnerList(SectionList):
    """With whom the institute works, by kind and country."""

    model = Partner
    section, template = Section.PARTNERS, "institute/partner_list.html"
    # It is seen as a whole.
    size = 50

    @cached_property
    def kept(self):
        key = "partners", self.language
        return cached_until_change(key, partial(drawn_partners, self.language))

    @cached_property
    def facets(self):
        here = {partner.kind for partner in self.kept["partners"]}
        kinds = [(kind.value, kind.plural) for kind in Partner.Kind]
        kinds = choices_of_kinds(kinds, here)
        named = self.kept["countries"]
        return Facets(
            Facet(self.request, "kind", _("By kind"), kinds, lookup="kind"),
            Facet(self.request, "country", _("By country"), named, lookup="country"),
        )

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
        return {"logo": self.image("logo"), "mentions": named.values()}

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


# Which items of the site name a partner, with a link or without


# How many of the newest are shown, and among how many an abbreviation is looked for:
# an index knows no capitals, so their texts are read.
LIMIT, READ = 20, 200
# Between the names in a title: “WeGO, World Smart Cities Organization”, “… (OECD)”.
BETWEEN_NAMES = re.compile(r"\s—\s|,\s|[()]")


def items_naming(partner, language):
    """Return the newest visible items whose texts have one of its names."""
    names = names_in(partner.title_in(language))
    short = [*filter(is_abbreviation, names)]
    items = items_with([name for name in names if name not in short], partner, language)
    items += with_capitals(short, items_with(short, partner, language, READ), language)
    items = {item.pointer: item for item in items}.values()
    return sorted(items, key=lambda item: item.first_published_at, reverse=True)[:LIMIT]


def items_with(names, partner, language, limit=LIMIT):
    query = " or ".join(f'"{name}"' for name in names)
    rows = rows_naming(language, limit, names=query, pk=partner.pk) if names else []
    return [Entry(row, language) for row in rows]


def with_capitals(names, items, language):
    """Return the newest that have a name as it is written: “PRIOR” is no “prior”."""
    written = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names))
    texts = texts_with_titles(items, language)
    return [item for item in items if written.search(texts[item.pointer])]


def texts_with_titles(entries, language):
    """Return {pointer: all that readers of a language see of an item}."""
    texts = {entry.pointer: f"{entry.title} {entry.summary}" for entry in entries}
    by_model = {}
    for entry in entries:
        if entry.model.passage_fields():
            by_model.setdefault(entry.model, []).append(entry.pk)
    for model, pk, _name, _language, text in texts_of(by_model, language):
        texts[Pointer(model._meta.label_lower, pk)] += f" {text}"
    return texts


def names_in(title):
    """Return the first name in a title, and those that are abbreviations."""
    first, *others = BETWEEN_NAMES.split((title or "").replace('"', " "))
    names = [first, *(name for name in others if is_abbreviation(name))]
    return [name.strip() for name in names if name.strip()]


def is_abbreviation(name):
    return " " not in name and sum(letter.isupper() for letter in name) > 1


@compiled
def rows_naming(language, limit):
    config = settings.SEARCH_CONFIGS[language]
    names = SearchQuery(Parameter("names"), search_type="websearch", config=config)
    items = CatalogueEntry.objects.visible_in(language)
    items = items.filter(**{f"search_{language}": names})
    items = items.exclude(to_model=Partner._meta.label_lower, to_pk=Parameter("pk"))
    return items.newest_first().values(*COLUMNS)[:limit]
