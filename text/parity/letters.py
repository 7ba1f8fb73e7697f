"""Words in letters of the other language that are not marked, or of both languages."""

import re

from text.parity.difference import Difference, Kind
from text.richtext.grammar import BLOCKS

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
# One word by itself is too much as well, if nothing tells that it is cited or a name.
CITED = re.compile(r"[«“\"„][^»”\"“]{0,300}[»”\"“]|\([^)]{0,300}\)|\[[^\]]{0,300}\]")
LONE = {
    "en": re.compile(r"(?<![\w‘’'-])[а-яё]{2,}(?![\w’'-])"),
    # Others may have no Russian name: "docx", "online".
    "ru": re.compile(
        r"(?<=[а-яё,] )(?:a|an|and|are|by|for|from|in|is|of|on|or|that|the|this|to|was"
        r"|were|which|with)(?= [а-яё])"
    ),
}
MIXED = re.compile(
    r"(?<![^\W\d_])(?=[^\W\d_]*[a-zA-Z])(?=[^\W\d_]*[а-яёА-ЯЁ])[^\W\d_]+"
)
# What looks the same in both alphabets: a run of them in a word is a slip of the
# keyboard, as other runs («infoДонор») and endings («PDFа») are not.
LOOKALIKES = re.compile(
    r"(?<![а-яёА-ЯЁ])[аеорсухАВЕКМНОРСТУХ]+(?![а-яёА-ЯЁ])"
    r"|(?<![a-zA-Z])[aeopcyxABEKMHOPCTYX]+(?![a-zA-Z])"
)
INFLECTED = re.compile(r"[A-Z]{2,}[а-яё]+")
ROMAN = re.compile("[IVXLХ]+")


def differences_of_letters(text, other, *, is_title=False):
    for part, is_heading in parts_of(text, is_title):
        found = [word for word in mixed_words(part) if word not in other.plain]
        runs = foreign_words(part, text.language, is_title=is_heading)
        words = CITED.sub(" ; ", ADDRESS.sub(" ", part))
        for run in [*runs, *LONE[text.language].findall(words)]:
            if not any(run in longer for longer in found):
                found.append(run)
        for words in found:
            yield Difference(Kind.ALPHABET, ((text.language, words),))


def mixed_words(text):
    """Yield the words with letters that only look like those around them: “Mоscow”."""
    for match in MIXED.finditer(ADDRESS.sub(" ", text)):
        word = match[0]
        if LOOKALIKES.search(word) and not (
            INFLECTED.fullmatch(word) or ROMAN.fullmatch(word)
        ):
            yield word


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
