"""A plain text with its words, and their context: sentences, quotes, addresses."""

import re
from bisect import bisect_left
from functools import cached_property

from .words import separator, tokenize

_ENDS_SENTENCE = re.compile(r"[.!?…:;]|\n\s*(?:\n|[^\w\s])")
_FREE_BEFORE = ("", " ", "\u00a0", "\n", "«", "(")
_OPENING = '«“„"(['
# Limits of how far to look, so that no text takes long.
_LONGEST_SENTENCE = 60  # words to either side
_LONGEST_ADDRESS = 200  # characters to either side
_LONGEST_NAME = 200  # characters
_LONGEST_HEADING = 200  # characters

# A web or e-mail address, a name of a file or of a variable.
_ADDRESS = re.compile(
    r"://|@|\bwww\.|/[a-z\d_-]+[/.]|[a-z\d]\.[a-z]|[а-я]\.(?:рф|ru)\b|[?&]\w+=\w"
)

_CLOSING = {"«": "»", "„": "“", "“": "”", '"': '"'}
_QUOTES = re.compile('[«»„“”"]')
# Direct speech ends with punctuation of its own, or a dash follows it.
_SPEECH_END = re.compile(r"[.!?…,]\s*$")
_BEFORE_SPEECH = (*":;,.!?…—–", "")
_AFTER_SPEECH = re.compile(r"\s*,\s*[—–-]\s")
# Another sentence, or the speaker between two commas.
_NEW_SENTENCE = re.compile(r"[.!?…]\s+\w|,\s[—–-]\s")
# A line before a blank one, whose words of five letters or more have capitals.
_TITLE_CASE = re.compile(
    rf"^(?!.{{0,{_LONGEST_HEADING}}}?\b[a-z]\w{{4}})"
    rf"[A-Z\d].{{0,{_LONGEST_HEADING}}}[^\s.,;](?=[^\S\n]*\n[^\S\n]*\n)",
    re.MULTILINE,
)


class TokenizedText:
    """A text and its ``words``; ``spans``: where each begins and ends."""

    def __init__(self, text: str, language: str):
        self.text = text
        self.language = language
        self.words, self.spans = tokenize(text)

    def separator_after(self, index: int) -> str:
        return separator(self._between(index))

    def _between(self, index):
        return self.text[self.spans[index][1] : self.spans[index + 1][0]]

    def is_sentence_start(self, index: int) -> bool:
        if index == 0:
            return True
        between = self._between(index - 1)
        return bool(_ENDS_SENTENCE.search(between)) or between[-1:] in _OPENING

    def is_all_capitals(self, index: int) -> bool:
        """Tell whether the whole sentence is in capitals, so that they say nothing."""
        first = last = index
        beginning = max(0, index - _LONGEST_SENTENCE)
        while first > beginning and not self.is_sentence_start(first):
            first -= 1
            if self._has_small_letters(first):
                return False
        end = min(len(self.words), index + _LONGEST_SENTENCE)
        while last + 1 < end and not self.is_sentence_start(last + 1):
            last += 1
            if self._has_small_letters(last):
                return False
        return last - first > 1

    def _has_small_letters(self, index):
        text = self.words[index].text
        return text != text.upper()

    def is_in_title_case(self, start: int) -> bool:
        """Tell whether this is in a heading whose longer words all have capitals."""
        line = self.text.rfind("\n", max(0, start - _LONGEST_HEADING), start) + 1
        heading = _TITLE_CASE.match(self.text, line)
        return heading is not None and start < heading.end()

    def is_in_address(self, start: int, end: int) -> bool:
        if _is_no_address(
            self.text[max(0, start - 1) : start], self.text[end : end + 2]
        ):
            return False
        before = self.text[max(0, start - _LONGEST_ADDRESS) : start]
        after = self.text[end : end + _LONGEST_ADDRESS]
        before = "" if before[-1:].isspace() else before.split()[-1:]
        after = "" if after[:1].isspace() else after.split()[:1]
        around = "".join([*before, self.text[start:end], *after])
        return bool(_ADDRESS.search(around.rstrip(".,;:!?»”)")))

    def is_in_quoted_name(self, start: int, end: int, *, is_capitalised: bool) -> bool:
        """Tell whether this lies in quotes that are a name: «Цифровая экономика».

        A word that is capitalised anyway is no name for being quoted: «Интернет».
        """
        before = bisect_left(self._quoted_names, (start,)) - 1
        if before < 0:
            return False
        opened, closed = self._quoted_names[before]
        return end <= closed and not (
            is_capitalised and (opened + 1, closed) == (start, end)
        )

    @cached_property
    def _quoted_names(self):
        """The positions of the outermost quotes that are names."""
        names: list[tuple[int, int]] = []
        for opened, closed in sorted(_pairs(self.text)):
            if (not names or names[-1][1] < opened) and self._is_name(opened, closed):
                names.append((opened, closed))
        return names

    def _is_name(self, opened, closed):
        if closed - opened > _LONGEST_NAME:
            return False
        content = self.text[opened + 1 : closed].lstrip('«„“"')
        before = self.text[max(0, opened - 2) : opened].rstrip()[-1:]
        return content[:1].isupper() and not (
            _NEW_SENTENCE.search(content)
            or (_SPEECH_END.search(content) and before in _BEFORE_SPEECH)
            or (self.language == "ru" and _AFTER_SPEECH.match(self.text, closed + 1))
            or (before == ":" and self._is_sentence(opened, closed))
        )

    def _is_sentence(self, start, end):
        """Tell whether this has a verb, or a dash in place of one."""
        return " — " in self.text[start:end].replace("\u00a0", " ") or any(
            word.readings[0].form.part_of_speech == "verb"
            for word in self.words[
                bisect_left(self.spans, (start,)) : bisect_left(self.spans, (end,))
            ]
        )


def _is_no_address(before, after):
    """Look at the nearest characters only: a fast answer for nearly all words."""
    return before in _FREE_BEFORE and (len(after) < 2 or after[0] in " \u00a0\n")


def _pairs(text):
    """Yield where each pair of quotes opens and closes; they may be nested."""
    opened: list[tuple[str, int]] = []
    for match in _QUOTES.finditer(text):
        mark = match[0]
        if opened and mark == _CLOSING[opened[-1][0]]:
            yield opened.pop()[1], match.start()
        elif mark in _CLOSING:
            opened.append((mark, match.start()))
        elif mark == "»":
            # Unclosed quotes within these are dropped.
            while opened:
                kind, start = opened.pop()
                if kind == "«":
                    yield start, match.start()
                    break
