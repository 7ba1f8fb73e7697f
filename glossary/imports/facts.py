"""Divides entries into facts, the single values that are compared and merged."""

from dataclasses import dataclass

from text.languages import language_of

# Relations to which a file only adds: both concepts have them, and a file may have one
# of the two.
ADDED_TO = ["confusable", "related"]
# Lists whose order has no meaning.
UNORDERED = ["domains", "broader", *ADDED_TO]
# Keys of an entry that follow from the others, or are not imported.
NO_FACTS = {"code", "terms", "cross_references", "created_on", "changed_on"}

CHANGE, CONFLICT, CHANGED_HERE = "change", "conflict", "changed here"


@dataclass(frozen=True)
class Difference:
    """``fact``: (key of the entry,), or ("term", language, text, field of the term)."""

    fact: tuple
    old: object
    new: object
    kind: str = CHANGE

    @property
    def name(self):
        return self.fact[-1]

    @property
    def language(self):
        """The language of the text, or None if all languages share the value."""
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
    """Return what differs between two entries, ``given`` by a file and ``stored``.

    ``base``: the entry when the file was made, if it was changed here since. Then a
    value that was changed only here stays, and one changed on both sides is a conflict.
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
        return CHANGED_HERE
    return CHANGE if then.get(fact) == here.get(fact) else CONFLICT
