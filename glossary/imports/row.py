"""A concept of a file: its validation and its report."""

from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext

from glossary.imports import store
from glossary.imports.proposal import ADDED_TO, Proposal, is_preferred
from glossary.models import Concept, Term
from imports.rows import refusal
from publishing.content.snapshots import SHARED
from publishing.drafts.permissions import may
from text.differences import difference
from text.languages import LANGUAGES, language_of, languages_from, own_name

VISIBLE = [status for status in Term.Status.values if status != Term.Status.LOOKUP]
# Lists whose order has no meaning.
UNORDERED = ["domains", "broader", *ADDED_TO]


class Difference(NamedTuple):
    """A single value that a file changes.

    ``term``: (language, stored text) of the term that has it, None of the concept.
    """

    term: tuple | None
    name: str
    old: object
    new: object

    @property
    def language(self):
        """The language of the text, or None if all languages share the value."""
        return self.term[0] if self.term else language_of(self.name)

    @property
    def column(self):
        """The column of the report."""
        return f"term_{self.language}" if self.term else self.name


def differences(given, stored):
    """Return what differs between the entry of a file and the stored one."""
    changes = [
        Difference(None, name, stored.get(name), value)
        for name, value in given.items()
        if name != "terms"
        and comparable(name, stored.get(name)) != comparable(name, value)
    ]
    terms = {(term["language"], term["text"]): term for term in stored.get("terms", [])}
    for term in given["terms"]:
        key = term["language"], term.get("of", term["text"])
        before = terms.get(key, {})
        changes += [
            Difference(key, name, before.get(name), value)
            for name, value in term.items()
            if name not in {"language", "of"} and before.get(name) != value
        ]
    return changes


def comparable(name, value):
    return sorted(value or []) if name in UNORDERED else value


class ConceptRow:
    """The form of a concept, as ``imports.engine`` expects it of a row.

    ``stored``: the entry of ``record`` as it is now. ``is_in_conflict``: it was changed
    here since the file was made.
    """

    def __init__(self, given, *, subject, record, stored, is_in_conflict):
        self.code = given["code"]
        self.subject = subject
        self.user = subject.user
        self.instance = record
        self.record_pk = record.pk if record else None
        self.is_new = record is None
        self.is_in_conflict = is_in_conflict
        self.stored = stored
        proposal = Proposal(given, stored, subject.lookups)
        self.entry = proposal.entry
        self.errors, self.remarks = proposal.errors, proposal.remarks

    # Checking

    def full_clean(self):
        self.differences = differences(self.entry, self.stored)
        public = self.instance.public_languages() if self.instance else []
        for column, language in dict.fromkeys(
            (change.column, change.language) for change in self.differences
        ):
            if not may(self.user, Concept, language or SHARED, public=public):
                self.add_error(column, refusal(self.user, language))
        if not any(term["status"] in VISIBLE for term in self.terms):
            self.add_error("", gettext("Add a term in at least one language."))
        preferred = [term["language"] for term in self.terms if is_preferred(term)]
        for language in LANGUAGES:
            if preferred.count(language) > 1:
                message = gettext("A concept has one preferred term in each language.")
                self.add_error(f"term_{language}", message)
        for language in public:
            if language not in preferred:
                message = gettext(
                    "%(language)s: readers need a preferred term. Give one among the "
                    "terms."
                )
                self.add_error("", message % {"language": own_name(language)})

    @cached_property
    def terms(self):
        """The terms as they will be: {"language", "text", "status"} each."""
        names = ["language", "text", "status"]
        terms = {
            (term["language"], term["text"]): {name: term[name] for name in names}
            for term in self.stored.get("terms", [])
        }
        for row in self.entry["terms"]:
            term = terms.setdefault((row["language"], row.get("of", row["text"])), {})
            term |= {name: row[name] for name in names if name in row}
        return [*terms.values()]

    def add_error(self, column, message):
        self.errors.append((column or "", message))

    def messages(self):
        yield from self.errors

    @property
    def changed_names(self):
        return {change.column for change in self.differences}

    # The report

    def titles(self):
        """Return {language: the term that is the title in it}."""
        titles = {}
        visible = [term for term in self.terms if term["status"] in VISIBLE]
        for term in sorted(visible, key=lambda term: VISIBLE.index(term["status"])):
            titles.setdefault(term["language"], term["text"])
        return titles

    def title(self):
        """Return the title, in the user's language if possible, and its language."""
        titles = self.titles()
        codes = filter(titles.get, languages_from(self.user.interface_language))
        language = next(codes, LANGUAGES[0])
        return titles.get(language, ""), language

    def changes(self):
        """Yield (column, pieces); pieces mark what is deleted and inserted."""
        terms = {}
        for change in self.differences:
            if change.term:
                terms.setdefault(change.term, []).append(change)
            else:
                pieces = difference(as_text(change.old), as_text(change.new))
                yield change.column, pieces
        for (_language, text), changes in terms.items():
            texts = {change.name: (change.old, change.new) for change in changes}
            old, new = texts.pop("text", (text, text))
            is_new = old is None
            before = "" if is_new else "; ".join([old, *labelled(texts, 0)])
            after = "; ".join([new, *labelled(texts, 1)])
            yield changes[0].column, difference(before, after)

    # Storing

    def store(self):
        self.instance = store.store(self)
        self.subject.stored_rows.append(self)
        return self.instance


def labelled(texts, side):
    """Yield the values of a term with their names; ``side``: 0 the old, 1 the new."""
    for name, values in texts.items():
        field = Term._meta.get_field(name)
        choices = dict(field.choices or [])
        text = choices.get(values[side]) or as_text(values[side])
        yield f"{field.verbose_name}: {text}"


def as_text(value):
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return "\n".join(value)
    return value or ""
