"""The authors of the journal, by letter."""

from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from institute.models import Person
from journal.models import Article, Contribution
from journal.models.contribution import author_row
from journal.names import identity_of, keys_of, name_in
from journal.views.archive import path_to_journal
from publishing.cache.compiled import compiled
from publishing.cache.memory import cached_until_change
from publishing.catalogue import resolve
from publishing.content.addresses import path_to
from publishing.models import visible
from publishing.pages.seo import head_of_list
from publishing.pages.views import paginate, untranslated_count
from text.alphabet import sort_key
from text.fold import first_letter
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
    """Show the authors, or those under a letter."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    language, letter = current(), form.cleaned_data["letter"].upper()
    headings, only_elsewhere = cached_until_change(
        ("journal:authors", language), partial(authors_in, language)
    )
    letters = list(dict.fromkeys(h.letter for h in headings if h.letter))
    if letter and letter not in letters:
        raise Http404
    shown = [h for h in headings if not letter or h.letter == letter]
    page = paginate(request, shown, PAGE_SIZE)
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
        gettext("Authors of the journal"),
        "journal:authors",
        page=page.number,
        noindex=bool(letter),
        feed=path_to("journal:feed", language),
    )
    context = {
        "head": head,
        "path": path_to_journal(),
        "page": page,
        "groups": groups.items(),
        "letters": letters,
        "letter": letter,
        "left_out": None if letter else untranslated_count(only_elsewhere, head),
    }
    return render(request, "journal/authors.html", context)


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
            (identity_of(row, language), article, row)
            for article, row in contributions_in(code)
        ]
        for code in LANGUAGES
    }
    keys = keys_of(identity for identity, *_row in chain(*rows.values()))
    headings = {}
    for identity, article, row in rows[language]:
        key, name = keys[identity], name_in(row, language)
        own = Heading(name.in_index, name.language, name.family)
        heading = headings.setdefault(key, own)
        if heading.language != language == own.language:
            heading.name, heading.family = own.name, own.family
            heading.language = language
        heading.person = heading.person or identity.page
        if article not in heading.articles:
            heading.articles.append(article)
    known = {code: {keys[identity] for identity, *_row in rows[code]} for code in rows}
    return by_letter(headings), only_there(known, language)


def only_there(known, language):
    """Return {code: how many of those known in another language are not known here}."""
    return {code: len(known[code] - known[language]) for code in others(language)}


def by_letter(headings):
    """Return the headings in order; those without a letter come last."""
    return sorted(headings.values(), key=lambda h: (not h.letter, sort_key(h.name)))


@compiled
def contributions_in(language):
    contributions = Contribution.objects.filter(visible(language, of="article__"))
    latest = contributions.order_by("-article__issue__sort_key", "article", "position")
    return latest.values_list("article", author_row(in_full=False))
