from dataclasses import dataclass

from django.db.models import Count, Max, Subquery
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from glossary.interchange.formats import FORMATS
from glossary.models import Concept, Domain, GeneratedFile, Term, TitlePage
from glossary.models.term import section_of, sections
from publishing.cache.memory import cached_until_change
from publishing.catalogue import Entries, entries_of
from publishing.content.status import visible
from publishing.pages.seo import addresses_of, head_of_list
from publishing.pages.views import Counted, paginate
from text.fold import first_letter
from text.languages import LANGUAGES, current, others

# Up to so many terms are shown on a single page, with the letters as anchors.
SINGLE_PAGE = 300
# How many terms of a letter are shown on a page.
PAGE_SIZE = 200


@dataclass
class IndexLine:
    """A term of the index; ``title`` is the preferred term of its concept."""

    text: str
    status: str
    letter: str
    title: str
    equivalent: str
    slug: str
    is_replaced: int | None

    @property
    def is_synonym(self):
        return self.text != self.title

    @property
    def warning(self):
        """A label if the term should not be used, in the words of its entry."""
        if self.status == Term.Status.DEPRECATED:
            return gettext("not recommended")
        if self.status == Term.Status.SUPERSEDED:
            return gettext("superseded")
        return gettext("replaced") if self.is_replaced else ""

    @property
    def url(self):
        return Concept.address(current(), slug=self.slug)


def concept_list(request):
    """Show all terms of the language; of a big glossary those of the first letter."""
    language = current()
    index = sections(Term.objects.letters(language), language)
    filled = [section for section in index if section.count]
    number = sum(section.count for section in filled)
    is_single_page = number <= SINGLE_PAGE
    terms = Term.objects.in_the_index(language)
    if not is_single_page:
        terms = terms.in_section(filled[0].name, language)
        number = filled[0].count
    size = SINGLE_PAGE if is_single_page else PAGE_SIZE
    page = paginate(request, Counted(terms, number), size)
    about = cached_until_change(("glossary", language), lambda: introduction(language))
    head = head_of_list(
        gettext("Glossary"),
        "glossary:list",
        page=page.number,
        feed=addresses_of("glossary:feed")[language],
        description=about["lead"],
    )
    return render_index(
        request, head, page, index, is_single_page=is_single_page, about=about
    )


def introduction(language):
    """Return what introduces the index: its numbers, and the title page.

    ``lead`` is the first paragraph of the foreword.
    """
    title_page = TitlePage.objects.all()[:1]
    about = Concept.objects.visible_in(language).aggregate(
        concepts=Count("pk"),
        in_both=Count("pk", filter=visible(others(language)[0])),
        updated_at=Max(f"updated_at_{language}"),
        foreword=Max(Subquery(title_page.values(f"foreword_{language}"))),
        editors=Max(Subquery(title_page.values(f"editors_{language}"))),
    )
    foreword = (about["foreword"] or "").replace("\r", "").strip()
    return {**about, "lead": foreword.partition("\n\n")[0]}


def letter(request, letter):
    """Show the terms of one letter."""
    language = current()
    index = sections(Term.objects.letters(language), language)
    filled = {section.name: section for section in index if section.count}
    if letter not in filled:
        raise Http404
    section = filled[letter]
    terms = Term.objects.in_the_index(language).in_section(letter, language)
    page = paginate(request, Counted(terms, section.count), PAGE_SIZE)
    head = head_of_list(
        gettext("Glossary: %(letter)s") % {"letter": section.label},
        "glossary:letter",
        kwargs={"letter": letter},
        page=page.number,
        languages=[language],
    )
    # The other alphabet may not have the letter.
    for code in others(language):
        head.addresses[code] = addresses_of("glossary:list")[code]
    return render_index(request, head, page, index, is_single_page=False, chosen=letter)


def render_index(
    request, head, page, index, *, is_single_page, chosen=None, about=None
):
    language = current()
    pdf = GeneratedFile.objects.filter(language=language).first()
    groups = {}
    for row in page:
        line = IndexLine(**row)
        groups.setdefault(section_of(line.letter, language), []).append(line)
    if not is_single_page and chosen is None:
        chosen = next(iter(groups), None)
    return render(
        request,
        "glossary/concept_list.html",
        {
            "head": head,
            "page": page,
            "sections": index,
            "groups": [
                (section, groups[section.name])
                for section in index
                if section.name in groups
            ],
            "other_language": others(language)[0],
            "is_single_page": is_single_page,
            "about": about,
            "chosen": chosen,
            "here": "list",
            "files": FORMATS.values(),
            "pdf": pdf and pdf.download,
        },
    )


# Concepts on a page of all concepts.
CONCEPTS = 1000
# Concepts on a page of what is new.
NEW = 50


def all_concepts(request):
    """Show the whole glossary on one page, to be printed or searched by the browser."""
    language = current()
    concepts = Concept.objects.visible_in().by_name(language).with_terms(LANGUAGES)
    page = paginate(request, concepts.without_texts(), CONCEPTS)
    groups = {}
    for concept in page:
        name = section_of(first_letter(concept.title_in(language)), language)
        groups.setdefault(name, []).append(concept)
        concept.synonyms = [
            term["text"]
            for term in concept.term_rows
            if term["language"] == language
            and term["text"] != concept.title_in(language)
        ]
        concept.elsewhere = [
            (code, getattr(concept, f"title_{code}"))
            for code in others(language)
            if concept.is_visible_in(code)
        ]
    index = sections({name: len(group) for name, group in groups.items()}, language)
    return render(
        request,
        "glossary/all.html",
        {
            "head": head_of_list(
                gettext("The whole glossary"), "glossary:all", page=page.number
            ),
            "page": page,
            "sections": index,
            "groups": [
                (section, groups[section.name]) for section in index if section.count
            ],
            "here": "all",
        },
    )


def new_concepts(request):
    """Show the concepts that were published or changed last."""
    page = paginate(request, latest(current()), NEW)
    return render(
        request,
        "glossary/new.html",
        {
            "head": head_of_list(
                gettext("New and changed terms"),
                "glossary:new",
                page=page.number,
                feed=addresses_of("glossary:feed")[current()],
            ),
            "page": page,
            "here": "new",
        },
    )


def latest(language):
    """Return the concepts that readers of a language see, the latest change first."""
    visible = entries_of([Concept], language)
    return Entries(visible.latest_change_first(language), language)


def domain_list(request):
    domains = list(Domain.objects.with_concepts_in(current()))
    most = max((domain.number for domain in domains), default=1)
    for domain in domains:
        domain.length = f"{100 * domain.number // most}%"
    head = head_of_list(gettext("Subject fields"), "glossary:domains")
    context = {"head": head, "domains": domains, "here": "domains"}
    return render(request, "glossary/domain_list.html", context)


def domain_detail(request, code):
    """Show the concepts of a domain; without any, link to the other language."""
    language = current()
    domain = Domain.objects.with_numbers().filter(code=code).first()
    languages = [code for code in LANGUAGES if domain and domain.number_in(code)]
    if not languages:
        raise Http404
    concepts = Concept.objects.visible_in().filter(domains=domain.pk)
    concepts = concepts.by_name(language).without_texts()
    page = paginate(request, Counted(concepts, domain.number_in(language)), PAGE_SIZE)
    head = head_of_list(
        domain.title_in(language),
        "glossary:domain",
        kwargs={"code": code},
        page=page.number,
        languages=languages,
        noindex=language not in languages,
    )
    elsewhere = next((code for code in others(language) if code in languages), None)
    return render(
        request,
        "glossary/domain_detail.html",
        {
            "head": head,
            "domain": domain,
            "page": page,
            "other_language": elsewhere,
            "other_url": elsewhere and head.addresses[elsewhere],
            "here": "domain",
        },
    )
