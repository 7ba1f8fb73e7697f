"""The names of the journal's authors, by letter."""

from functools import partial
from itertools import chain

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from institute.models import Person
from journal.models import Article, Contribution
from journal.models.children import author_row
from journal.names import name_in
from journal.views.issue import path_to_journal
from publishing.cache.memory import cached_until_change
from publishing.catalogue import resolve
from publishing.models import visible
from publishing.pages.lists import LetterMixin, ListPage
from text.alphabet import sort_key
from text.fold import first_letter, fold
from text.pointers import Pointer

# Of an index that is read by names.
PAGE_SIZE = 100


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
        return [*dict.fromkeys(h["letter"] for h in self.authors if h["letter"])]

    def items(self):
        return [h for h in self.authors if self.letter in ("", h["letter"])]

    def context(self):
        ends = chain(*([h["person"], *h["articles"]] for h in self.page))
        entries = resolve([*filter(None, ends)], self.language)
        groups = {}
        for heading in self.page:
            articles = [*filter(None, map(entries.get, heading["articles"]))]
            shown = heading["name"], entries.get(heading["person"]), articles
            groups.setdefault(heading["letter"], []).append(shown)
        return {
            "path": path_to_journal(),
            "groups": groups.items(),
            "letters": self.letters,
            "letter": self.letter,
        }


def authors_in(language):
    """Return each name that readers see, with letter, person and articles, in order."""
    headings = {}
    contributions = Contribution.objects.filter(visible(language, of="article__"))
    latest = contributions.order_by("-article__issue__sort_key", "article", "position")
    rows = latest.values_list("article", author_row(in_full=False))
    for article, row in rows:
        name = name_in(row, language)
        letter = first_letter(name.in_index)
        new = {"name": name, "letter": letter, "person": None, "articles": {}}
        heading = headings.setdefault(fold(name.full), new)
        if row["person"] and not heading["person"]:
            heading["person"] = Pointer(Person._meta.label_lower, row["person"])
        heading["articles"][Pointer(Article._meta.label_lower, article)] = True
    return sorted(
        headings.values(),
        key=lambda it: (not it["letter"], sort_key(it["name"].in_index)),
    )
