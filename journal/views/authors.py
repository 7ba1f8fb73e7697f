"""The names of the journal's authors, by letter."""

from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from institute.models import Person
from journal.models import Article, Contribution
from journal.models.children import author_row
from journal.names import Name, name_in
from journal.views.issue import path_to_journal
from publishing.cache.compiled import compiled
from publishing.cache.memory import cached_until_change
from publishing.catalogue import resolve
from publishing.models import visible
from publishing.pages.lists import LetterMixin, ListPage
from text.alphabet import sort_key
from text.fold import first_letter, fold
from text.pointers import Pointer

# Of an index that is read by names.
PAGE_SIZE = 100


@dataclass
class Heading:
    """A name in the index, and the articles under it."""

    name: Name
    person: Pointer | None = None
    articles: list[Pointer] = field(default_factory=list)

    @property
    def letter(self):
        return first_letter(self.name.in_index)


class AuthorList(LetterMixin, ListPage):
    """The authors, or those under a letter."""

    route, template = "journal:authors", "journal/authors.html"
    feed_route = "journal:feed"
    heading = _("Authors of the journal")
    size = PAGE_SIZE
    # How many only another language has is not said.
    numbers = None

    @cached_property
    def authors(self):
        return cached_until_change(
            ("journal:authors", self.language), partial(authors_in, self.language)
        )

    @cached_property
    def letters(self):
        return list(dict.fromkeys(h.letter for h in self.authors if h.letter))

    def items(self):
        return [h for h in self.authors if self.letter in ("", h.letter)]

    def context(self):
        ends = chain(*([h.person, *h.articles] for h in self.page))
        entries = resolve([*filter(None, ends)], self.language)
        groups = {}
        for heading in self.page:
            articles = [entries[end] for end in heading.articles if end in entries]
            shown = heading, entries.get(heading.person), articles
            groups.setdefault(heading.letter, []).append(shown)
        return {
            "path": path_to_journal(),
            "groups": groups.items(),
            "letters": self.letters,
            "letter": self.letter,
        }


def authors_in(language):
    """Return the names under which readers of a language see articles, in order."""
    headings = {}
    for article, row in contributions_in(language):
        name = name_in(row, language)
        heading = headings.setdefault(fold(name.full), Heading(name))
        if row["person"] and not heading.person:
            heading.person = Pointer(Person._meta.label_lower, row["person"])
        article = Pointer(Article._meta.label_lower, article)
        if article not in heading.articles:
            heading.articles.append(article)
    order = sorted(headings.values(), key=lambda it: sort_key(it.name.in_index))
    return sorted(order, key=lambda it: not it.letter)


@compiled
def contributions_in(language):
    contributions = Contribution.objects.filter(visible(language, of="article__"))
    latest = contributions.order_by("-article__issue__sort_key", "article", "position")
    return latest.values_list("article", author_row(in_full=False))
