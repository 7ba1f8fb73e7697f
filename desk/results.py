"""Records as the back office lists them, and what its search answers."""

from dataclasses import dataclass, field

from django.apps import apps
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.permissions import may_see
from desk.addresses import Page
from publishing.catalogue import COLUMNS
from publishing.content.addresses import page_of
from publishing.content.registry import catalogued_models
from publishing.content.status import StatusMixin
from publishing.drafts import marks
from publishing.models import CatalogueEntry
from text.languages import LANGUAGES, current, languages_from
from text.pointers import Pointer


class Result(StatusMixin):
    """A record of any kind, whatever its state, by its title in any language.

    It has the columns of ``CatalogueEntry`` with which it is made.
    """

    # A text of it that has words of a query which its title lacks.
    passage = passage_language = ""
    # Asked by Django's lists.
    _meta = CatalogueEntry._meta

    def __init__(self, columns):
        self.__dict__.update(columns)
        self.model = apps.get_model(self.to_model)
        # The person's own language before others.
        codes = languages_from(current())
        titled = (code for code in codes if getattr(self, f"title_{code}"))
        self.language = next(titled, current())

    @property
    def pointer(self):
        return Pointer(self.to_model, self.to_pk)

    @property
    def kind_name(self):
        return capfirst(self.model._meta.verbose_name)

    @property
    def title(self):
        return getattr(self, f"title_{self.language}") or gettext("(untitled)")

    @property
    def url(self):
        return page_of(self.to_model, "change", self.to_pk)

    def public_languages(self):
        return super().public_languages() if self.has_states else [*LANGUAGES]

    def marks_in(self, language):
        return [marks.of_language(self, language)]

    @property
    def marks(self):
        """The status of each language: (code, mark)."""
        codes = LANGUAGES if self.has_states else ()
        return [(code, mark) for code in codes for mark in self.marks_in(code)]

    @cached_property
    def states(self):
        """The status of each language as HTML."""
        return marks.of_languages(self.marks_in) if self.has_states else ""

    @property
    def note(self):
        """What readers meet at a link to it, if not its page."""
        if not self.has_states or self.visible_languages():
            return ""
        return gettext("not on the site yet: readers see plain text until it is")

    def as_choice(self):
        """Return what a field that chooses a record shows of it."""
        return {
            "id": str(self.pointer),
            "title": self.title,
            "text": f"{self.title} — {self.kind_name}",
            "html": render_to_string("admin/choice.html", {"result": self}),
        }


def results_of(entries, more=()):
    """Return the rows of a queryset of ``CatalogueEntry``; ``more``: other columns."""
    return [*map(Result, entries.values(*COLUMNS, *more))]


def entries_for(user, kinds):
    """Return the entries of those kinds that a person may see."""
    kinds = [model for model in kinds if may_see(user, model)]
    return CatalogueEntry.objects.of_kinds(kinds)


def results_at(pointers, user=None):
    """Return {pointer: result} of the records that exist, in this order.

    ``user``: who may not see all of them.
    """
    if not pointers:
        return {}
    entries = CatalogueEntry.objects
    if user:
        entries = entries_for(user, catalogued_models())
    results = {result.pointer: result for result in results_of(entries.at(pointers))}
    return {pointer: results[pointer] for pointer in pointers if pointer in results}


@dataclass
class Answer:
    """What was found for ``query``, the text as it was understood.

    ``keys``: of words, those of all entries that have them; ``results``: the first, or
    all of a page.
    """

    text: str
    results: list = field(default_factory=list)
    query: str = ""
    keys: list = field(default_factory=list)
    is_cut: bool = False
    is_elsewhere: bool = False
    # Of a text that is an address: the ``Page`` there, and the kinds whose list it is.
    page: Page | None = None
    lists: list = field(default_factory=list)

    @property
    def is_address(self):
        """Whether the text is the address of the one result."""
        return bool(self.page and self.page.is_of_a_record)

    @property
    def links_to_lists(self):
        """Return (name, address) of the lists that readers see there."""
        return [
            (capfirst(model._meta.verbose_name_plural), page_of(model, "changelist"))
            for model in self.lists
        ]

    @property
    def note(self):
        """What a person must know of the answer, as a sentence."""
        if self.is_elsewhere:
            return gettext("This address is not of this site.")
        if self.page and not self.page.is_there:
            return gettext("There is no page at this address. On every page stand:")
        if self.page and not self.is_address:
            return gettext("This page is made of:")
        if not (self.results or self.keys):
            return gettext("Nothing is found.")
        if self.query != self.text:
            sentence = gettext(
                "Showing results for “%(asked)s”: nothing was found for “%(query)s”."
            )
            return sentence % {"asked": self.query, "query": self.text}
        return ""
