"""By what names a person is known, and which texts use another than the chosen one.

A variant is found as it is spelled: not in the cases of a Russian sentence.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import pairwise, permutations
from operator import itemgetter, ne

from imports.fields import key_of
from institute.people.models import Person
from publishing.content.snapshots import stem
from publishing.models import Revision
from publishing.translations.language_checks import Finding
from text.languages import LANGUAGES
from text.lemmas import analyser
from text.pointers import Pointer
from text.richtext import text_of

# The texts of a person that are the chosen name itself.
PARTS_OF_NAME = ["title", "family", "given", "patronymic"]
# Characters of a text that an excerpt shows on each side.
AROUND = 40
# Records that are in memory at a time.
CHUNK = 200
# Letters and signs that are written in several ways: {each: the one compared}.
ONE_SPELLING = str.maketrans("Ёё’ʼ‐‑", "Ее''--")
WORD, MARKUP = re.compile(r"[^\W\d_]+"), re.compile("<[^>]*>")
NAME = re.compile(r"\b[A-ZА-Я][^\W\d_]{2,}")
# How alike a family name and a word are that may be a slip of it: see ``difflib``.
NEAR = 0.7


# By what names a person is known


def names_of(person):
    """Yield each name by which a person can be meant, ORCID and address among them."""
    yield from [*person.variants, person.orcid]
    for language in LANGUAGES:
        title, family, given, patronymic = parts_of(person, language)
        yield from [title, getattr(person, f"slug_{language}")]
        if family and given:
            for first in [given, f"{given} {patronymic}".strip()]:
                yield from [f"{family} {first}", f"{first} {family}"]


def parts_of(person, language):
    """Return title, family name, given name and patronymic in a language."""
    return [getattr(person, f"{name}_{language}") or "" for name in PARTS_OF_NAME]


def by_any_name(people):
    """Return {key of a name: people who are known by it}."""
    known = {}
    for person in people:
        for name in filter(None, names_of(person)):
            known.setdefault(key_of(name), set()).add(person)
    return known


# Which texts use another than the chosen one


def uses_of_variants(models):
    """Yield (person, variant, record, column, words) by one statement for each model.

    ``words``: those before the variant, it as it is written, and those behind it.
    """
    by_word = spellings_by_word(Revision.objects.version_of(Person))
    for model in models if by_word else ():
        columns = [f"{name}_{code}" for name in model.texts for code in LANGUAGES]
        for record in model.with_items().order_by("pk").iterator(chunk_size=CHUNK):
            for column in columns:
                text = getattr(record, column) or ""
                # Within a word, too, there may be markup.
                plain = MARKUP.sub("", text).translate(ONE_SPELLING)
                if by_word.keys().isdisjoint(WORD.findall(plain)):
                    continue
                if model.is_rich_text(stem(column)):
                    text = text_of(text)
                is_name = stem(column) in PARTS_OF_NAME
                for person, variant, *place in variants_in(text, by_word):
                    if record != person or not is_name:
                        yield person, variant, record, column, excerpt(text, *place)


@lru_cache(1)
def spellings_by_word(version):
    """Return {word: ``Spellings`` of the people whose variants it stands for}."""
    names = [f"{part}_{code}" for part in PARTS_OF_NAME for code in LANGUAGES]
    people = Person.objects.exclude(variants=[]).only("variants", *names)
    by_word = {}
    for spellings in map(Spellings, people.order_by("pk")):
        for word in spellings.words:
            by_word.setdefault(word, []).append(spellings)
    return by_word


def variants_in(text, by_word):
    """Yield (person, variant, begin, end) of each variant in a plain text."""
    folded = text.translate(ONE_SPELLING)
    words = by_word.keys() & set(WORD.findall(folded))
    matches = {id(match): match for word in sorted(words) for match in by_word[word]}
    for spellings in matches.values():
        for match in spellings.pattern.finditer(folded):
            if variant := spellings.variants[match.lastindex - 1]:
                yield spellings.person, variant, *match.span()


class Spellings:
    """The variants of a person's name, and None for each chosen name: in a ``pattern``.

    ``words``: one of each variant; a text that has none of them uses none.
    """

    def __init__(self, person):
        self.person = person
        variants = [name for name in person.variants if WORD.search(folded(name))]
        chosen = filter(None, (getattr(person, f"title_{code}") for code in LANGUAGES))
        # The chosen names come last: they override a variant that is spelled the same.
        names = {pattern_of(name): name for name in variants}
        names |= dict.fromkeys(map(pattern_of, chosen))
        # The longest first, so that a shorter name inside a longer one does not match.
        patterns = sorted(names, key=len, reverse=True)
        self.pattern = re.compile("|".join(f"({pattern})" for pattern in patterns))
        self.variants = [names[pattern] for pattern in patterns]
        shown = filter(None, self.variants)
        self.words = {max(WORD.findall(folded(name)), key=len) for name in shown}


def folded(name):
    return unicodedata.normalize("NFC", name).translate(ONE_SPELLING)


def pattern_of(name):
    """Return the pattern of a name as whole words, whatever spaces are in it.

    Behind the full stop of an initial, typography puts one where there was none.
    """
    parts = re.split(r"\s+|(?<=\.)(?=\w)", folded(name).strip())
    pattern = re.escape(parts[0])
    for before, part in pairwise(parts):
        pattern += (r"\s*" if before.endswith(".") else r"\s+") + re.escape(part)
    begin = r"(?<!\w)" if re.match(r"\w", parts[0]) else ""
    end = r"(?!\w)" if re.search(r"\w$", parts[-1]) else ""
    return f"{begin}{pattern}{end}"


def excerpt(text, begin, end):
    """Return a text before, in and behind a place, cut between words."""
    parts = [text[max(0, begin - AROUND) : begin], text[begin:end]]
    parts.append(text[end : end + AROUND])
    before, matched, after = (re.sub(r"\s+", " ", part) for part in parts)
    if begin > AROUND:
        before = f"… {before.partition(' ')[2] or before}"
    if end + AROUND < len(text):
        after = f"{after.rpartition(' ')[0] or after} …"
    return before, matched, after


# The check of both languages


def prepare_check():
    """Return the check; see ``publishing.translations.language_checks``."""
    version = Revision.objects.version_of(Person)
    by_word = spellings_by_word(version)
    return lambda pair: [*variants_as_findings(pair, by_word), *misnamed(pair, version)]


def variants_as_findings(pair, by_word):
    for language in pair.values:
        text = pair.plain(language)
        for person, _variant, begin, end in variants_in(text, by_word):
            if Pointer.to(person) == pair.pointer and pair.text in PARTS_OF_NAME:
                continue
            matched, chosen = text[begin:end], name_in_text(person, language)
            yield Finding(
                pair.pointer,
                pair.text,
                "name",
                ((language, matched),),
                (language, matched, chosen) if chosen else (),
            )


def misnamed(pair, version):
    """Yield names that one text seems to misspell, and two that changed places."""
    texts = {code: folded(pair.plain(code)) for code in pair.values}
    mentions = {code: people_in(texts[code], version) for code in texts}
    named = {code: {it.person: it for it in mentions[code]} for code in texts}

    def finding(words, *replacement):
        sides = tuple((code, words[code]) for code in texts)
        return Finding(pair.pointer, pair.text, "name", sides, replacement)

    for code, other in permutations(texts):
        known = " ".join(mention.words for mention in named[other].values())
        names = {word for word in NAME.findall(texts[other]) if word not in known}
        for person in named[code].keys() - named[other].keys():
            mention = named[code][person]
            # «Образцовый» by itself is no name, «Ясен Засурский» is one.
            is_alone = CYRILLIC.fullmatch(mention.words)
            likeliest = analyser().parse(mention.words)[0].tag
            is_clear = not (is_alone and likeliest.POS == "ADJF")
            family = mention.names[other].split(" ")[-1] if is_clear else ""
            for word in get_close_matches(family, names, 1, NEAR):
                # Nobody knows in which case a Russian name should stand.
                new = () if CYRILLIC.search(word) else (other, word, family)
                yield finding({code: mention.words, other: word}, *new)
    both = set.intersection(*map(set, named.values()))
    orders = {code: [it for it in named[code] if it in both] for code in texts}
    first, second = orders.values()
    # Of more people at once the order may be another.
    if sum(map(ne, first, second)) == 2:
        yield finding(
            {
                code: ", ".join(named[code][person].words for person in order)
                for code, order in orders.items()
            }
        )


# Which people a text names: in any known spelling and, in Russian, in any case


# The endings of Russian names, and letters by which a name is looked up.
ENDINGS = (
    "(?:[аеиоуыьэюяй]|[оеиыа]й|[ая]я|[оеыи]м|[ыи]х|[оеуя]ю|и[яюи]|[иь]ем|ами|ыми"
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
    """``words`` of a text that name a person; ``names``: {language: name in a text}."""

    person: int
    words: str
    names: dict


class KnownNames:
    """All names by which a person can be meant."""

    def __init__(self, person, spellings):
        self.person = person.pk
        self.names = {code: name_in_text(person, code) for code in LANGUAGES}
        self.spellings = sorted(spellings, key=len, reverse=True)

    @cached_property
    def pattern(self):
        return re.compile("|".join(map(inflected, self.spellings)))


def people_in(text: str, version: int | None = None) -> list[Mention]:
    """Return each person whom a text names, in the order of the text.

    ``version``: of the people, where many texts are asked.
    """
    if version is None:
        version = Revision.objects.version_of(Person)
    known = known_names(version)
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
    names = ["slug", *PARTS_OF_NAME]
    columns = [f"{name}_{language}" for name in names for language in LANGUAGES]
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


def name_in_text(person, language):
    """Return the chosen name, without an initial after the given name."""
    title, family, given, _patronymic = parts_of(person, language)
    has_initial = re.fullmatch(rf"{re.escape(given)}\s\w\.\s{re.escape(family)}", title)
    return f"{given} {family}" if has_initial else title


def families_of(person):
    names = (getattr(person, f"family_{language}") for language in LANGUAGES)
    return {*filter(None, names)}


def with_initials(person):
    """Yield the family name behind initials and before them."""
    for language in LANGUAGES:
        _title, family, given, patronymic = parts_of(person, language)
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
