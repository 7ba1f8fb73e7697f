"""What a text and its translation do not have in common."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest


class Kind(StrEnum):
    NUMBER = "number"
    UNIT = "unit"
    DATE = "date"
    TIME = "time"
    WEEKDAY = "weekday"
    LINK = "link"
    EMAIL = "email"
    PHONE = "phone"
    DOI = "doi"
    LIST = "list"
    TABLE = "table"
    HEADING = "heading"
    FOOTNOTE = "footnote"
    PICTURE = "picture"
    PLACE = "place"
    NEGATION = "negation"
    ALPHABET = "alphabet"
    LENGTH = "length"
    SAME = "same"


# What may stand in the place of one another: a date written as a time, say.
KINDS_OF_A_PAIR = [
    {Kind.NUMBER, Kind.DATE, Kind.TIME},
    *({kind} for kind in [Kind.WEEKDAY, Kind.LINK, Kind.EMAIL, Kind.PHONE]),
    *({kind} for kind in [Kind.DOI, Kind.PICTURE]),
]


@dataclass(frozen=True)
class Difference:
    """``words``: (language, what its text has) of each, in the order of the languages.

    ``""`` where a text lacks it. Of one language alone where the text itself is at
    fault.
    """

    kind: Kind
    words: tuple


@dataclass(frozen=True)
class Fact:
    """Something that both texts should give.

    ``values``: any of them is the same fact, the first above all. A loose one need not
    be in the other text, as "first" or "both", but is what a digit there may say. A
    weak one need not be either, unless the other text has something else in its place.
    ``unit``: (unit, words before, words behind) of a number that has one.
    ``is_ordinal``: a word such as "second", which is loose, but stands for no other.
    """

    kind: Kind
    values: tuple
    words: str
    is_loose: bool = False
    is_weak: bool = False
    unit: tuple = ()
    is_ordinal: bool = False


def unmatched(first, second):
    """Return pairs of what one list gives and the other does not, or None there."""
    values = [{fact.values[0] for fact in facts} for facts in [first, second]]
    ordinals = [sum(fact.is_ordinal for fact in facts) for facts in [first, second]]
    dates = [dates_of(facts) for facts in [first, second]]
    first, second = remove_alike(*remove_equal(first, second))
    pairs = take_dates([first, second], dates, values)
    if ordinals[0] == ordinals[1]:
        sides = [
            [fact for fact in facts if fact.is_ordinal] for facts in [first, second]
        ]
        # What both give is only mentioned once more in one of them: "came first".
        pairs += [
            (one, other)
            for one, other in zip(*sides, strict=False)
            if one.values[0] not in values[1] or other.values[0] not in values[0]
        ]
    for kinds in KINDS_OF_A_PAIR:
        sides = [
            by_strength(facts, kinds, there)
            for facts, there in zip([first, second], reversed(values), strict=True)
        ]
        pairs += pairs_of(*sides)
    return pairs


def take_dates(sides, dates, values):
    """Remove dates that differ in the day, month or year alone; return the pairs.

    ``dates`` and ``values``: all of each text, which may give twice what differs.
    """
    pairs = []
    for here, there in [(0, 1), (1, 0)]:
        for fact in [*sides[here]]:
            other = other_in_date(fact, dates[here], dates[there])
            is_strong = fact.values[0] not in values[there]
            if other and is_strong and fact in sides[here]:
                pairs.append((fact, other) if here == 0 else (other, fact))
                sides[here].remove(fact)
                if other in sides[there]:
                    sides[there].remove(other)
    return pairs


def dates_of(facts):
    """Return {words of a date: {value: its fact}}."""
    dates = {}
    for fact in facts:
        if fact.kind == Kind.DATE and not fact.is_loose:
            dates.setdefault(fact.words, {})[fact.values[0]] = fact
    return dates


def other_in_date(fact, dates, others):
    """Return what stands for a fact in the same date of the other text, or None."""
    date = dates.get(fact.words, {})
    for other in others.values() if len(date) > 1 else ():
        changed = date.keys() ^ other.keys()
        is_near = fact.values[0] in changed and len(changed) == 2
        is_given = any(other.keys() == given.keys() for given in dates.values())
        if is_near and len(date) == len(other) and not is_given:
            return other[(changed - {fact.values[0]}).pop()]
    return None


def by_strength(facts, kinds, values_there):
    """Return the strong facts of these kinds, then the weak ones.

    What the other text gives less often is weak: a name in its place is as good.
    """
    strong, weak = [], []
    for fact in facts:
        if fact.kind in kinds and not fact.is_loose:
            is_weak = fact.is_weak or fact.values[0] in values_there
            (weak if is_weak else strong).append(fact)
    return strong, weak


def pairs_of(first, second):
    """Return the pairs: a strong fact for itself, a weak one only with another."""
    sides = [strong + weak for strong, weak in [first, second]]
    count = max(len(first[0]), len(second[0]), min(map(len, sides)))
    return [*zip_longest(*(side[:count] for side in sides))]


def remove_equal(first, second):
    """Remove the facts that both give, as often as both give them."""
    return remove_shared(first, second, lambda fact: fact.values[:1], [False, True])


def remove_alike(first, second):
    """Remove those that have one of the other values in common.

    Two loose ones need no other.
    """
    return remove_shared(first, second, lambda fact: fact.values, [False])


def remove_shared(first, second, values_of, of_loose):
    """Remove what shares a value; ``of_loose``: which others a loose fact may take."""
    indexes = {True: {}, False: {}}
    for fact in reversed(second):
        for value in values_of(fact):
            indexes[fact.is_loose].setdefault(value, []).append(fact)
    left, used = set(), set()
    for fact in sorted(first, key=lambda fact: fact.is_loose):
        kinds = of_loose if fact.is_loose else [False, True]
        for others in (indexes[k].get(v, []) for k in kinds for v in values_of(fact)):
            while others and id(others[-1]) in used:
                others.pop()
            if others:
                used.add(id(others.pop()))
                break
        else:
            left.add(id(fact))
    return (
        [fact for fact in first if id(fact) in left],
        [fact for fact in second if id(fact) not in used],
    )
