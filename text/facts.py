"""The facts of a text: what must be the same in each language, whatever the words.

Numbers, links and names. A text that keeps them, and its sentences, was polished.
"""

import re
from collections import Counter

from text.parity.negation import count_negations
from text.parity.numbers import numbers_in
from text.richtext import text_of
from text.sentences import sentences

LINK = re.compile(r'(?:href|src)="([^"]*)"|\b(https?://\S+|[\w.+-]+@[\w-]+\.\w+)')
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# A capital letter begins a name where it does not begin a sentence.
NAME = re.compile(r"(?<=[\w,;:)»”’] )[A-ZА-ЯЁ][\w’-]*|\b[A-ZА-ЯЁ]{2,}\b")

# What a small correction sets or removes between words.
PUNCTUATION = re.compile(r"(?:[\s,;:()«»„“”\"]|(?<=\s)[–—-](?=\s))+")


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


def is_polished(before, after, language) -> bool:
    """Tell whether a text has other words, but no other facts, sentences or negations.

    Numbers in words are facts here.
    """
    return same_facts(before, after) and (
        statements_of(before, language) == statements_of(after, language)
    )


def statements_of(value, language) -> list:
    """Return, of each sentence, its numbers, and how often something is negated."""
    return [
        (
            Counter(fact.values for _begin, fact in numbers_in(sentence, language)),
            count_negations(sentence, language),
        )
        for line in text_of(value).splitlines()
        for sentence in sentences(line, language)
    ]


def is_punctuated(before, after, language) -> bool:
    """Tell whether a text has other commas, quotation marks or dashes alone."""
    words = [PUNCTUATION.sub(" ", text_of(text)).strip() for text in [before, after]]
    return words[0] == words[1] and is_polished(before, after, language)
