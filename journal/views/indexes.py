"""The indexes of the journal: its authors and its keywords, by letter."""

from dataclasses import dataclass, field
from functools import partial

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from institute.models import Person
from journal.figures import author_of
from journal.models import Article, Contribution
from journal.names import name_from
from journal.views.archive import path_to_journal
from publishing.catalogue import resolve
from publishing.compiled import compiled
from publishing.memory import under_stamp
from publishing.models import visible
from publishing.models.addresses import path_to
from publishing.seo import head_of_list
from publishing.views import left_out, page_of
from text.alphabet import sort_key
from text.fold import first_letter, fold
from text.languages import current, others
from text.pointers import Pointer

# Of an index that is read by names.
PAGE_SIZE = 100


class FilterForm(forms.Form):
    letter = forms.RegexField(r"^[^\W\d_]$", required=False)


@dataclass
class Heading:
    """A name in an index, and the keys of the articles under it.

    ``key``: what tells it from others; ``family``: how the name of a person begins.
    """

    key: object
    name: str
    language: str
    family: str = ""
    person: int | None = None
    articles: list = field(default_factory=list)

    @property
    def letter(self):
        return first_letter(self.name)


def author_list(request):
    title = gettext("Authors of the journal")
    lists = authors_in, keys_of_authors
    return index(request, "journal:authors", title, *lists, "journal/authors.html")


def keyword_list(request):
    title = gettext("Keywords of the journal")
    lists = keywords_in, keys_of_keywords
    return index(request, "journal:keywords", title, *lists, "journal/keywords.html")


def index(request, route, title, headings_in, keys_in, template):
    """Show an index, or what it has under a letter."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    language, letter = current(), form.cleaned_data["letter"].upper()
    headings = under_stamp((route, language), partial(headings_in, language))
    known = {heading.key for heading in headings}
    only_there = {
        code: len(
            under_stamp((route, language, code), partial(keys_in, code, language))
            - known
        )
        for code in others(language)
    }
    letters = list(dict.fromkeys(h.letter for h in headings if h.letter))
    if letter and letter not in letters:
        raise Http404
    shown = [h for h in headings if not letter or h.letter == letter]
    page = page_of(request, shown, PAGE_SIZE)
    articles, people = (
        [Pointer(model._meta.label_lower, pk) for pk in pks]
        for model, pks in [
            (Article, [pk for heading in page for pk in heading.articles]),
            (Person, [heading.person for heading in page if heading.person]),
        ]
    )
    entries = resolve([*articles, *people], language)
    groups = {}
    for heading in page:
        groups.setdefault(heading.letter, []).append(shown_with(heading, entries))
    head = head_of_list(
        title,
        route,
        page=page.number,
        noindex=bool(letter),
        feed=path_to("journal:feed", language),
        listed=[heading.name for heading in page],
    )
    context = {
        "head": head,
        "path": path_to_journal(),
        "page": page,
        "groups": groups.items(),
        "letters": letters,
        "letter": letter,
        "left_out": None if letter else left_out(only_there, head),
    }
    return render(request, template, context)


def shown_with(heading, entries):
    """Return the name with the entries of its person and of its articles."""
    articles = [Pointer(Article._meta.label_lower, pk) for pk in heading.articles]
    return {
        "name": heading.name,
        "family": heading.family,
        "behind_family": heading.name.removeprefix(heading.family),
        "language": heading.language,
        "person": entries.get(Pointer(Person._meta.label_lower, heading.person)),
        "articles": [entries[end] for end in articles if end in entries],
    }


def authors_in(language):
    """Return the authors that readers of a language see, by name."""
    headings = {}
    for article, names, person, orcid in contributions_in(language):
        name = name_from(names, language)
        key = author_of(names, person, orcid, language)
        own = Heading(key, name.in_index, name.language, name.family, person)
        heading = headings.setdefault(key, own)
        heading.articles.append(article)
    return by_letter(headings.values())


def keywords_in(language):
    """Return the keywords that readers of a language see."""
    headings = {}
    for article in articles_with_keywords(language):
        for word in article.keyword_list(language):
            key = fold(word)
            heading = headings.setdefault(key, Heading(key, word, language))
            if article.pk not in heading.articles:
                heading.articles.append(article.pk)
    return by_letter(headings.values())


def by_letter(headings):
    """Sort headings; those without a letter come last."""
    return sorted(headings, key=lambda h: (not h.letter, sort_key(h.name)))


def keys_of_authors(code, language):
    """Return what tells from others the authors that readers of ``code`` see."""
    return {
        author_of(names, person, orcid, language)
        for _article, names, person, orcid in contributions_in(code)
    }


def keys_of_keywords(code, language):
    """Return the keywords of the articles that readers of ``code`` alone see."""
    articles = articles_with_keywords_only_in(code, language)
    return {fold(word) for article in articles for word in article.keyword_list(code)}


@compiled
def contributions_in(language):
    contributions = Contribution.objects.names().filter(
        visible(language, of="article__")
    )
    latest = contributions.order_by("-article__issue__place", "article", "position")
    return latest.values_list("article", "names", "person", "orcid")


@compiled
def articles_with_keywords(language):
    articles = Article.objects.visible_in(language).present()
    latest = articles.order_by("-issue__place", "position", "pk")
    return latest.only("pk", f"keywords_{language}")


@compiled
def articles_with_keywords_only_in(code, language):
    articles = Article.objects.visible_in(code).exclude(visible(language)).present()
    return articles.order_by().only("pk", f"keywords_{code}")
