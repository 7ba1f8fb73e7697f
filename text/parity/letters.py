"""Words in the letters of the other language that are not marked as such."""

import re

from text.richtext.grammar import BLOCKS

from .difference import Difference, Kind

HEADINGS = {"h2", "h3", "h4", "caption"}
BETWEEN = r"[\s,;:«»“”\"'’()/–—-]+"
# Addresses are in Latin letters everywhere.
ADDRESS = re.compile(
    r"\b(?:https?://|www\.)\S+|(?<!\S)\S+@\S+|(?<![\w-])[\w-]+(?:\.[\w-]+)+\b/?\S*"
)
# {language: (a word in letters that it does not have, one that is no name)}. Russian
# texts name what has no other name in Latin letters: WeGO, PDF, Creative Commons.
WORD = {
    "en": (r"[а-яёА-ЯЁ]+", r"[а-яёА-ЯЁ]+"),
    "ru": (r"[a-zA-Z][\w’'.-]*", r"\b[a-z]{3,}\b"),
}
RUN = {
    language: re.compile(rf"(?<!\w){word}(?:{BETWEEN}{word})*")
    for language, (word, _ordinary) in WORD.items()
}


def differences_of_letters(text, *, is_title=False):
    for part, is_heading in parts_of(text, is_title):
        for run in foreign_words(part, text.language, is_title=is_heading):
            yield Difference(Kind.ALPHABET, ((text.language, run),))


def foreign_words(text, language, *, is_title=False):
    """Yield the runs of words of the other language in a plain text.

    One word of them is too much in an English heading; two are elsewhere.
    """
    least = 1 if is_title and language == "en" else 2
    for run in RUN[language].findall(ADDRESS.sub(" ", text)):
        counts = [len(re.findall(pattern, run)) for pattern in WORD[language]]
        if min(counts) >= least:
            yield run


def parts_of(text, is_title):
    """Yield (text, whether it is a heading) of each block."""
    if text.tree is None:
        yield text.plain, is_title
        return
    for element in [text.tree, *text.tree.iter(*BLOCKS)]:
        own = "".join(own_texts(element))
        if own.strip():
            yield own, element.tag in HEADINGS


def own_texts(element):
    """Yield the texts of a block, but not of blocks in it, nor code."""
    yield element.text or ""
    for child in element:
        if child.tag in BLOCKS or child.tag in {"br", "code"}:
            yield "\n"
        else:
            yield from own_texts(child)
        yield child.tail or ""
