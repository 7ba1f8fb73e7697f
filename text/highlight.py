"""Marks the words of a query in a text."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from text.fold import fold
from text.lemmas import lemmas

_WORD = re.compile(r"[^\W_]+")


def highlight(text: str, query: str, language: str) -> SafeString:
    """Return the text as HTML, with ``<mark>`` around the words of the query.

    A word counts in any of its forms, and where it begins as a word of the query does.
    Words that follow each other are marked together.
    """
    words = fold(query).split()
    sought = {lemma for word in words for lemma in lemmas(word, language).split()}
    spans = []
    for match in _WORD.finditer(text):
        word = match[0]
        if not is_sought(word, words, sought, language):
            continue
        if spans and text[spans[-1][1] : match.start()].isspace():
            spans[-1][1] = match.end()
        else:
            spans.append([match.start(), match.end()])
    html, end = [], 0
    for start, stop in spans:
        html += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*html, escape(text[end:])]))


def is_sought(word, words, sought, language):
    folded = fold(word)
    if any(len(start) > 2 and folded.startswith(start) for start in words):
        return True
    return not sought.isdisjoint(lemmas(word, language).split())
