"""The page of a list: what is the same for all lists."""

from django.http import Http404
from django.shortcuts import render
from django.utils.functional import cached_property

from publishing.cache.memory import cached_until_change
from publishing.content.addresses import path_to
from publishing.content.sections import section_name
from publishing.pages.seo import head_of_list
from publishing.pages.views import (
    Counted,
    numbers_of,
    paginate,
    untranslated_count,
)
from text.languages import LANGUAGES, current


class ListPage:
    """The page of a list, of which a subject says what differs; made for a request.

    ``docs/subject.md`` has an example. What is in the path, such as a year, stands in
    ``address``. A list that is narrowed says its ``facets``, a cached property; one of
    what is no queryset of records has ``items`` in place of ``records`` and ``rows``.
    """

    model = None
    route = template = feed_route = ""
    heading = ""
    # How many stand on a page, if not as many as elsewhere.
    size = None
    # What it can be narrowed by.
    facets = None
    # Those in which the very page stands; in none: 404.
    languages = LANGUAGES
    is_indexed = True

    def __init__(self, request, **address):
        self.request, self.address, self.language = request, address, current()
        if not self.languages:
            raise Http404
        # Before what they show is read.
        self.fragments = cached_until_change(("fragments", self.route), dict)
        self.page = paginate(request, self.items(), self.size)

    @classmethod
    def view(cls, request, **address):
        """Answer with a page of the list: a view."""
        return cls(request, **address).respond()

    def respond(self):
        return render(self.request, self.template, self.whole_context())

    # What a list says of its own

    def records(self):
        """Return the queryset of all, whatever their language and the facets."""
        return self.model.objects.all()

    def rows(self, records):
        """Return what is listed of the records that the facets leave."""
        return records.visible_in(self.language).newest_first()

    def context(self):
        """Return what its template needs of its own."""
        return {}

    def head_fields(self):
        """Return what else ``head_of_list`` takes."""
        return {}

    # What it may use

    def items(self):
        return Counted(self.rows(self.chosen), self.numbers[self.language])

    @cached_property
    def chosen(self):
        return self.facets.filter(self.records()) if self.facets else self.records()

    @cached_property
    def numbers(self):
        """Return {language: how many it has}; nothing: that is not said."""
        lookups = self.facets.lookups.items() if self.facets else ()
        key = "numbers", self.language, self.route, *self.address.values(), *lookups
        return cached_until_change(key, lambda: numbers_of(self.chosen))

    def name(self):
        return section_name(self.route, self.heading)

    def title(self):
        title = self.name()
        return self.facets.title(title) if self.facets else title

    def head(self):
        fields = {
            "kwargs": self.address,
            "page": self.page.number,
            "facets": self.facets,
            "languages": self.languages,
            "noindex": not self.is_indexed or self.language not in self.languages,
            "feed": path_to(self.feed_route, self.language) if self.feed_route else "",
        }
        return head_of_list(self.title(), self.route, **fields | self.head_fields())

    def whole_context(self):
        head = self.head()
        numbers = self.numbers
        return {
            "head": head,
            "page": self.page,
            "facets": self.facets,
            "fragments": self.fragments,
            "left_out": untranslated_count(numbers, head) if numbers else None,
            **self.context(),
        }


class LetterMixin:
    """Goes before ``ListPage`` where ``?letter=A`` narrows to one of ``letters``."""

    @cached_property
    def letter(self):
        letter = self.request.GET.get("letter", "")
        if letter and letter not in self.letters:
            raise Http404
        return letter

    @property
    def is_indexed(self):
        return not self.letter
