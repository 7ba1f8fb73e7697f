"""The indexes of the journal: its authors and its keywords, by letter."""

from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from institute.models import Person
from journal.models import Article, Contribution
from journal.names import name_from
from journal.same_authors import identity_of, keys_of
from journal.views.archive import path_to_journal
from publishing.cache.compiled import compiled
from publishing.cache.memory import under_stamp
from publishing.catalogue import resolve
from publishing.content.addresses import path_to
from publishing.models import visible
from publishing.pages.seo import head_of_list
from publishing.pages.views import left_out, page_of
from text.alphabet import sort_key
from text.fold import first_letter, fold
from text.languages import LANGUAGES, current, others
from text.pointers import Pointer

# Of an index that is read by names.
PAGE_SIZE = 100


class FilterForm(forms.Form):
    letter = forms.RegexField(r"^[^\W\d_]$", required=False)


@dataclass
class Heading:
    """A name in an index, and the keys of the articles under it.

    ``family``: how the name of a person begins.
    """

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
    return index(request, "journal:authors", title, authors_in, "journal/authors.html")


def keyword_list(request):
    title = gettext("Keywords of the journal")
    template = "journal/keywords.html"
    return index(request, "journal:keywords", title, keywords_in, template)


def index(request, route, title, headings_in, template):
    """Show an index, or what it has under a letter."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    language, letter = current(), form.cleaned_data["letter"].upper()
    headings, only_elsewhere = under_stamp(
        (route, language), partial(headings_in, language)
    )
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
        "left_out": None if letter else left_out(only_elsewhere, head),
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
    """Return the authors that readers of a language see, by name.

    And {code: how many only those of another language see}. Who is the same is decided
    among all of them.
    """
    rows = {
        code: [
            (identity_of(names, person, orcid, language), article, names, person)
            for article, names, person, orcid in contributions_in(code)
        ]
        for code in LANGUAGES
    }
    keys = keys_of(identity for identity, *_row in chain(*rows.values()))
    headings = {}
    for identity, article, names, person in rows[language]:
        key, name = keys[identity], name_from(names, language)
        own = Heading(name.in_index, name.language, name.family)
        heading = headings.setdefault(key, own)
        if heading.language != language == own.language:
            heading.name, heading.family = own.name, own.family
            heading.language = language
        heading.person = heading.person or person
        if article not in heading.articles:
            heading.articles.append(article)
    known = {code: {keys[identity] for identity, *_row in rows[code]} for code in rows}
    return by_letter(headings), only_there(known, language)


def keywords_in(language):
    """Return the keywords that readers of a language see, and as ``authors_in``."""
    headings = {}
    for article in articles_with_keywords(language):
        for word in article.keyword_list(language):
            key = fold(word)
            heading = headings.setdefault(key, Heading(word, language))
            if article.pk not in heading.articles:
                heading.articles.append(article.pk)
    known = {code: keys_of_keywords(code, language) for code in others(language)}
    return by_letter(headings), only_there({**known, language: {*headings}}, language)


def only_there(known, language):
    """Return {code: how many of those known in another language are not known here}."""
    return {code: len(known[code] - known[language]) for code in others(language)}


def by_letter(headings):
    """Return the headings in order; those without a letter come last."""
    return sorted(headings.values(), key=lambda h: (not h.letter, sort_key(h.name)))


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
    return latest.values_list("article", "names", "person", "any_orcid")


@compiled
def articles_with_keywords(language):
    articles = Article.objects.visible_in(language).present()
    latest = articles.order_by("-issue__place", "position", "pk")
    return latest.only("pk", f"keywords_{language}")


@compiled
def articles_with_keywords_only_in(code, language):
    articles = Article.objects.visible_in(code).exclude(visible(language)).present()
    return articles.order_by().only("pk", f"keywords_{code}")
