"""A concept of a file: what it would be here, its validation and its report."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from glossary.imports import store
from glossary.interchange.entries import TEXTS
from glossary.models import Citation, Concept, Source, Term
from glossary.models.concept import address_fault, titles_of
from glossary.models.term import PROSE
from imports.fields import key_of
from imports.rows import refusal
from publishing.content.snapshots import SHARED
from publishing.drafts.permissions import may
from text.differences import difference
from text.fold import fold
from text.languages import LANGUAGES, language_of, languages_from, own_name
from text.typography import typeset

Status, Type = Term.Status, Term.Type
# Relations to which a file only adds: both concepts have them, and a file may have one
# of the two.
ADDED_TO = ["confusable", "related"]
# Lists whose order has no meaning.
UNORDERED = ["domains", "broader", *ADDED_TO]


def differences(given, stored):
    """Return what differs between the entry of a file and the stored one.

    {name: (old, new)} of the concept, and {(language, stored text): the same} of terms.
    """
    own = {
        name: (stored.get(name), value)
        for name, value in given.items()
        if name != "terms"
        and comparable(name, stored.get(name)) != comparable(name, value)
    }
    before = {
        (term["language"], term["text"]): term for term in stored.get("terms", [])
    }
    terms = {}
    for term in given["terms"]:
        key = term["language"], term.get("of", term["text"])
        old = before.get(key, {})
        changed = {
            name: (old.get(name), value)
            for name, value in term.items()
            if name not in {"language", "of"} and old.get(name) != value
        }
        if changed:
            terms.setdefault(key, {}).update(changed)
    return own, terms


def comparable(name, value):
    return sorted(value or []) if name in UNORDERED else value


class ConceptRow:
    """The form of a concept, as ``imports.engine`` expects it of a row.

    ``given``: the entry of the file; ``entry``: as it is to be stored, without empty
    values; ``stored``: that of ``record`` as it is now. ``is_in_conflict``: it was
    changed here since the file was made.
    """

    def __init__(self, given, *, subject, record, stored, is_in_conflict):
        self.given, self.code = without_empty(given), given["code"]
        self.subject, self.user = subject, subject.user
        self.lookups = subject.lookups
        self.instance = record
        self.record_pk = record.pk if record else None
        self.is_new = record is None
        self.is_in_conflict = is_in_conflict
        self.stored = stored
        self.errors, self.remarks = [], []
        self.entry = {}
        self.check("code", Concept, "code", self.code)
        self._read_texts()
        self._read_domains()
        self._read_relations()
        if "own_wording" in self.given:
            self.entry["own_wording"] = self.given["own_wording"]
        self.entry["terms"] = self._terms()

    # What the file says

    def check(self, name, model, field, value):
        """Validate a value as a field of a model does."""
        try:
            model._meta.get_field(field).run_validators(value)
        except ValidationError as error:
            self.errors += [(name, message) for message in error.messages]

    def remark(self, name, message):
        self.remarks.append((name, message))

    def _read_texts(self):
        for text in [f"{name}_{code}" for name in TEXTS for code in LANGUAGES]:
            if text in self.given:
                self.entry[text] = typeset(self.given[text].strip(), language_of(text))
        for name in [f"{text}_sources_{code}" for text in TEXTS for code in LANGUAGES]:
            if name in self.given:
                stored = self.stored.get(name, [])
                self.entry[name] = in_stored_spelling(self.given[name], stored)
                for cited in self.entry[name]:
                    source, locator = self.lookups.source_and_locator(cited)
                    if source:
                        self.check(name, Citation, "locator", locator)
                    else:
                        self.check(name, Source, "title", cited)
        if lines := [line.strip() for line in self.given.get("same_as", [])]:
            self.entry["same_as"] = lines
            faults = filter(None, map(address_fault, lines))
            self.errors += [("same_as", fault) for fault in faults]

    def _read_domains(self):
        names = [f"domain_names_{code}" for code in LANGUAGES]
        given = self.given.get("domains") or [
            title for name in names for title in self.given.get(name, [])
        ]
        codes = {}
        for title in given:
            if code := self.lookups.domains.get(key_of(title)):
                codes[code] = None
            else:
                message = gettext(
                    "There is no domain “%(name)s”: add it first, else the concept "
                    "comes in without it."
                )
                self.remark("domains", message % {"name": title})
        if codes:
            self.entry["domains"] = [*codes]

    def _read_relations(self):
        if codes := self._codes("replaced_by", [self.given.get("replaced_by")]):
            self.entry["replaced_by"] = codes[0]
        for name in ["broader", *ADDED_TO]:
            if codes := self._codes(name, self.given.get(name, [])):
                before = self.stored.get(name, [])
                # No reader's file names what readers do not see.
                hidden = [code for code in before if code not in self.lookups.seen]
                staying = before if name in ADDED_TO else hidden
                self.entry[name] = [*dict.fromkeys([*staying, *codes])]
        # TBX knows only that there is some relation.
        known = {*self.stored.get("cross_references", [])}
        known |= {self.entry.get("replaced_by")}
        known.update(*(self.entry.get(name, []) for name in ["broader", *ADDED_TO]))
        codes = self._codes("cross_references", self.given.get("cross_references", []))
        if new := [code for code in codes if code not in known]:
            related = self.entry.get("related", self.stored.get("related", []))
            self.entry["related"] = [*related, *new]

    def _codes(self, name, codes):
        """Return the codes of the concepts, in order; remark unknown ones."""
        known = []
        for code in filter(None, dict.fromkeys(codes)):
            if code not in self.lookups.codes:
                message = gettext("There is no concept “%(code)s”: it is left out.")
                self.remark(name, message % {"code": code})
            elif code == self.code:
                message = gettext("A concept has no such relation to itself.")
                self.remark(name, message)
            else:
                known.append(code)
        return known

    # Terms

    def _terms(self):
        rows = {}
        for given in self.given.get("terms", []):
            row = without_empty(given)
            language, column = row["language"], f"term_{row['language']}"
            row["text"] = typeset(" ".join(row["text"].split()), language)
            for name in row.keys() & {*PROSE, "region", "example_source"}:
                row[name] = row[name].strip()
            for name in row.keys() & PROSE:
                row[name] = typeset(row[name], language)
            for name in row.keys() & {"text", "region"}:
                self.check(column, Term, name, row[name])
            if rows.setdefault((language, row["text"]), row) is not row:
                self.remark(column, gettext("The concept has this term already."))
        rows = [*rows.values()]
        stored = self.stored.get("terms", [])
        for language in LANGUAGES:
            terms = [term for term in stored if term["language"] == language]
            new = [row for row in rows if row["language"] == language]
            self._match(new, terms)
            rows += demoted(new, terms)
            self._fill_in(new, terms, language)
        return rows

    def _match(self, rows, stored):
        """Set ``of``, the text of the stored term, in each row that changes one.

        Terms match by text, then without regard to capitals. A preferred term that
        matches none is a new name of the stored preferred term.
        """
        unmatched = {term["text"]: term for term in stored}
        for spelling in [str, fold]:
            by_spelling = {spelling(text): text for text in unmatched}
            for row in [row for row in rows if "of" not in row]:
                if text := by_spelling.pop(spelling(row["text"]), None):
                    change(row, unmatched.pop(text))
        before = next(filter(is_preferred, unmatched.values()), None)
        for row in filter(is_preferred, rows):
            if before and "of" not in row:
                change(row, before)

    def _fill_in(self, rows, stored, language):
        """Fill in values of new terms that the file does not have."""
        if rows and not stored and not any("status" in row for row in rows):
            rows[0]["status"] = Status.PREFERRED
            if len(rows) > 1:
                message = gettext(
                    "No term is marked as preferred: “%(term)s” is taken as the "
                    "preferred one."
                )
                self.remark(f"term_{language}", message % {"term": rows[0]["text"]})
        for row in [row for row in rows if "of" not in row]:
            row.setdefault("status", Status.ADMITTED)
            row.setdefault("type", Type.FULL)
            if row["type"] in {Type.ABBREVIATION, Type.ACRONYM}:
                row.setdefault("is_case_sensitive", True)

    # Checking

    def full_clean(self):
        self.changed, self.changed_terms = differences(self.entry, self.stored)
        public = self.instance.public_languages() if self.instance else []
        for column in self.changed_names:
            language = language_of(column)
            if not may(self.user, Concept, language or SHARED, public=public):
                self.add_error(column, refusal(self.user, language))
        if not titles_of(self.terms):
            self.add_error("", gettext("Add a term in at least one language."))
        preferred = [
            term.language for term in self.terms if term.status == Status.PREFERRED
        ]
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
        """The terms as they will be: their languages, texts and statuses."""
        terms = {}
        for row in [*self.stored.get("terms", []), *self.entry["terms"]]:
            key = row["language"], row.get("of", row["text"])
            term = terms.setdefault(key, Term(language=row["language"]))
            term.text, term.status = row["text"], row.get("status", term.status)
        return [*terms.values()]

    def add_error(self, column, message):
        self.errors.append((column or "", message))

    def messages(self):
        yield from self.errors

    @property
    def changed_names(self):
        """The columns of the report with a change; one of a language for its terms."""
        of_terms = (f"term_{language}" for language, _text in self.changed_terms)
        return dict.fromkeys([*self.changed, *of_terms]).keys()

    # The report

    def title(self):
        """Return the title, in the user's language if possible, and its language."""
        titles = titles_of(self.terms)
        codes = filter(titles.get, languages_from(self.user.interface_language))
        language = next(codes, LANGUAGES[0])
        return titles.get(language, ""), language

    def changes(self):
        """Yield (column, pieces); pieces mark what is deleted and inserted."""
        for name, values in self.changed.items():
            yield name, difference(*map(as_text, values))
        for (language, text), changed in self.changed_terms.items():
            texts = dict(changed)
            old, new = texts.pop("text", (text, text))
            is_new = old is None
            before = "" if is_new else "; ".join([old, *labelled(texts, 0)])
            after = "; ".join([new, *labelled(texts, 1)])
            yield f"term_{language}", difference(before, after)

    # Storing

    def store(self):
        self.instance = store.store(self)
        return self.instance


def without_empty(values):
    return {
        name: value for name, value in values.items() if value not in ("", None, [])
    }


def change(row, term):
    """Note that a row changes a stored term."""
    row["of"] = term["text"]
    if source := row.get("example_source"):
        stored = [term["example_source"]]
        [row["example_source"]] = in_stored_spelling([source], stored)


def demoted(rows, stored):
    """Make every other preferred term of a language an admitted one.

    Return the rows for terms that are not in the file.
    """
    preferred = next(filter(is_preferred, rows), None)
    more = []
    for term in filter(is_preferred, stored if preferred else ()):
        if term["text"] != preferred.get("of"):
            row = next((row for row in rows if row.get("of") == term["text"]), None)
            if row is None:
                row = {"language": term["language"], "text": term["text"]}
                row["of"] = term["text"]
                more.append(row)
            row.setdefault("status", Status.ADMITTED)
    return more


def in_stored_spelling(texts, stored):
    """Return texts, in the spelling of the stored one where only that differs."""
    spellings = {key_of(text): text for text in stored}
    return [spellings.get(key_of(text), text.strip()) for text in texts]


def is_preferred(term):
    return term.get("status") == Status.PREFERRED


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
