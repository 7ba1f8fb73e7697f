from django.shortcuts import render
from django.utils.translation import gettext

from glossary.models import Concept
from glossary.models.letters import section_of, sections
from publishing.catalogue import Entries, entries_of
from publishing.pages.seo import addresses_of, head_of_list
from publishing.pages.views import paginate
from text.fold import first_letter
from text.languages import LANGUAGES, current, others

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
