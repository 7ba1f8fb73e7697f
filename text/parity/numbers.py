"""The numbers of a text, in digits, words and Roman numerals.

«3,5 млн», "3.5 million" and "3,500,000" are one value.
"""

import re
from dataclasses import replace
from decimal import Decimal

from text.parity.difference import Fact, Kind
from text.parity.number_words import word_value

# How numbers are written. Spaces group digits in Russian, commas in English.
DIGITS = {
    "ru": r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?(?![.,]?\d)",
    "en": r"\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+(?:\.\d+)?(?!\d)",
}
DOTTED = r"\d+(?:\.\d+)+|\d+"
SCALE = {
    "ru": r"(?:тыс|млн|млрд|трлн|тысяч|миллион|миллиард|триллион)[а-яё]*",
    "en": r"(?:thousand|million|billion|trillion|mln|bn|trn|hundred)s?",
}
DASH = r"[ \u00a0]?[–—-][ \u00a0]?"
PATTERN = {
    language: re.compile(
        rf"(?<![\d])(?P<digits>{DIGITS[language]}|{DOTTED})"
        rf"(?:(?:{DASH}|/)(?P<last>{DIGITS[language]}|{DOTTED}))?"
        rf"(?:[ \u00a0-]?(?P<scale>{SCALE[language]})\b)?"
        r"|(?P<roman>\b[IVXХ]{2,}\b)"
        r"|(?P<word>[^\W\d_]+)",
        re.IGNORECASE,
    )
    for language in SCALE
}
LAST_OF_RANGE = {
    language: re.compile(
        rf"[ \u00a0](?:до|to)[ \u00a0](?:{DIGITS[language]}|{DOTTED})"
        rf"[ \u00a0]({scale})\b"
    )
    for language, scale in SCALE.items()
}
DECADE = re.compile(r"-?(?:е|х|ые|ых|s)\b")
ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
# How many words a number has at most.
LONGEST = 20
# What stands between the words of one number.
BETWEEN = re.compile(r"[ \u00a0-]|[ \u00a0](?:and|a)[ \u00a0]")


def numbers_in(text, language):
    """Return (begin, fact) of each number of a text without dates and addresses."""
    facts, words = [], []
    for match in PATTERN[language].finditer(text):
        if match["word"]:
            word = word_value(match["word"], language)
            if word and words and not joins(text, words[-1][0], match):
                facts += facts_of_words(words, text)
                words = []
            if word:
                words.append((match, *word))
            elif match["word"].lower() not in {"a", "and"}:
                facts += facts_of_words(words, text)
                words = []
            continue
        facts += facts_of_words(words, text)
        words = []
        if match["roman"]:
            facts += ((match.start(), fact) for fact in roman(match["roman"]))
        else:
            facts += facts_of_digits(match, language)
    return facts + facts_of_words(words, text)


def joins(text, before, match):
    return BETWEEN.fullmatch(text, before.end(), match.start()) is not None


def number(value, words, *, also=(), is_loose=False, is_weak=False):
    values = (plain(value), *map(plain, also))
    return Fact(Kind.NUMBER, values, words, is_loose, is_weak)


def plain(value):
    """Return a number as its digits: "3500000", "3.5"."""
    return f"{Decimal(str(value)).normalize():f}"


# Digits


def facts_of_digits(match, language):
    """Yield the number, or both ends of a range, which share the scale."""
    scale = scale_of(match["scale"], language)
    first, last = match["digits"], match["last"]
    if first.count(".") > 1 or (last and last.count(".") > 1):
        for name in ["digits", "last"]:
            if code := match[name]:
                fact = Fact(Kind.NUMBER, (code,), code)
                yield match.start(name), fact
        return
    values = [decimal_of(digits, language) for digits in filter(None, [first, last])]
    if len(values) == 2:
        values = [values[0], whole_year(*values)]
    for name, value in zip(["digits", "last"], values, strict=False):
        words = match[name] if scale == 1 else f"{match[name]} {match['scale']}"
        also = other_values(match, value, language) if scale == 1 else ()
        fact = number(value * scale, words, also=also)
        yield match.start(name), fact


def decimal_of(digits, language):
    if language == "ru":
        digits = re.sub(r"[ \u00a0\u202f]", "", digits).replace(",", ".")
    else:
        digits = re.sub(r"[ ,\u00a0\u202f]", "", digits)
    return Decimal(digits)


def whole_year(first, last):
    """Return the second year of "2017–18" in full."""
    is_short = 1000 <= first < 2200 and 10 <= last < 100 and first % 100 < last
    return first - first % 100 + last if is_short else last


def other_values(match, value, language):
    """Return what a number may mean beside itself: «90-е», «5 до 7 млн»."""
    is_decade = value < 100 and value % 10 == 0
    if is_decade and DECADE.match(match.string, match.end()):
        return [1900 + value]
    end = LAST_OF_RANGE[language].match(match.string, match.end())
    return [value * scale_of(end[1], language)] if end else []


def scale_of(word, language):
    if not word:
        return 1
    value = word_value(word, language)
    return value[0] if value else 1


# Words


def facts_of_words(words, text):
    """Return (begin, fact) of the numbers that a row of number words makes."""
    facts, place = [], 0
    while place < len(words):
        count, value, is_loose = longest(words[place : place + LONGEST])
        is_ordinal = count == 1 and value <= 10 and words[place][2] == "ordinal"
        begin = words[place][0].start()
        place += count
        end = words[place - 1][0].end()
        # "two sides" are «стороны».
        is_weak = value < 10
        fact = number(value, text[begin:end], is_loose=is_loose, is_weak=is_weak)
        facts.append((begin, replace(fact, is_ordinal=True) if is_ordinal else fact))
    return facts


def longest(words):
    """Return how many of the words are the first number, its value, and if loosely."""
    total, group, lowest, largest = 0, 0, 1000, None
    for count, (match, value, sort) in enumerate(words):
        if sort == "loose" and (count or not is_scaled(words)):
            return (count, total + group, False) if count else (1, value, True)
        if sort == "hundred" and group < 10:
            group, lowest = (group or 1) * 100, 100
            continue
        if sort == "scale" and group and (largest is None or value < largest):
            total, group, lowest, largest = total + group * value, 0, 1000, value
            continue
        if count == 0 and len(words) > 1 and match[0].lower() == "тысяча":
            total, largest = value, value
            continue
        if sort in {"scale", "hundred"}:
            return (count, total + group, False) if count else (1, value, True)
        if count and value >= lowest:
            return count, total + group, False
        group, lowest = group + value, magnitude(value)
        if sort == "ordinal":
            return count + 1, total + group, True
    return len(words), total + group, len(words) == 1 and words[0][2] != "cardinal"


def is_scaled(words):
    """Tell whether it begins as one hundred, «полтора миллиона»."""
    return len(words) > 1 and words[0][1] < 2 and words[1][2] in {"scale", "hundred"}


def magnitude(value):
    if 10 < value < 20:
        return 1
    return next((power for power in [100, 10] if value % power == 0), 1)


# Roman numerals


def roman(text):
    letters = text.upper().replace("Х", "X")
    if not text.isupper() or not ROMAN.fullmatch(letters):
        return []
    values = [ROMAN_VALUES[letter] for letter in letters]
    following = [*values[1:], 0]
    value = sum(
        -value if value < after else value
        for value, after in zip(values, following, strict=True)
    )
    return [number(value, text)]
