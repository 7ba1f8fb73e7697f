"""Turns the entry of a file into one that can be compared with the stored one."""

from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext

from glossary.imports.citations import faults_of
from glossary.imports.facts import ADDED_TO
from glossary.models import Concept, Term
from glossary.models.concept import address_fault
from glossary.models.term import PROSE
from imports.fields import key_of
from text.fold import fold
from text.languages import LANGUAGES
from text.typography import typeset

Status, Type = Term.Status, Term.Type
LONGEST_CODE = Concept._meta.get_field("code").max_length
LONGEST_TERM = {
    name: Term._meta.get_field(name).max_length for name in ["text", "region"]
}
TEXTS = ["definition", "note"]


class Proposal:
    """Validates an entry of a file; ``entry`` is the result, without empty values.

    ``errors`` and ``remarks`` are lists of (name, message). ``stored``: the entry of
    the stored concept, or an empty one; ``base``: its entry when the file was made, if
    it was changed since.
    """

    def __init__(self, given, stored, lookups, base=None):
        self.given = {
            name: value for name, value in given.items() if value not in ("", None, [])
        }
        self.stored = stored
        self.base = base or {}
        self.lookups = lookups
        self.entry = {}
        self.errors, self.remarks = [], []
        self._read()

    def _read(self):
        self._check_code()
        self._read_texts()
        self._read_domains()
        self._read_relations()
        self._read_same_as()
        if (own_wording := self.given.get("own_wording")) is not None:
            self.entry["own_wording"] = own_wording
        self.entry["terms"] = self._terms()
        self._remark_terms_that_stay()

    def fail(self, name, message):
        self.errors.append((name, message))

    def remark(self, name, message):
        self.remarks.append((name, message))

    def _check_code(self):
        code = self.given["code"]
        try:
            validate_slug(code)
        except ValidationError:
            message = gettext("A code is of Latin letters, digits, hyphens.")
            self.fail("code", message)
        if len(code) > LONGEST_CODE:
            self.fail("code", too_long(LONGEST_CODE))

    def _read_texts(self):
        for language in LANGUAGES:
            for text in TEXTS:
                name = f"{text}_{language}"
                if name in self.given:
                    self.entry[name] = typeset(self.given[name].strip(), language)
                name = f"{text}_sources_{language}"
                if name in self.given:
                    self.entry[name] = in_stored_spelling(
                        self.given[name], self.stored.get(name, [])
                    )
                    for cited in self.entry[name]:
                        for length in faults_of(cited, self.lookups.sources):
                            self.fail(name, too_long(length))

    def _read_domains(self):
        given = {"": self.given.get("domains", [])}
        given |= {
            language: self.given.get(f"domain_names_{language}", [])
            for language in LANGUAGES
        }
        codes = []
        for row in zip_longest(*given.values(), fillvalue=""):
            code, *names = row
            by_language = zip(LANGUAGES, names, strict=True)
            titles = {language: name for language, name in by_language if name}
            code, is_new = self.lookups.domain(code, titles)
            codes.append(code)
            if is_new:
                message = gettext("“%(name)s” is a new domain: check its names.")
                self.remark("domains", message % {"name": next(filter(None, row))})
        if codes:
            self.entry["domains"] = [*dict.fromkeys(codes)]

    def _read_relations(self):
        for name in ["broader", "replaced_by", *ADDED_TO]:
            value = self.given.get(name, [])
            codes = self._codes(name, [value] if isinstance(value, str) else value)
            if not codes:
                continue
            if name == "replaced_by":
                self.entry[name] = codes[0]
                continue
            before = self.stored.get(name, [])
            # No reader's file names what readers do not see.
            staying = before if name in ADDED_TO else set(before) - self.lookups.seen
            self.entry[name] = [*dict.fromkeys([*staying, *codes])]
        self._read_cross_references()

    def _read_cross_references(self):
        codes = self._codes("cross_references", self.given.get("cross_references", []))
        there = {*self.stored.get("cross_references", [])}
        for name in ["broader", *ADDED_TO]:
            there.update(self.entry.get(name, []))
        there.add(self.entry.get("replaced_by"))
        if new := [code for code in codes if code not in there]:
            related = self.entry.get("related", self.stored.get("related", []))
            self.entry["related"] = [*related, *new]

    def _codes(self, name, codes):
        """Return the present codes of the concepts, in order; remark unknown ones."""
        known = []
        for code in dict.fromkeys(codes):
            now = self.lookups.codes.get(code)
            if now is None:
                message = gettext("There is no concept “%(code)s”: it is left out.")
                self.remark(name, message % {"code": code})
            elif now == self.lookups.codes.get(self.given["code"]):
                message = gettext("A concept has no such relation to itself.")
                self.remark(name, message)
            else:
                known.append(now)
        return known

    def _read_same_as(self):
        lines = [line.strip() for line in self.given.get("same_as", [])]
        for fault in filter(None, map(address_fault, lines)):
            self.fail("same_as", fault)
        if lines:
            self.entry["same_as"] = lines

    # Terms

    def _terms(self):
        rows = [
            {
                name: value.strip() if isinstance(value, str) else value
                for name, value in row.items()
                if value not in ("", None, [])
            }
            for row in self.given.get("terms", [])
        ]
        for row in rows:
            row["text"] = typeset(" ".join(row["text"].split()), row["language"])
            for name in row.keys() & PROSE:
                row[name] = typeset(row[name], row["language"])
            for name, length in LONGEST_TERM.items():
                if len(row.get(name, "")) > length:
                    self.fail(f"term_{row['language']}", too_long(length))
        rows = self._without_repeated(rows)
        self.demoted = []
        for language in LANGUAGES:
            self._match([row for row in rows if row["language"] == language], language)
        return rows + self.demoted

    def _without_repeated(self, rows):
        """Drop a term whose text, as it would be stored, is that of another."""
        by_text = {}
        for row in rows:
            key = row["language"], row["text"]
            if by_text.setdefault(key, row) is not row:
                message = gettext("The concept has this term already.")
                self.remark(f"term_{row['language']}", message)
        return [*by_text.values()]

    def _match(self, rows, language):
        """Set ``of``, the text of the stored term, in each row that changes one.

        Terms match by text, then without regard to capitals. A preferred term that
        matches none is a new name of the stored preferred term.
        """
        unmatched = {
            term["text"]: term
            for term in self.stored.get("terms", [])
            if term["language"] == language
        }
        for spelling in [str, fold]:
            by_spelling = {spelling(text): text for text in unmatched}
            for row in [row for row in rows if "of" not in row]:
                if text := by_spelling.pop(spelling(row["text"]), None):
                    self._link_to_stored(row, unmatched.pop(text))
        if preferred := next(filter(is_preferred, rows), None):
            if "of" not in preferred and (
                old_preferred := next(filter(is_preferred, unmatched.values()), 0)
            ):
                self._link_to_stored(preferred, old_preferred)
                if self._is_in_base(preferred):
                    # It was renamed here since.
                    preferred["text"] = old_preferred["text"]
            self._demote_others(preferred, rows)
        self._fill_in(rows, language)

    def _is_in_base(self, row):
        names = {
            (term["language"], term["text"]) for term in self.base.get("terms", [])
        }
        return (row["language"], row["text"]) in names

    def _demote_others(self, preferred, rows):
        """Make every other preferred term of the language an admitted one."""
        for term in filter(is_preferred, self.stored.get("terms", [])):
            is_other = term["text"] != preferred.get("of")
            if is_other and term["language"] == preferred["language"]:
                row = next((row for row in rows if row.get("of") == term["text"]), None)
                if row is None:
                    row = {name: term[name] for name in ["language", "text"]}
                    row["of"] = term["text"]
                    self.demoted.append(row)
                row.setdefault("status", Status.ADMITTED)

    def _link_to_stored(self, row, term):
        row["of"] = term["text"]
        if source := row.get("example_source"):
            [row["example_source"]] = in_stored_spelling(
                [source], [term["example_source"]]
            )

    def _fill_in(self, rows, language):
        """Fill in values of new terms that the file does not have."""
        there = self.stored.get("terms", [])
        of_language = [term for term in there if term["language"] == language]
        new = [row for row in rows if "of" not in row]
        if rows and not of_language and not any("status" in row for row in rows):
            rows[0]["status"] = Status.PREFERRED
            if len(rows) > 1:
                message = gettext(
                    "No term is marked as preferred: “%(term)s” is taken as the "
                    "preferred one."
                )
                self.remark(f"term_{language}", message % {"term": rows[0]["text"]})
        for row in new:
            row.setdefault("status", Status.ADMITTED)
            row.setdefault("type", Type.FULL)
            if row["type"] in {Type.ABBREVIATION, Type.ACRONYM}:
                row.setdefault("is_case_sensitive", True)

    def _remark_terms_that_stay(self):
        there = {(row["language"], row.get("of")) for row in self.entry["terms"]}
        for term in self.stored.get("terms", []) if self.entry["terms"] else []:
            is_there = (term["language"], term["text"]) in there
            if not is_there and term["status"] != Status.LOOKUP:
                message = gettext("“%(term)s” is not in the file: it is kept.")
                name = f"term_{term['language']}"
                self.remark(name, message % {"term": term["text"]})


def in_stored_spelling(texts, stored):
    """Return texts, in the spelling of the stored one where only that differs."""
    spellings = {key_of(text): text for text in stored}
    return [spellings.get(key_of(text), text.strip()) for text in texts]


def is_preferred(term):
    return term.get("status") == Status.PREFERRED


def too_long(length):
    return gettext("At most %(length)d characters.") % {"length": length}
