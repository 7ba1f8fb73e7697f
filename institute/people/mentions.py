"""Which people a text names: in any known spelling and, in Russian, in any case."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter

from institute.people.models import Person
from institute.people.names import WORD, folded, names_of, pattern_of
from publishing.models import Revision
from text.languages import LANGUAGES

# The endings of Russian names, and letters by which a name is looked up.
ENDINGS = (
    "(?:[аеиоуыьэюяй]|[оеиыа]й|[оеыи]м|[ыи]х|[оеуя]ю|и[яюи]|[иь]ем|ами|ыми"
    "|[ое]го|[ое]му)"
)
# «Павел», «Павла».
FLEETING = re.compile("е([лц])$")
CYRILLIC = re.compile("[А-Яа-яЁё]{3,}")
BEGINNING = 5
# Characters of a name before and behind its longest word.
LONGEST = 120


@dataclass(frozen=True)
class Mention:
    """``words`` of a text that name a person; ``names``: {language: chosen name}."""

    person: int
    words: str
    names: dict


class KnownNames:
    """All names by which a person can be meant."""

    def __init__(self, person, spellings):
        self.person = person.pk
        self.names = {
            code: getattr(person, f"title_{code}") or "" for code in LANGUAGES
        }
        self.spellings = sorted(spellings, key=len, reverse=True)

    @cached_property
    def pattern(self):
        return re.compile("|".join(map(inflected, self.spellings)))


def people_in(text: str) -> list[Mention]:
    """Return each person whom a text names, in the order of the text."""
    known = known_names(Revision.objects.version_of(Person))
    readable = folded(text)
    mentions = {}
    for word in WORD.finditer(readable):
        # Only around the word: a text is long, and people are many.
        start = max(0, word.start() - LONGEST)
        around = readable[start : word.end() + LONGEST]
        for length in range(1, BEGINNING + 1):
            for names in known.get(word[0][:length], ()):
                if names.person not in mentions and (
                    match := names.pattern.search(around)
                ):
                    place = start + match.start()
                    mention = Mention(names.person, match[0], names.names)
                    mentions[names.person] = place, mention
    return [mention for _place, mention in sorted(mentions.values(), key=itemgetter(0))]


@lru_cache(1)
def known_names(version):
    """Return {the first letters of a word: the names of those who have it in one}."""
    columns = [
        f"{name}_{language}"
        for name in ["title", "slug", "family", "given", "patronymic"]
        for language in LANGUAGES
    ]
    people = [*Person.objects.only("variants", "orcid", *columns).order_by("pk")]
    families = Counter(family for person in people for family in families_of(person))
    known = {}
    for person in people:
        alone = {family for family in families_of(person) if families[family] == 1}
        names = {*filter(is_name, names_of(person)), *with_initials(person), *alone}
        entry = KnownNames(person, names)
        for beginning in {beginning_of(name) for name in names}:
            known.setdefault(beginning, []).append(entry)
    return known


def is_name(name):
    """Tell a name from an address or a number."""
    return bool(name) and name[0].isupper() and bool(WORD.search(folded(name)))


def families_of(person):
    names = (getattr(person, f"family_{language}") for language in LANGUAGES)
    return {*filter(None, names)}


def with_initials(person):
    """Yield the family name behind initials and before them."""
    for language in LANGUAGES:
        family, given, patronymic = (
            getattr(person, f"{name}_{language}") or ""
            for name in ["family", "given", "patronymic"]
        )
        if family and given:
            for names in {(given,), (given, patronymic)} - {(given, "")}:
                initials = " ".join(f"{name[0]}." for name in names)
                yield from [f"{initials} {family}", f"{family} {initials}"]


def beginning_of(name):
    """Return the letters with which the longest word begins in any case."""
    stem = stem_of(max(WORD.findall(folded(name)), key=len))
    return FLEETING.sub("", stem)[:BEGINNING]


def stem_of(word):
    return re.sub("([иыоа]й|[ая]я|[аеийоуыьэюя])$", "", word)


def inflected(name):
    """Return the pattern of a name, with its Russian words in any case."""

    def with_endings(match):
        stem = stem_of(match[0])
        # «Хохлов» has no ending, but «Хохлова» is not «Хохлов».
        ending = f"{ENDINGS}?" if stem == match[0] else ENDINGS
        return FLEETING.sub(r"е?\1", stem) + ending

    return CYRILLIC.sub(with_endings, pattern_of(name))
