"""An entry taken apart into facts, each of which two may have changed."""

from dataclasses import dataclass

from text.languages import language_of

# What a file only adds to: each of two concepts tells it of the other, and a file may
# leave one of them out.
ADDED_TO = ["confusable", "related"]
# Lists in which the order says nothing.
UNORDERED = ["domains", "broader", *ADDED_TO]
# Of an entry, what follows from the rest or is only shown.
NO_FACTS = {"code", "terms", "cross_references", "created_on", "changed_on"}

CHANGE, CONFLICT, OURS = "change", "conflict", "ours"


@dataclass(frozen=True)
class Difference:
    """``fact``: a name, or of a term ("term", language, text, name of its field)."""

    fact: tuple
    old: object
    new: object
    kind: str = CHANGE

    @property
    def name(self):
        return self.fact[-1]

    @property
    def language(self):
        """The language whose text it is; None of what all of them share."""
        return self.fact[1] if is_of_a_term(self.fact) else language_of(self.name)


def is_of_a_term(fact):
    return fact[0] == "term"


def facts(entry) -> dict:
    """Return {fact: value}; lists without an order are sorted."""
    values = {
        (name,): sorted(value) if name in UNORDERED else value
        for name, value in entry.items()
        if name not in NO_FACTS and not name.startswith("domain_names")
    }
    for term in entry.get("terms", []):
        here = ("term", term["language"], term["of"] if "of" in term else term["text"])
        for name, value in term.items():
            if name not in {"language", "of"}:
                values[*here, name] = value
    return values


def differences(given, stored, base=None):
    """Return what of ``given`` is not so in ``stored``; all are entries.

    ``base``: the entry from which the file was made, if it was changed here since.
    Then what only this side changed stays, and what both changed is a conflict.
    """
    here = facts(stored)
    then = None if base is None else facts(base)
    return [
        Difference(fact, here.get(fact), value, kind_of(fact, value, here, then))
        for fact, value in facts(given).items()
        if here.get(fact) != value
    ]


def kind_of(fact, value, here, then):
    if then is None or fact[0] in ADDED_TO:
        return CHANGE
    if then.get(fact) == value:
        return OURS
    return CHANGE if then.get(fact) == here.get(fact) else CONFLICT
