"""Marks the words of a query in a text, and finds the passage that has them."""

import re
from functools import lru_cache
from html import escape
from itertools import islice

from django.utils.safestring import SafeString

from text.fold import fold
from text.lemmas import CACHED_WORDS, lemmas

# Characters of a passage, and of those before its first hit.
PASSAGE = 200
LEAD = 60
# Queries whose words are remembered.
QUERIES = 100
# Words of texts that are remembered for each of them.
MOST_READ = 500
# So many hits are compared for the best passage.
MOST_HITS = 200

_WORD = re.compile(r"([^\W_]+)")
_SPACES = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")


def highlight(text: str, query: str, language: str) -> SafeString:
    """Return the text as HTML, with ``<mark>`` around the words of the query.

    A word counts in any of its forms, and where it begins as a word of the query does.
    Words that follow each other are marked together.
    """
    # By turns what stands between words, and a word.
    parts = _WORD.split(text) if forms_of(query, language) else [text]
    spans, end = [], 0
    found = map(meaning_of(query, language), parts[1::2])
    for start in [2 * place + 1 for place, words in enumerate(found) if words]:
        if spans and start - 1 == spans[-1][1] and parts[start - 1].isspace():
            spans[-1][1] = start + 1
        else:
            spans.append([start, start + 1])
    html = []
    for start, stop in spans:
        html += [escape("".join(parts[end:start])), "<mark>"]
        # Words and spaces need no escaping.
        html += [*parts[start:stop], "</mark>"]
        end = stop
    return SafeString("".join([*html, escape("".join(parts[end:]))]))


def words_missing(text: str, query: str, language: str) -> str:
    """Return the words of the query that the text does not have."""
    words_meant = meaning_of(query, language)
    found = frozenset().union(*map(words_meant, _WORD.findall(text)))
    return " ".join(word for word in forms_of(query, language) if word not in found)


def passage(text: str, query: str, language: str) -> str:
    """Return the first part of a text with the most words of the query, or ""."""
    likely = islice(hits(text, query, language), MOST_HITS)
    found = [(match.start(), words) for match, words in likely]
    if not found:
        return ""

    def number_of_words(hit):
        first, _words = hit
        end = first + PASSAGE - LEAD
        return len(set().union(*(words for at, words in found if first <= at < end)))

    hit, _words = max(found, key=number_of_words)
    start = (text.find(" ", hit - LEAD, hit) + 1 or hit) if hit > LEAD else 0
    end = start + PASSAGE
    if end < len(text):
        end = max(text.rfind(" ", hit, end), 0) or end
    before = "…" if start else ""
    shown = _SPACES.sub(" ", text[start:end]).rstrip(" ,;:–—")
    # A sentence that is whole needs no mark.
    after = "…" if end < len(text) and shown[-1:] not in ".?!…" else ""
    return f"{before}{shown}{after}"


@lru_cache(QUERIES)
def forms_of(query, language):
    """Return {word of a query: its lemmas}, without function words."""
    forms = {word: {*lemmas(word, language).split()} for word in fold(query).split()}
    return {word: of_word for word, of_word in forms.items() if of_word}


def hits(text, query, language):
    """Yield (match, words of the query) of words of a text that count, in passages."""
    words_meant = meaning_of(query, language)
    pattern = pattern_of(query, language)
    for match in pattern.finditer(text) if forms_of(query, language) else ():
        if words := words_meant(match[0]):
            yield match, words


@lru_cache(QUERIES)
def meaning_of(query, language):
    """Return what finds the words of a query that a word of a text counts as."""
    forms = forms_of(query, language).items()

    # The same words stand in most of the texts that are found.
    @lru_cache(MOST_READ)
    def words_meant(word):
        folded, own = analysed(word, language)
        return frozenset(
            meant
            for meant, of_word in forms
            if (len(meant) > 2 and folded.startswith(meant))
            or not of_word.isdisjoint(own)
        )

    return words_meant


@lru_cache(CACHED_WORDS)
def analysed(word, language):
    """Return the folded form of a word, and its lemmas."""
    return fold(word), frozenset(lemmas(word, language).split())


@lru_cache(QUERIES)
def pattern_of(query, language):
    """Return a pattern of the words that begin with letters as some form does.

    To find the lemma of each word of a long text would take a second.
    """
    forms = forms_of(query, language)
    words = _WORD.findall(" ".join([*forms, *set().union(*forms.values())]))

    # A set at the front, without IGNORECASE, is what is found fastest.
    def letters(place):
        signs = "".join(word[place] for word in words)
        return f"[{signs}{signs.upper()}{'ёЁ' * ('е' in signs)}]"

    if not words:
        return _WORD
    second = letters(1) if min(map(len, words)) > 1 else ""
    return re.compile(rf"{letters(0)}(?<![^\W_].){second}[^\W_]*")
