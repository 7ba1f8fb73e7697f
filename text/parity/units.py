"""The units and currencies beside numbers: «3,5 млн рублей», "$5", "42 per cent"."""

import re
from collections import Counter
from dataclasses import replace

from text.parity.difference import Kind
from text.typography import NBSP

PERCENT = "percent"
# {unit: how it is written in Russian, and in English}. A pound is money or a weight.
UNITS = {
    "point": (r"процентн[а-яё]+ пункт[а-яё]*|п\. ?п\.|пп", "percentage[ -]points?|pp"),
    PERCENT: ("процент[а-яё]*|проц", "per ?cent"),
    "rouble": ("руб|рубл[а-яё]+", "rou?bles?"),
    "dollar": ("долл|доллар[а-яё]*", "dollars?"),
    "euro": ("евро", "euros?"),
    "yuan": ("юан[а-яё]+", "yuan|renminbi"),
    "pound": ("фунт[а-яё]*", "pounds?|lbs?"),
    "kilometre": ("км|километр[а-яё]*", "km|kilomet(?:re|er)s?"),
    "mile": ("миля|мили|милю|миль|милям|милей", "miles?"),
    "metre": ("метр[а-яё]*", "met(?:re|er)s?"),
    "foot": ("фут[а-яё]*", "foot|feet|ft"),
    "centimetre": ("см|сантиметр[а-яё]*", "cm|centimet(?:re|er)s?"),
    "inch": ("дюйм[а-яё]*", "inch|inches"),
    "kilogram": ("кг|килограмм[а-яё]*", "kg|kilos?|kilogram(?:me)?s?"),
    "tonne": ("тонн[а-яё]*", "tonnes?|tons?"),
    "hectare": ("га|гектар[а-яё]*", "ha|hectares?"),
    "acre": ("акр[а-яё]*", "acres?"),
    "megabyte": ("мб|мегабайт[а-яё]*", "mb|megabytes?"),
    "gigabyte": ("гб|гигабайт[а-яё]*", "gb|gigabytes?"),
    "terabyte": ("тб|терабайт[а-яё]*", "tb|terabytes?"),
    "minute": ("минут[а-яё]*", "minutes?"),
    "hour": ("час|часа|часов", "hours?"),
    "day": ("день|дня|дней|сутки|суток", "days?"),
    "week": ("недел[а-яё]+", "weeks?"),
    "month": ("месяц[а-яё]*", "months?"),
    "year": ("год|года|лет|летн[а-яё]+", "years?"),
}
SIGNS = {
    "%": PERCENT,
    "₽": "rouble",
    "RUB": "rouble",
    "$": "dollar",
    "USD": "dollar",
    "€": "euro",
    "EUR": "euro",
    "£": "pound",
    "GBP": "pound",
    "CNY": "yuan",
}
SIGN = "|".join(re.escape(sign) + r"(?!\w)" * sign.isalpha() for sign in SIGNS)
BEHIND = {
    language: re.compile(
        r"(?:(?<=[а-яё])\.)?[ -]?"
        r"(?:(?:US|American|Russian|российских|американских) )?"
        rf"(?:(?P<sign>{SIGN})|(?:"
        + "|".join(f"(?P<{unit}>{words[place]})" for unit, words in UNITS.items())
        + r")(?!\w))",
        re.IGNORECASE,
    )
    for place, language in enumerate(["ru", "en"])
}
BEFORE = re.compile(rf"(?<!\w)(?:US)?(?P<sign>{SIGN}) ?\Z")
# Numbers that share what stands behind the last of them, or with the first.
SHARED = re.compile(r" ?[–—/-] ?|, | (?:и|или|до|по|and|or|to) |, (?:and|or) ")
RANGE = re.compile(r" ?[–—-] ?| (?:до|to) ")
MENTION = re.compile("%|процент|per ?cent", re.IGNORECASE)


def with_units(numbers, text, language):
    """Return (begin, fact) of numbers, the facts with the units beside them."""
    text = re.sub(r"\s", " ", text)
    numbers = sorted(numbers, key=lambda number: number[0])
    ends = [end_of(begin, fact, text) for begin, fact in numbers]
    units = [
        unit_of(fact, begin, end, text, language)
        for (begin, fact), end in zip(numbers, ends, strict=True)
    ]
    begins = [begin for begin, _fact in numbers]
    gaps = [text[end:begin] for end, begin in zip(ends, begins[1:], strict=False)]
    for place in reversed(range(len(gaps))):
        if SHARED.fullmatch(gaps[place]):
            units[place] = units[place] or units[place + 1]
    for place, gap in enumerate(gaps):
        if RANGE.fullmatch(gap):
            units[place + 1] = units[place + 1] or units[place]
    return [
        (begin, replace(fact, unit=unit) if unit else fact)
        for (begin, fact), unit in zip(numbers, units, strict=True)
    ]


def end_of(begin, fact, text):
    words = fact.words.replace(NBSP, " ")
    # The first number of «5–7 млн» is «5 млн».
    return begin + len(words if text.startswith(words, begin) else words.split()[0])


def unit_of(fact, begin, end, text, language):
    """Return (unit, what is written before the number, what behind), or ()."""
    if match := BEHIND[language].match(text, end):
        sign = match["sign"]
        return SIGNS[sign.upper()] if sign else match.lastgroup, "", match[0]
    if match := BEFORE.search(text, max(0, begin - 6), begin):
        return SIGNS[match["sign"]], match[0], ""
    # «стопроцентный»
    return (PERCENT, "", "") if "процент" in fact.words else ()


def differences_of_units(first, second, facts):
    """Yield (kind, words of both) of numbers that have another unit in each text.

    Of what has a unit in one text alone only a percentage is a difference.
    """
    sides = [by_value(facts_of_one) for facts_of_one in facts]
    says_percent = [
        len(MENTION.findall(text.plain))
        > sum(fact.unit[:1] == (PERCENT,) for fact in facts_of_one)
        for text, facts_of_one in zip([first, second], facts, strict=True)
    ]
    for value in sides[0]:
        numbers = [side.get(value, []) for side in sides]
        left = [without(*numbers), without(*reversed(numbers))]
        for one, other in zip(*left, strict=False):
            units = {fact.unit[:1] for fact in [one, other]}
            has_both = () not in units
            is_dropped = units == {(), (PERCENT,)}
            if has_both or (
                is_dropped
                and len(numbers[0]) == len(numbers[1])
                and not says_percent[bool(one.unit)]
            ):
                yield Kind.UNIT, [in_words(one), in_words(other)]


def by_value(facts):
    result = {}
    for fact in facts:
        if fact.kind == Kind.NUMBER:
            result.setdefault(fact.values[0], []).append(fact)
    return result


def without(facts, others):
    """Return those whose unit the others have less often, units first."""
    counts = Counter(fact.unit[:1] for fact in others)
    left = []
    for fact in facts:
        if counts[fact.unit[:1]]:
            counts[fact.unit[:1]] -= 1
        else:
            left.append(fact)
    return sorted(left, key=lambda fact: not fact.unit)


def in_words(fact):
    _unit, before, behind = fact.unit or ("", "", "")
    return f"{before}{fact.words}{behind}"
