"""What the search of the back office shows of what it has found."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.catalogue import Entry
from publishing.drafts import marks
from text.languages import LANGUAGES, current, languages_from


@dataclass
class SearchResult:
    """A record as the search shows it: by its title in any language.

    ``passage`` is a text of it that has words of the query, which its title lacks.
    """

    entry: Entry
    passage: str = ""
    passage_language: str = ""

    @property
    def pointer(self):
        return self.entry.pointer

    @property
    def language(self):
        """The first language that has a title, the person's own before others."""
        codes = languages_from(current())
        titled = (code for code in codes if getattr(self.entry, f"title_{code}"))
        return next(titled, current())

    @property
    def title(self):
        title = getattr(self.entry, f"title_{self.language}")
        return title or gettext("(untitled)")

    @property
    def kind_name(self):
        return self.entry.kind_name

    @property
    def url(self):
        return form_of(self.entry.kind, self.entry.pk)

    @property
    def marks(self):
        if not self.entry.has_states:
            return []
        return [(code, marks.of_language(self.entry, code)) for code in LANGUAGES]

    @property
    def note(self):
        """What readers meet at a link to it, if not its page."""
        if not self.entry.has_states or self.entry.visible_languages():
            return ""
        return gettext("not on the site yet: readers see plain text until it is")

    def as_choice(self):
        """Return what a field that chooses a record shows of it."""
        return {
            "id": str(self.pointer),
            "title": self.title,
            "text": f"{self.title} — {self.kind_name}",
            "kind": self.kind_name,
            "language": self.language,
            "states": ", ".join(f"{code.upper()}: {mark}" for code, mark in self.marks),
            "note": self.note,
        }


@dataclass
class OtherResult:
    """A row of a kind without entries in the catalogue, as a role or an account."""

    model: type
    pk: int
    titles: dict
    passage = note = ""
    marks = ()

    @property
    def language(self):
        codes = languages_from(current())
        return next((code for code in codes if self.titles[code]), current())

    @property
    def title(self):
        return self.titles[self.language]

    @property
    def kind_name(self):
        return capfirst(self.model._meta.verbose_name)

    @property
    def url(self):
        return form_of(self.model._meta.label_lower, self.pk)


@dataclass
class Answer:
    """What was found for ``query``, the text as it was understood."""

    text: str
    results: list = field(default_factory=list)
    query: str = ""
    is_cut: bool = False
    # Whether the text is the address of the one result.
    is_address: bool = False
    is_elsewhere: bool = False

    @property
    def note(self):
        """What a person must know of the answer, as a sentence."""
        if self.is_elsewhere:
            return gettext("This address is not of this site.")
        if not self.results:
            return gettext("Nothing is found.")
        if self.query != self.text:
            sentence = gettext(
                "Showing results for “%(asked)s”: nothing was found for “%(query)s”."
            )
            return sentence % {"asked": self.query, "query": self.text}
        return ""

    @property
    def cut(self):
        sentence = gettext(
            "These are the first %(number)d. Add a word to find the others."
        )
        return sentence % {"number": len(self.results)} if self.is_cut else ""


def form_of(label, pk):
    return reverse(f"admin:{label.replace('.', '_')}_change", args=[pk])
