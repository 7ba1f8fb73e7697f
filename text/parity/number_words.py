"""The number words of both languages, Russian ones by their lemmas.

``WORDS``: {language: {word: (value, sort)}}. The sorts: ``cardinal``, ``ordinal``,
``scale`` ("thousand"), ``hundred`` (which multiplies too, up to a thousand), and
``loose``: what may stand for a number, but need not, as "both".
"""

import re
from functools import lru_cache

from text.lemmas import analyser

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
