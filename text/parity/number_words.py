"""The number words of both languages.

``WORDS``: {language: {word: (value, sort)}}. The sorts: ``cardinal``, ``ordinal``,
``scale`` ("thousand"), ``hundred`` (which multiplies too, up to a thousand), and
``loose``: what may stand for a number, but need not, as "both".
"""

import re
from functools import lru_cache

YO = str.maketrans("ё", "е")


def by_number(pairs):
    """Return {number: word}."""
    words = iter(pairs.split())
    return {int(number): word for number, word in zip(words, words, strict=True)}


_RU_UNITS = {
    2: "два две двух двум двумя",
    3: "три трех трем тремя",
    4: "четыре четырех четырем четырьмя",
    8: "восемь восьми восьмью восемью",
    40: "сорок сорока",
    90: "девяносто девяноста",
    100: "сто ста",
    500_000: "полмиллиона",
    500_000_000: "полмиллиарда",
    200: "двести двухсот двумстам двумястами двухстах",
    300: "триста трехсот тремстам тремястами трехстах",
    400: "четыреста четырехсот четыремстам четырьмястами четырехстах",
    800: "восемьсот восьмисот восьмистам восьмьюстами восьмистах",
}
# Declined alike: пять, пяти, пятью.
_RU_SOFT = by_number(
    "5 пят 6 шест 7 сем 9 девят 10 десят 11 одиннадцат 12 двенадцат 13 тринадцат "
    "14 четырнадцат 15 пятнадцат 16 шестнадцат 17 семнадцат 18 восемнадцат "
    "19 девятнадцат 20 двадцат 30 тридцат"
)
_RU_TENS = {50: "пят", 60: "шест", 70: "сем", 80: "восем"}
_RU_HUNDREDS = {500: "пят", 600: "шест", 700: "сем", 900: "девят"}
_RU_ORDINALS = by_number(
    "1 перв 2 втор 4 четверт 5 пят 6 шест 7 седьм 8 восьм 9 девят 40 сороков "
    "50 пятидесят 60 шестидесят 70 семидесят 80 восьмидесят 90 девяност 100 сот "
    "200 двухсот 300 трехсот 400 четырехсот 500 пятисот 1000 тысячн"
)
_RU_THIRD = "третий третья третье третьего третьему третьим третьем третьи третьих "
_RU_ENDINGS = [
    *["ый", "ий", "ой", "ая", "ое", "ые", "ого", "ому", "ым", "ом", "ых", "ую", "ыми"],
]
_RU_SCALES = {
    10**3: "тысяча тысячи тысячу тысяче тысячей тысяч тысячам тысячами тысячах тыс",
    10**6: "миллион миллиона миллионов миллиону миллионе миллионам миллионах млн",
    10**9: "миллиард миллиарда миллиардов миллиарду миллиарде миллиардам млрд",
    10**12: "триллион триллиона триллионов триллиону триллионе трлн",
}
_RU_LOOSE = {
    0: "ноль нуль нуля ноля",
    0.5: "половина половины половину половине полу",
    1: "один одна одно одну одного одной одному одним одном одни однажды",
    1.5: "полтора полторы полутора",
    2: "оба обе обоих обеих обоим обеим двое двоих дважды вдвое пара пары пару",
    3: "трое троих трижды втрое треть трети",
    4: "четверо четверых четверть четверти вчетверо",
    5: "пятеро пятерых впятеро пятерка пятерки",
    6: "шестеро шестерых",
    7: "семеро семерых семью семерка семерки",
    8: "восьмеро восьмерка восьмерки",
    12: "дюжина дюжины дюжину",
    20: "двадцатка двадцатки двадцатке двадцатку",
    10: "десятеро десятилетие десятилетия десятилетий десятилетиях вдесятеро",
    100: "век века веков веке столетие столетия столетий сотня сотни сотню",
}
# The beginning of «двухлетний», «пятилетка», «семнадцатилетний».
_RU_PREFIXES = by_number(
    "1 одно 2 дву 3 тр[её]х|тро 4 четыр[её]х 5 пяти 6 шести 7 семи 8 восьми 9 девяти "
    "10 десяти 40 сорока 50 пятидесяти 60 шестидесяти 70 семидесяти 80 восьмидесяти "
    "90 девяносто 100 сто 200 двухсот 1000 тысяче"
)
_RU_PREFIXES |= {n: f"{stem}и" for n, stem in _RU_SOFT.items() if n > 10}
_RU_COMPOUND = re.compile(
    "|".join(
        f"(?P<n{value}>{prefix})"
        for value, prefix in sorted(_RU_PREFIXES.items(), reverse=True)
    )
)

_EN_CARDINALS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_EN_SCALES = {
    10**3: "thousand thousands",
    10**6: "million millions mln",
    10**9: "billion billions bn",
    10**12: "trillion trillions trn",
}
_EN_LOOSE = {
    0: "zero nil",
    0.5: "half",
    1: "one once single",
    2: "both twice double pair couple two-way bilateral bilingual twofold",
    3: "thrice triple threefold trilateral thirds",
    4: "quarter quarters fourfold",
    10: "decade decades",
    12: "dozen",
    100: "century centuries centenary",
    200: "bicentenary",
    1000: "thousandth millennium",
}


def _russian():
    words = {}

    def add(value, sort, forms):
        words.update(dict.fromkeys(forms, (value, sort)))

    for value, stem in _RU_ORDINALS.items():
        add(value, "ordinal", (stem + ending for ending in _RU_ENDINGS))
    add(3, "ordinal", f"{_RU_THIRD} третью третьей".split())
    for value, stem in _RU_SOFT.items():
        add(value, "ordinal", (stem + ending for ending in _RU_ENDINGS))
        add(value, "cardinal", (stem + ending for ending in ["ь", "и", "ью"]))
    for value, stem in _RU_TENS.items():
        oblique = "восьми" if stem == "восем" else f"{stem}и"
        add(value, "cardinal", [f"{stem}ьдесят", f"{oblique}десяти"])
        add(value, "cardinal", [f"{stem}ьюдесятью"])
    for value, stem in _RU_HUNDREDS.items():
        add(value, "cardinal", [f"{stem}ьсот", f"{stem}исот", f"{stem}истам"])
        add(value, "cardinal", [f"{stem}ьюстами", f"{stem}истах"])
    for value, forms in _RU_UNITS.items():
        add(value, "cardinal", forms.split())
    for value, forms in _RU_SCALES.items():
        add(value, "scale", forms.split())
    for value, forms in _RU_LOOSE.items():
        add(value, "loose", forms.split())
    return words


def _english():
    words = {
        word: (value, "cardinal")
        for value, word in enumerate(_EN_CARDINALS.split(), start=2)
    }
    for value, word in enumerate(_EN_ORDINALS.split(), start=1):
        words[word] = value, "ordinal"
    for value, word in enumerate(_EN_TENS.split(), start=2):
        words[word] = value * 10, "cardinal"
        words[f"{word[:-1]}ieth"] = value * 10, "ordinal"
    words["hundred"] = words["hundreds"] = 100, "hundred"
    words["hundredth"] = 100, "ordinal"
    for value, forms in _EN_SCALES.items():
        words.update(dict.fromkeys(forms.split(), (value, "scale")))
    for value, forms in _EN_LOOSE.items():
        words.update(dict.fromkeys(forms.split(), (value, "loose")))
    return words


WORDS = {"ru": _russian(), "en": _english()}


@lru_cache(20_000)
def word_value(word, language):
    word = word.lower().translate(YO)
    if value := WORDS[language].get(word):
        return value
    value = language == "ru" and len(word) > 6 and compound(word)
    return (value, "loose") if value else None


def compound(word):
    """Return the number with which a Russian word begins, or 0."""
    match = _RU_COMPOUND.match(word)
    value = int(match.lastgroup[1:]) if match else 0
    if 20 <= value < 100:
        value += compound(word[match.end() :])
    return value
