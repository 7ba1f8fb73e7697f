"""The dates and times of a text: a month, and the numbers that stand with it."""

import re

from text.parity.difference import Fact, Kind

RU_MONTHS = [
    *["январ[ьяею]|янв", "феврал[ьяею]|февр?", "март[ауе]?|мар", "апрел[ьяею]|апр"],
    *["ма[йяюе]|маем", "июн[ьяею]", "июл[ьяею]", "август[ауе]?|авг"],
    *["сентябр[ьяею]|сент?", "октябр[ьяею]|окт", "ноябр[ьяею]|нояб?"],
    "декабр[ьяею]|дек",
]
# «майский»: it may stand for the month of the other text.
RU_ADJECTIVES = [
    *["январск", "февральск", "мартовск", "апрельск", "майск", "июньск", "июльск"],
    *["августовск", "сентябрьск", "октябрьск", "ноябрьск", "декабрьск"],
]
EN_MONTHS = [
    *["January|Jan", "February|Feb", "March|Mar", "April|Apr", "May", "June|Jun"],
    *["July|Jul", "August|Aug", "September|Sept?", "October|Oct", "November|Nov"],
    "December|Dec",
]


def one_of(names, ending=""):
    groups = (f"(?P<n{place}>{name})" for place, name in enumerate(names, start=1))
    return rf"(?<![^\W_])(?:{'|'.join(groups)}){ending}(?![^\W_])"


MONTHS = {
    "ru": re.compile(one_of(RU_MONTHS), re.IGNORECASE),
    "en": re.compile(one_of(EN_MONTHS)),
}
ADJECTIVES = re.compile(one_of(RU_ADJECTIVES, "[а-яё]+"), re.IGNORECASE)
# Beside a month: what makes a date of it.
DAY_BEFORE = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th|-?го|-?е)?[ \u00a0]?[–—-][ \u00a0]?)?"
    r"\d{1,2}(?:st|nd|rd|th|-?го|-?е)?[ \u00a0]?(?:of[ \u00a0])?\Z"
)
REST_BEHIND = re.compile(
    r"\.?[ \u00a0](?:\d{1,2}(?!\d|[.:]\d)(?:st|nd|rd|th)?"
    r"(?:[ \u00a0]?[–—-][ \u00a0]?\d{1,2}(?!\d))?)?(?:,?[ \u00a0])?(?:\d{4}(?!\d))?"
)
# "may" and "march" are other words too.
OTHER_WORDS = {"May", "March", "Mar", "мае", "мая", "мар", "сен", "дек", "авг", "окт"}
IN_DIGITS = re.compile(
    r"(?<![\d.:/-])(?:(?P<d>\d{1,2})(?P<dot>[./])(?P<m>\d{1,2})(?P=dot)(?P<y>\d{4})"
    r"|(?P<y2>\d{4})-(?P<m2>\d\d)-(?P<d2>\d\d))(?![\d/-])"
)
TIME = re.compile(
    r"(?<![\d.:/])(?P<h>[01]?\d|2[0-3]|24(?=[:.]00))(?:(?P<sign>[:.])(?P<min>[0-5]\d))?"
    r"(?![\d:]|[.,]\d)(?:[ \u00a0\u202f]?(?P<half>[ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
# «в 10.00», «с 9.30 до 18.00»
AT = re.compile(
    r"(?:^|[^\w])(?:в|с|до|к|около|на|at|from|to|until|by)[ \u00a0]\Z", re.I
)
# Weekdays; «среда» is an environment as well.
WEEKDAYS = {
    "ru": [
        *["понедельник[а-яё]*", "вторник[а-яё]*"],
        *[r"(?<=\bв )среду|сред[ау](?=,? \d)", "четверг[а-яё]*"],
        *["пятниц[а-яё]+", "суббот[а-яё]+", "воскресень[а-яё]+"],
    ],
    "en": [
        *["Mondays?", "Tuesdays?", "Wednesdays?", "Thursdays?", "Fridays?"],
        *["Saturdays?", "Sundays?"],
    ],
}
WEEKDAY = {
    language: re.compile(one_of(names), re.IGNORECASE)
    for language, names in WEEKDAYS.items()
}
NOON = {
    "ru": re.compile(r"\b(?:(?P<noon>полдень|полудня)|полночь|полуночи)\b", re.I),
    "en": re.compile(r"\b(?:(?P<noon>noon|midday)|midnight)\b", re.I),
}


def dates_in(text, language):
    """Return facts, the text with what they are blanked, and spans of dates in words.

    Of a date in words the month alone is a fact here: the numbers are those of the
    text.
    """
    facts, spans = [], []

    def blank_date(match):
        parts = match.groupdict()
        year, month, day = (parts[name] or parts[f"{name}2"] for name in "ymd")
        if not 1 <= int(month) <= 12 and int(day) <= 12:
            day, month = month, day
        if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
            return match[0]
        for value in [str(int(day)), year]:
            facts.append(Fact(Kind.DATE, (value,), match[0]))
        facts.append(month_fact(int(month), match[0]))
        return blank(match)

    def blank_time(match):
        if fact := time_fact(match):
            facts.append(fact)
            return blank(match)
        return match[0]

    text = TIME.sub(blank_time, IN_DIGITS.sub(blank_date, text))
    for match in MONTHS[language].finditer(text):
        begin, end = around(text, match)
        month = int(match.lastgroup[1:])
        is_dated = (begin, end) != match.span()
        is_loose = match[0] in OTHER_WORDS and not is_dated
        facts.append(month_fact(month, text[begin:end], is_loose))
        if is_dated:
            spans.append((begin, end))
    for match in NOON[language].finditer(text):
        values = ("12:00", "12") if match["noon"] else ("00:00", "24:00", "0")
        facts.append(Fact(Kind.TIME, values, match[0], True))
    for match in WEEKDAY[language].finditer(text.replace("\u00a0", " ")):
        facts.append(Fact(Kind.WEEKDAY, (match.lastgroup,), match[0], is_weak=True))
    if language == "ru":
        for match in ADJECTIVES.finditer(text):
            facts.append(month_fact(int(match.lastgroup[1:]), match[0], True))
    return facts, text, spans


def month_fact(month, words, is_loose=False):
    return Fact(Kind.DATE, (f"month {month}",), words, is_loose)


def around(text, match):
    """Return the span of a month with its day and year."""
    begin, end = match.span()
    if before := DAY_BEFORE.search(text, max(0, begin - 20), begin):
        begin = before.start()
    if behind := REST_BEHIND.match(text, end):
        rest = behind[0].rstrip(" \u00a0,")
        if any(sign.isdigit() for sign in rest):
            end += len(rest)
    return begin, end


def time_fact(match):
    """Return the time of day that a match is, or None where it is another number."""
    hour, minute, half = int(match["h"]), match["min"] or "00", match["half"]
    if half:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    elif match["sign"] != ":" and not (
        match["sign"]
        and AT.search(match.string[max(0, match.start() - 10) : match.start()])
    ):
        return None
    values = (f"{hour:02}:{minute}",)
    if minute == "00":
        # «в 10 часов»
        values += (str(hour), str(int(match["h"])))
    return Fact(Kind.TIME, values, match[0].strip())


def blank(match):
    return re.sub(r"\w", " ", match[0]).replace(".", " ").replace(":", " ")
