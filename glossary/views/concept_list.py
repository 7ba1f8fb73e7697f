from functools import partial

from django.db.models import Count, Max, Subquery
from django.http import Http404
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _

from glossary import concept_map
from glossary.models import Concept, Domain, GeneratedFile, Term, TitlePage
from glossary.models.term import section_of, sections
from glossary.views.downloads import FORMATS
from publishing.cache.memory import cached_until_change
from publishing.catalogue import latest_changes
from publishing.content.addresses import path_to
from publishing.content.sections import section_name
from publishing.content.status import visible
from publishing.pages.lists import ListPage
from publishing.pages.seo import head_of_list
from publishing.pages.views import Counted
from text.languages import LANGUAGES, current, others

# Up to so many terms are shown on a single page, with the letters as anchors.
SINGLE_PAGE = 300
# How many concepts are neither too few nor too many for a map that is shown first.
MAPPED = range(8, concept_map.MOST + 1)
# How many terms of a letter are shown on a page.
PAGE_SIZE = 200


class Index(ListPage):
    """All terms of the language; of a big glossary those of the first letter."""

    route, template = "glossary:list", "glossary/concept_list.html"
    feed_route = "glossary:feed"
    heading = _("Glossary")
    numbers = None

    @cached_property
    def sections(self):
        return sections(Term.objects.letters(self.language), self.language)

    @cached_property
    def filled(self):
        return {section.name: section for section in self.sections if section.count}

    @property
    def number(self):
        return sum(section.count for section in self.filled.values())

    @cached_property
    def section(self):
        """The section that is shown, or None: all are."""
        is_single_page = self.number <= SINGLE_PAGE
        return None if is_single_page else next(iter(self.filled.values()))

    @property
    def size(self):
        return PAGE_SIZE if self.section else SINGLE_PAGE

    def items(self):
        terms, section = Term.objects.in_the_index(self.language), self.section
        if section:
            terms = terms.in_section(section.name, self.language)
        number = section.count if section else self.number
        return Counted(terms, number)

    @cached_property
    def about(self):
        key = "glossary", self.language
        return cached_until_change(key, partial(introduction, self.language))

    def head_fields(self):
        return {"description": self.about["lead"]}

    def context(self):
        pdf = GeneratedFile.objects.filter(language=self.language).first()
        groups = {}
        for row in self.page:
            section = section_of(row["letter"], self.language)
            groups.setdefault(section, []).append(line_of(row))
        return {
            "sections": self.sections,
            "most": max(section.count for section in self.sections),
            "groups": [
                (section, groups[section.name])
                for section in self.sections
                if section.name in groups
            ],
            "other_language": others(self.language)[0],
            "is_single_page": self.section is None,
            "about": self.about,
            "chosen": self.section and self.section.name,
            "files": FORMATS.values(),
            "pdf": pdf and pdf.download,
        }


def line_of(row):
    """Return a term of the index; ``title``: the preferred term of its concept.

    ``warning``: in the words of its entry, if the term should not be used.
    """
    warnings = {
        Term.Status.DEPRECATED: gettext("not recommended"),
        Term.Status.SUPERSEDED: gettext("superseded"),
    }
    replaced = gettext("replaced") if row["is_replaced"] else ""
    return row | {
        "is_synonym": row["text"] != row["title"],
        "warning": warnings.get(row["status"], replaced),
        "url": Concept.address(current(), slug=row["slug"]),
    }


def introduction(language):
    """Return what introduces the index: its numbers, and the title page."""
    title_page = TitlePage.objects.all()[:1]
    about = Concept.objects.visible_in(language).aggregate(
        concepts=Count("pk"),
        in_both=Count("pk", filter=visible(others(language)[0])),
        updated_at=Max(f"updated_at_{language}"),
        foreword=Max(Subquery(title_page.values(f"foreword_{language}"))),
        editors=Max(Subquery(title_page.values(f"editors_{language}"))),
    )
    foreword = (about["foreword"] or "").replace("\r", "").strip()
    lead = foreword.partition("\n\n")[0]
    return {**about, "lead": lead, "domains": domains_in(language)}


class Letter(Index):
    """The terms of one letter."""

    route, feed_route = "glossary:letter", ""
    about = None

    @cached_property
    def section(self):
        section = self.filled.get(self.address["letter"])
        if section is None:
            raise Http404
        return section

    @property
    def languages(self):
        return [current()]

    def title(self):
        name = section_name("glossary:list", self.heading)
        return f"{name}: {self.section.label}"

    def head(self):
        head = super().head()
        # The other alphabet may not have the letter.
        for code in others(self.language):
            head.addresses[code] = path_to("glossary:list", code)
        return head

    def head_fields(self):
        return {}


class NewConcepts(ListPage):
    """The concepts that were published or changed last."""

    route, template = "glossary:new", "glossary/new.html"
    feed_route = "glossary:feed"
    heading = _("New and changed terms")
    size = 50
    numbers = None

    def items(self):
        return latest_changes(Concept, self.language)


def domain_list(request):
    head = head_of_list(gettext("Subject fields"), "glossary:domains")
    context = {"head": head, "domains": domains_in(current())}
    return render(request, "glossary/domain_list.html", context)


def domains_in(language):
    """Return the domains with concepts in a language, and the ``length`` of each."""
    domains = list(Domain.objects.with_concepts_in(language))
    most = max((domain.number for domain in domains), default=1)
    for domain in domains:
        domain.length = f"{100 * domain.number // most}%"
    return domains


class DomainDetail(ListPage):
    """The concepts of a domain; without any, a link to the other language."""

    route, template = "glossary:domain", "glossary/domain_detail.html"
    size = 100
    numbers = None

    @cached_property
    def domain(self):
        domains = Domain.objects.with_numbers()
        return domains.filter(code=self.address["code"]).first()

    @cached_property
    def languages(self):
        domain = self.domain
        return [code for code in LANGUAGES if domain and domain.number_in(code)]

    def items(self):
        concepts = Concept.objects.visible_in().filter(domains=self.domain.pk)
        concepts = concepts.by_name(self.language).without_texts()
        return Counted(concepts, self.domain.number_in(self.language))

    def title(self):
        return self.domain.title_in(self.language)

    def context(self):
        [other] = others(self.language)
        for concept in self.page:
            if concept.is_visible_in(other):
                concept.equivalent = concept.title_in(other)
        return {"domain": self.domain, "other_language": other}


class ConceptMap(DomainDetail):
    """The concepts of a domain and their relations, drawn, and as a list."""

    route, template = "glossary:map", "glossary/concept_map.html"
    size = concept_map.MOST

    @cached_property
    def map(self):
        key = "concept map", self.language, self.domain.pk
        make = partial(concept_map.map_of, self.domain, self.language)
        return cached_until_change(key, make)

    def items(self):
        return self.map["concepts"]

    def title(self):
        return gettext("%(domain)s: concept map") % {"domain": super().title()}

    def context(self):
        return {
            "domain": self.domain,
            "map": self.map,
            "domains": Domain.objects.with_concepts_in(self.language),
            "other_language": others(self.language)[0],
        }


def first_map(request):
    """Show the first map that is neither empty nor crowded, or the first."""
    domains = Domain.objects.with_concepts_in(current())
    domain = min(domains, key=lambda it: it.number not in MAPPED, default=None)
    if domain is None:
        return domain_list(request)
    return ConceptMap.view(request, code=domain.code)


# The hierarchy, as nested lists


# How deep a tree is shown: templates nest no deeper. Each page lists what is below it.
DEEPEST = 30


class Tree(ListPage):
    """The concepts that have a broader or narrower one."""

    route, template = "glossary:tree", "glossary/tree.html"
    heading = _("Tree of concepts")
    # Trees on a page.
    size = 50
    numbers = None

    @cached_property
    def nodes(self):
        """{key: concept}, in order, each with its ``children``."""
        concepts = Concept.objects.visible_in().in_the_hierarchy()
        # Those from which a link is made.
        columns = [f"{it}_{self.language}" for it in ["title", "slug", "published_at"]]
        concepts = concepts.by_name(self.language).only(*columns, "year")
        nodes = {concept.pk: concept for concept in concepts}
        for concept in nodes.values():
            concept.children = []
        for concept in nodes.values():
            for pk in nodes.keys() & {*concept.broader_pks}:
                nodes[pk].children.append(concept)
        return nodes

    def items(self):
        """Return the concepts with narrower ones only."""
        return [
            concept
            for concept in self.nodes.values()
            if concept.children and self.nodes.keys().isdisjoint(concept.broader_pks)
        ]

    def context(self):
        listed = set()
        return {"branches": [branch(root, listed) for root in self.page]}


def branch(concept, listed, depth=1):
    """Return {concept, number: of its narrower concepts, below: their branches}.

    A concept stands under each broader one, its own children only the first time:
    ``listed`` are those whose children stand above.
    """
    narrower, below = concept.children if depth < DEEPEST else [], []
    if narrower and concept.pk not in listed:
        listed.add(concept.pk)
        below = [branch(child, listed, depth + 1) for child in narrower]
    return {"concept": concept, "number": len(narrower), "below": below}
