"""Negations that one of two texts has, and the other has no word for."""

import re
from itertools import permutations

from text.lemmas import analyser

# {language: what says "not" so clearly that the other text should}.
CLEAR = {
    "ru": re.compile(
        r"(?<![\w-])(?:нельзя|нет(?!\s+у\s)|никогда|не\s+(?!заб|исключ|меша|перест|превы"
        r"|прекращ|сомн|стал|уступ)(?P<word>[а-яё]+))(?![\w-])",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?<!if )(?<!or )(?<!than )\b(?:cannot|not|never|neither|nobody|nothing"
        r"|no(?=\s(?!longer)[a-z])|\w+n[’']t)\b"
        r"(?! (?:all|but|every|just|later|least|many|merely|more|only|to mention)\b)"
        r"(?: \w+)?",
        re.IGNORECASE,
    ),
}
# {language: what may say so in other words}.
OTHERWISE = {
    "ru": re.compile(
        r"(?<![\w-])(?:не|ни|нет|без|вне|кроме|лишь|только|едва|мало|вместо|впервые"
        r"|вряд|(?:не(?!дел|скольк|котор|фт|рв)|без|бес|запре[тщ]|избе[гж]|лиш|недо|ниг"
        r"|ник|нич|отказ|отсутств|перест|прекра)[а-яё]{2,})(?![\w-])",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:no|not|none|nor|never|neither|nobody|nothing|nowhere|cannot|without"
        r"|unless|until|only|few|fewer|little|less|hardly|rarely|seldom|instead|rather"
        r"|except|beyond|outside|impossible|unclear|unknown|unlike|\w+n[’']t|\w+less"
        r"|broken|gone|left|wrong|(?:absen|avoid|cancel|deprecat|differ(?!ent)|disagre"
        r"|exclu|fail|forbid|free|independ|in\w+[ai]ble|irr|lack|leav|mis|non-|prevent"
        r"|prohibit|refus|remain|short|stop"
        r"|un(?!ited)\w+(?:ed|able|ing)\b)\w*)\b",
        re.IGNORECASE,
    ),
}
# A heading of fewer words is worded freely.
LEAST_WORDS = 3
NEGATED = {"VERB", "INFN", "PRTS", "GRND", "NOUN"}


def negation_alone(texts):
    """Return {language: the words that negate} if one of the texts has any, else {}."""
    for language, other in permutations(texts):
        if len(texts[language].split()) < LEAST_WORDS:
            continue
        for match in filter(is_clear, CLEAR[language].finditer(texts[language])):
            if not OTHERWISE[other].search(texts[other]):
                return {other: "", language: match[0]}
    return {}


def count_negations(text, language) -> int:
    """Return how often a text negates, or says so in other words."""
    return len(OTHERWISE[language].findall(text))


def is_clear(match):
    """Tell whether more than an amount is negated: «не собирали», not «не более»."""
    word = match.groupdict().get("word")
    return not word or analyser().parse(word)[0].tag.POS in NEGATED
