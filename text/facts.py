"""The facts of a text: what must be the same in each language, whatever the words.

Numbers, links and names. A text whose facts are unchanged was polished, not rewritten.
"""

import re
from collections import Counter

from text.richtext import text_of

LINK = re.compile(r'(?:href|src)="([^"]*)"|\b(https?://\S+|[\w.+-]+@[\w-]+\.\w+)')
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# A capital letter begins a name where it does not begin a sentence.
NAME = re.compile(r"(?<=[\w,;:)»”’] )[A-ZА-ЯЁ][\w’-]*|\b[A-ZА-ЯЁ]{2,}\b")


def facts_of(value) -> Counter:
    """Return how often each fact is in a text or in the HTML of one."""
    value = value or ""
    links = ["".join(match) for match in LINK.findall(value)]
    text = text_of(value).replace("\u00a0", " ").replace("\u202f", " ")
    # Spaces group digits in Russian, commas in English.
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", "", text)
    return Counter([*links, *NUMBER.findall(text), *NAME.findall(text)])


def numbers_of(value) -> Counter:
    """Return how often each number is in a text or in the HTML of one."""
    facts = facts_of(value)
    return Counter({fact: facts[fact] for fact in facts if fact[0].isdigit()})


def same_facts(before, after) -> bool:
    return facts_of(before) == facts_of(after)
