"""Turns the entry of a file into one that can be compared with the stored one."""

from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from glossary.interchange.entries import TEXTS
from glossary.models import Citation, Concept, Source, Term
from glossary.models.concept import address_fault
from glossary.models.term import PROSE
from imports.fields import key_of
from text.fold import fold
from text.languages import LANGUAGES, current, language_of, languages_from
from text.typography import typeset

Status, Type = Term.Status, Term.Type
# Relations to which a file only adds: both concepts have them, and a file may have one
# of the two.
ADDED_TO = ["confusable", "related"]


class Proposal:
    """Validates an entry of a file; ``entry`` is the result, without empty values.

    ``errors`` and ``remarks`` are lists of (name, message). ``stored``: the entry of
    the stored concept, or an empty one.
    """

    def __init__(self, given, stored, lookups):
        self.given = without_empty(given)
        self.stored = stored
        self.lookups = lookups
        self.errors, self.remarks = [], []
        self.entry = {}
        self.check("code", Concept, "code", self.given["code"])
        self._read_texts()
        self._read_domains()
        self._read_relations()
        if "own_wording" in self.given:
            self.entry["own_wording"] = self.given["own_wording"]
        self.entry["terms"] = self._terms()

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
        names = ["domains", *(f"domain_names_{it}" for it in languages_from(current()))]
        lists = [self.given.get(name, []) for name in names]
        codes = {}
        for row in zip_longest(*lists, fillvalue=""):
            titles = [*filter(None, row)]
            known = map(self.lookups.domains.get, map(key_of, titles))
            if code := next(filter(None, known), None):
                codes[code] = None
            else:
                message = gettext(
                    "There is no domain “%(name)s”: add it first, else the concept "
                    "comes in without it."
                )
                self.remark("domains", message % {"name": titles[0]})
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
            elif code == self.given["code"]:
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
