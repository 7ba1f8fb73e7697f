"""The numbers of a text, in digits, words and Roman numerals.

«3,5 млн», "3.5 million" and "3,500,000" are one value.
"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from text.lemmas import analyser
from text.parity.difference import Fact, Kind

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
            if (
                word
                and words
                and not BETWEEN.fullmatch(text, words[-1][0].end(), match.start())
            ):
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
    digits = re.sub(r"[ \u00a0\u202f]", "", digits)
    return Decimal(digits.replace(",", "." if language == "ru" else ""))


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
    value = word and word_value(word, language)
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


# The number words of both languages, Russian ones by their lemmas


YO = str.maketrans("ё", "е")


def numbered(pairs):
    """Return {word: number} of "2 two 3 three"."""
    words = iter(pairs.split())
    return {
        word: float(number) if "." in number else int(number)
        for number, word in zip(words, words, strict=True)
    }


def sorted_words(**sorts):
    """Return {word: (value, sort)} of {word: value} of each sort."""
    return {
        word: (value, sort)
        for sort, words in sorts.items()
        for word, value in words.items()
    }


RU_CARDINALS = numbered(
    "2 два 3 три 4 четыре 5 пять 6 шесть 7 семь 8 восемь 9 девять 10 десять "
    "11 одиннадцать 12 двенадцать 13 тринадцать 14 четырнадцать 15 пятнадцать "
    "16 шестнадцать 17 семнадцать 18 восемнадцать 19 девятнадцать 20 двадцать "
    "30 тридцать 40 сорок 50 пятьдесят 60 шестьдесят 70 семьдесят 80 восемьдесят "
    "90 девяносто 100 сто 200 двести 300 триста 400 четыреста 500 пятьсот "
    "600 шестьсот 700 семьсот 800 восемьсот 900 девятьсот "
    "500000 полмиллиона 500000000 полмиллиарда"
)
RU_ORDINALS = numbered(
    "1 первый 2 второй 3 третий 4 четвертый 5 пятый 6 шестой 7 седьмой 8 восьмой "
    "9 девятый 10 десятый 11 одиннадцатый 12 двенадцатый 13 тринадцатый "
    "14 четырнадцатый 15 пятнадцатый 16 шестнадцатый 17 семнадцатый 18 восемнадцатый "
    "19 девятнадцатый 20 двадцатый 30 тридцатый 40 сороковой 50 пятидесятый "
    "60 шестидесятый 70 семидесятый 80 восьмидесятый 90 девяностый 100 сотый "
    "200 двухсотый 300 трехсотый 400 четырехсотый 500 пятисотый 1000 тысячный"
)
RU_SCALES = numbered(
    "1000 тысяча 1000 тыс 1000000 миллион 1000000 млн 1000000000 миллиард "
    "1000000000 млрд 1000000000000 триллион 1000000000000 трлн"
)
RU_LOOSE = numbered(
    "0 ноль 0 нуль 0.5 половина 0.5 полу 1 один 1 однажды 1.5 полтора 2 оба 2 двое "
    "2 дважды 2 вдвое 2 пара 3 трое 3 трижды 3 втрое 3 треть 4 четверо 4 четверть "
    "4 вчетверо 5 пятеро 5 впятеро 5 пятерка 6 шестеро 7 семеро 7 семерка 8 восьмеро "
    "8 восьмерка 10 десятеро 10 десятилетие 10 вдесятеро 12 дюжина 20 двадцатка "
    "100 век 100 столетие 100 сотня"
)
# The beginning of «двухлетний», «пятилетка», «семнадцатилетний».
RU_PREFIXES = numbered(
    "1 одно 2 дву 3 трех 3 тро 4 четырех 5 пяти 6 шести 7 семи 8 восьми 9 девяти "
    "10 десяти 40 сорока 50 пятидесяти 60 шестидесяти 70 семидесяти 80 восьмидесяти "
    "90 девяносто 100 сто 200 двухсот 1000 тысяче"
)
RU_PREFIXES |= {f"{word[:-1]}и": n for word, n in RU_CARDINALS.items() if 10 < n <= 30}
RU_COMPOUND = re.compile("|".join(sorted(RU_PREFIXES, key=len, reverse=True)))

EN_CARDINALS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
EN_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

WORDS = {
    "ru": sorted_words(
        cardinal=RU_CARDINALS, ordinal=RU_ORDINALS, scale=RU_SCALES, loose=RU_LOOSE
    ),
    "en": sorted_words(
        cardinal={
            **{word: n for n, word in enumerate(EN_CARDINALS.split(), start=2)},
            **{word: 10 * n for n, word in enumerate(EN_TENS.split(), start=2)},
        },
        ordinal={
            **{word: n for n, word in enumerate(EN_ORDINALS.split(), start=1)},
            **{
                f"{word[:-1]}ieth": 10 * n
                for n, word in enumerate(EN_TENS.split(), start=2)
            },
            "hundredth": 100,
        },
        hundred=numbered("100 hundred 100 hundreds"),
        scale=numbered(
            "1000 thousand 1000 thousands 1000000 million 1000000 millions 1000000 mln "
            "1000000000 billion 1000000000 billions 1000000000 bn "
            "1000000000000 trillion 1000000000000 trillions 1000000000000 trn"
        ),
        loose=numbered(
            "0 zero 0 nil 0.5 half 1 one 1 once 1 single 2 both 2 twice 2 double "
            "2 pair 2 couple 2 two-way 2 bilateral 2 bilingual 2 twofold 3 thrice "
            "3 triple 3 threefold 3 trilateral 3 thirds 4 quarter 4 quarters "
            "4 fourfold 10 decade 10 decades 12 dozen 100 century 100 centuries "
            "100 centenary 200 bicentenary 1000 thousandth 1000 millennium"
        ),
    ),
}


@lru_cache(20_000)
def word_value(word, language):
    """Return (value, sort) of a number word, or None."""
    word, words = word.lower().translate(YO), WORDS[language]
    if language != "ru" or word in words:
        return words.get(word)
    if word == "семью":
        # Rather a family than by seven.
        return 7, "loose"
    lemmas = [reading.normal_form.translate(YO) for reading in analyser().parse(word)]
    if known := next(filter(None, map(words.get, lemmas)), None):
        return known
    value = len(word) > 6 and compound(word)
    return (value, "loose") if value else None


def compound(word):
    """Return the number with which a Russian word begins, or 0."""
    match = RU_COMPOUND.match(word)
    value = RU_PREFIXES[match[0]] if match else 0
    if 20 <= value < 100:
        value += compound(word[match.end() :])
    return value
