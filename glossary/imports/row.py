"""A concept of a file: its validation and its report."""

from functools import cached_property

from django.utils.translation import gettext

from accounts.permissions import may_publish_all
from glossary.imports import store
from glossary.imports.changes import changes_of, column_of
from glossary.imports.citations import cited_in, cited_texts
from glossary.imports.facts import CHANGED_HERE, CONFLICT, differences
from glossary.imports.proposal import Proposal, is_preferred
from glossary.interchange.entries import TEXTS
from glossary.models import Concept, Source, Term
from imports.rows import refusal
from publishing.content.snapshots import SHARED
from publishing.drafts.permissions import may
from text.languages import LANGUAGES, languages_from, own_name

VISIBLE = [status for status in Term.Status.values if status != Term.Status.LOOKUP]


class ConceptRow:
    """The form of a concept, as ``imports.engine`` expects it of a row.

    ``stored``: the entry of ``record`` as it is now; ``base``: as it was when the file
    was made, None if it has not changed since.
    """

    def __init__(self, given, *, subject, record, stored, base):
        self.code = given["code"]
        self.subject = subject
        self.user = subject.user
        self.instance = record
        self.record_pk = record.pk if record else None
        self.is_new = record is None
        self.stored = stored
        self.proposal = Proposal(given, stored, subject.lookups, base)
        self.base = base
        self.errors = []
        self.remarks = []

    @property
    def entry(self):
        return self.proposal.entry

    # Checking

    def full_clean(self):
        self.errors += self.proposal.errors
        self.remarks += self.proposal.remarks
        self.all_differences = differences(self.entry, self.stored, self.base)
        self.differences = [
            difference
            for difference in self.all_differences
            if difference.kind != CHANGED_HERE
        ]
        for difference in self.all_differences:
            if difference.kind == CHANGED_HERE:
                message = gettext(
                    "Changed here since the file was made: the change is kept."
                )
                self.remarks.append((column_of(difference), message))
        self._check_permission()
        self._check_sources()
        self._check_terms()

    def _check_permission(self):
        public = self.instance.public_languages() if self.instance else []
        for column, language in dict.fromkeys(
            (column_of(difference), difference.language)
            for difference in self.differences
        ):
            if not may(self.user, Concept, language or SHARED, public=public):
                self.add_error(column, refusal(self.user, language))

    def _check_sources(self):
        """Refuse a new title for a stored source to people who may not publish it."""
        if may_publish_all(self.user, Source, LANGUAGES):
            return
        for supports in TEXTS:
            texts = cited_texts(self.entry, supports)
            for cited in cited_in(texts, self.subject.lookups.sources):
                for language in cited.titles if cited.source else ():
                    column = f"{supports}_sources_{language}"
                    self.add_error(column, refusal(self.user, language))

    def _check_terms(self):
        """Require a term, and a preferred one in each language that readers see."""
        if not any(term["status"] in VISIBLE for term in self.terms):
            self.add_error("", gettext("Add a term in at least one language."))
        preferred = {term["language"] for term in self.terms if is_preferred(term)}
        for language in self.instance.public_languages() if self.instance else []:
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
            key = row["language"], row.get("of", row["text"])
            terms[key] = {
                **terms.get(key, {}),
                **{name: row[name] for name in names if name in row},
            }
        return [*terms.values()]

    def add_error(self, column, message):
        self.errors.append((column or "", message))

    def messages(self):
        yield from self.errors

    @property
    def changed_names(self):
        return {column_of(difference) for difference in self.differences}

    @property
    def is_in_conflict(self):
        return any(difference.kind == CONFLICT for difference in self.differences)

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
        languages = filter(titles.get, self._languages_in_order())
        language = next(languages, LANGUAGES[0])
        return titles.get(language, ""), language

    def _languages_in_order(self):
        first = self.user.interface_language
        return languages_from(first)

    def changes(self):
        return changes_of(self.differences)

    # Storing

    def store(self):
        self.instance = store.store(self)
        self.subject.stored_rows.append(self)
        return self.instance
