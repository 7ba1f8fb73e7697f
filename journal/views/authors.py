"""The authors of the journal, by letter."""

from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from institute.models import Person
from journal.models import Article, Contribution
from journal.models.contribution import author_row
from journal.names import identity_of, keys_of, name_in
from journal.views.archive import path_to_journal
from publishing.cache.compiled import compiled
from publishing.cache.memory import cached_until_change
from publishing.catalogue import resolve
from publishing.models import visible
from publishing.pages.lists import LetterMixin, ListPage
from text.alphabet import sort_key
from text.fold import first_letter
from text.languages import LANGUAGES, others
from text.pointers import Pointer, pointers

# Of an index that is read by names.
PAGE_SIZE = 100


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


class AuthorList(LetterMixin, ListPage):
    """The authors, or those under a letter."""

    route, template = "journal:authors", "journal/authors.html"
    feed_route = "journal:feed"
    heading = _("Authors of the journal")
    size = PAGE_SIZE

    @cached_property
    def authors(self):
        return cached_until_change(
            ("journal:authors", self.language), partial(authors_in, self.language)
        )

    @cached_property
    def letters(self):
        headings, _only_elsewhere = self.authors
        return list(dict.fromkeys(h.letter for h in headings if h.letter))

    @property
    def numbers(self):
        """Return how many only another language has; of a letter it is not said."""
        return None if self.letter else self.authors[1]

    def items(self):
        headings, _only_elsewhere = self.authors
        return [h for h in headings if self.letter in ("", h.letter)]

    def context(self):
        articles = chain(*(heading.articles for heading in self.page))
        people = filter(None, (heading.person for heading in self.page))
        entries = resolve(
            [
                *pointers(Article._meta.label_lower, *articles),
                *pointers(Person._meta.label_lower, *people),
            ],
            self.language,
        )
        groups = {}
        for heading in self.page:
            shown = shown_with(heading, entries)
            groups.setdefault(heading.letter, []).append(shown)
        return {
            "path": path_to_journal(),
            "groups": groups.items(),
            "letters": self.letters,
            "letter": self.letter,
        }


def shown_with(heading, entries):
    """Return the name with the entries of its person and of its articles."""
    articles = pointers(Article._meta.label_lower, *heading.articles)
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
