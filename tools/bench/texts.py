"""Texts of known frequency, the same for this site and for what it is compared with.

They are made of the words of real ones. Whatever Django imports stays out of here.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

MARKED = Path(__file__).parents[2] / "tests" / "glossary" / "marked"
# In 95 % of the texts, in 1 %, and in a few titles.
COMMON = {"en": "information", "ru": "информация"}
PHRASE = {"en": "gender gap", "ru": "гендерный разрыв"}
RARE = {"en": "zeppelin", "ru": "дирижабль"}
# RARE, as somebody mistypes it.
TYPO = "zeplelin"

SENTENCE, SENTENCES, PARAGRAPHS = 12, 3, 6
NEWEST = datetime(2026, 6, 30, 9, tzinfo=UTC)


@cache
def words(language):
    """Return real words with a number beside each third, so that some are rare."""
    texts = " ".join(path.read_text() for path in sorted(MARKED.glob(f"{language}-*")))
    return sorted({word.lower() for word in re.findall(r"[^\W\d_]{5,}", texts)})


def sentence(random, language, length=SENTENCE):
    return " ".join(random.choices(words(language), k=length))


def title(number, language):
    random = Random(f"title {language} {number}")
    head = RARE[language] if number % 2000 == 7 else sentence(random, language, 1)
    return f"{head} {sentence(random, language, 4)} {number}".capitalize()


def summary(number, language):
    random = Random(f"summary {language} {number}")
    known = [COMMON[language]] if number % 20 else []
    known += [PHRASE[language]] if number % 100 == 1 else []
    return " ".join([sentence(random, language, 2 * SENTENCE), *known])


def body(number, language):
    """Return paragraphs of rich text."""
    random = Random(f"body {language} {number}")
    return "".join(
        "<p>"
        + " ".join(f"{sentence(random, language)}." for _sentence in range(SENTENCES))
        + "</p>"
        for _paragraph in range(PARAGRAPHS)
    )


def date(number):
    """Return a date of the last fifteen years."""
    return NEWEST - number % 2_500 * timedelta(hours=53)
