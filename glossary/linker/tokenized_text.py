"""A plain text with its words, and their context: sentences, quotes, addresses."""

import re
from bisect import bisect_left
from functools import cached_property

from glossary.linker.words import separator, tokenize

# Limits of how far to look, so that no text takes long.
_LONGEST_ADDRESS = 200  # characters to either side, as the others
_LONGEST_NAME = 200
_LONGEST_LINE = 200
_LONGEST_CALLED = 30

# As in a web or e-mail address, or a name of a file.
_ADDRESS = re.compile(r"\w\.[a-zа-я]{2}")
_WHITE_SPACE = re.compile(r"\s")

_CLOSING = {"«": "»", "„": "“", "“": "”", '"': '"'}
_QUOTES = re.compile('[«»„“”"]')
# What is quoted behind these words is called so: it has a capital, and is no name.
_CALLED = re.compile(
    r"(?i)\b(?:поняти\w{1,2}|термин(?:[аеуы]|ом|ов|ам|ами|ах)?|сет(?:ь|и|ью|ях|ям|ями)"
    r"|terms?|concepts?)\s+$"
)
# Direct speech ends with punctuation of its own, or a dash follows it.
_SPEECH_END = re.compile(r"[.!?…,]\s*$")
_BEFORE_SPEECH = (*':;,.!?…—–»”"', "")
_AFTER_SPEECH = re.compile(r",\s*[—–-]\s")
# Another sentence, or the speaker between two commas.
_NEW_SENTENCE = re.compile(r"[.!?…]\s+\w|,\s[—–-]\s")
# One with a word, as abbreviations alone have their capitals anyway. Text may follow.
_CAPITALS = re.compile(
    rf"(?=[^a-zа-яё\n]{{0,{_LONGEST_LINE}}}?[^\W\d_a-zа-яё]{{4}})"
    rf"[^a-zа-яё\n]{{1,{_LONGEST_LINE}}}(?=\n|\Z|(?<=[.:!?…])\s)"
)
# A line whose words of five letters or more have capitals, but for prepositions.
_SMALL_WORD = (
    r"(?:about|above|across|after|against|along|among|around|before|behind|below"
    r"|beneath|between|beyond|during|inside|since|through|toward|under|until|upon"
    r"|versus|where|which|while|within|without)\w*"
)
_WITHOUT_CAPITAL = rf"(?<![\w’'‐‑-])(?!{_SMALL_WORD}\b)[a-z]\w{{4}}"
_TITLE_CASE = re.compile(
    rf"(?!.{{0,{_LONGEST_LINE}}}?{_WITHOUT_CAPITAL})"
    rf"[^\w\n]{{0,5}}[A-Z\d].{{0,{_LONGEST_LINE}}}[^\s.,;](?=[^\S\n]*\n)"
)
_ENDS_AMID = re.compile(r"\b(?:an?|and|at|by|for|from|in|of|on|or|the|to|with)$")
_NEXT_LINE = re.compile(r"[^\S\n]*\n[^\S\n]*(?P<line>(?P<word>\S*).{0,1000})")


class TokenizedText:
    """A text and its ``words``; ``spans``: where each begins and ends."""

    def __init__(self, text: str, language: str):
        self.text = text
        self.language = language
        self.words, self.spans = tokenize(text)

    def separator_after(self, index: int) -> str:
        return separator(self.text[self.spans[index][1] : self.spans[index + 1][0]])

    def is_in_capitals(self, index: int) -> bool:
        """Tell whether a whole line is in capitals, so that they say nothing."""
        return self._line(_CAPITALS, index) is not None

    def is_in_title_case(self, index: int) -> bool:
        """Tell whether this is in a heading whose longer words all have capitals."""
        match = self._line(_TITLE_CASE, index)
        following = match and _NEXT_LINE.match(self.text, match.end())
        if not following:
            return False
        line = following["line"]
        if re.search(_WITHOUT_CAPITAL, line):
            # Text in sentences, of which a word would still have had room.
            return len(f"{match[0]} {following['word']}") <= len(line)
        # Nothing, or another heading, as in a table of contents.
        return not line[:1].islower() and not _ENDS_AMID.search(match[0])

    def _line(self, pattern, index):
        """Match the line with this word, if it is short and has this pattern."""
        start = self.spans[index][0]
        beginning = self.text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
        match = pattern.match(self.text, beginning)
        return match if match and start < match.end() else None

    def is_in_address(self, start: int, end: int) -> bool:
        before = self.text[max(0, start - _LONGEST_ADDRESS) : start]
        after = self.text[end : end + _LONGEST_ADDRESS]
        around = (
            _WHITE_SPACE.split(before)[-1]
            + self.text[start:end]
            + _WHITE_SPACE.split(after, maxsplit=1)[0]
        )
        return bool(_ADDRESS.search(around))

    def is_in_quoted_name(self, start: int, end: int, *, is_capitalised: bool) -> bool:
        """Tell whether this lies in quotes that are a name: «Цифровая экономика».

        One word is no name for being quoted: «Интернет», «Стейкхолдер». Nor is what
        is capitalised anyway, or what somebody calls a term.
        """
        before = bisect_left(self._quoted_names, (start,)) - 1
        if before < 0:
            return False
        opened, closed = self._quoted_names[before]
        if (opened + 1, closed) == (start, end):
            is_one_word = not _WHITE_SPACE.search(self.text, start, end)
            before = self.text[max(0, opened - _LONGEST_CALLED) : opened]
            return not (is_one_word or is_capitalised or _CALLED.search(before))
        return end <= closed

    @cached_property
    def _quoted_names(self):
        """The positions of the outermost quotes that are names."""
        names: list[tuple[int, int]] = []
        for opened, closed in sorted(_pairs(self.text)):
            is_outermost = not names or names[-1][1] < opened
            if is_outermost and self._is_name(opened, closed):
                names.append((opened, closed))
        return names

    def _is_name(self, opened, closed):
        if closed - opened > _LONGEST_NAME:
            return False
        content = self.text[opened + 1 : closed]
        before = self.text[max(0, opened - 2) : opened].rstrip()[-1:]
        return content[:1].isupper() and not (
            (_NEW_SENTENCE.search(content) and self._is_sentence(opened, closed))
            or (_SPEECH_END.search(content) and before in _BEFORE_SPEECH)
            or _AFTER_SPEECH.match(self.text, closed + 1)
            or (before == ":" and self._is_sentence(opened, closed))
        )

    def _is_sentence(self, start, end):
        """Tell whether this has a verb, or a dash in place of one."""
        return " — " in self.text[start:end].replace("\u00a0", " ") or any(
            word.readings[0].part_of_speech == "verb"
            for word in self.words[
                bisect_left(self.spans, (start,)) : bisect_left(self.spans, (end,))
            ]
        )


def _pairs(text):
    """Yield where each pair of quotes opens and closes; they may be nested."""
    opened: list[tuple[str, int]] = []
    for match in _QUOTES.finditer(text):
        mark = match[0]
        if opened and mark == _CLOSING[opened[-1][0]]:
            yield opened.pop()[1], match.start()
        elif mark in _CLOSING:
            opened.append((mark, match.start()))
