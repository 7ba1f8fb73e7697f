"""A text with its words, and what stands around them."""

import re
from functools import cached_property

from .words import gap, words_of

_ENDS_SENTENCE = re.compile(r"[.!?…:;]|\n")
_OPENING = '«“„"([—–'
_LONGEST_SENTENCE = 60  # words, to look for a small letter in

# A web or e-mail address, a name of a file or of a variable.
_ADDRESS = re.compile(
    r"://|@|\bwww\.|/\w+[/.]|\w/\w*\.|[a-z\d]\.[a-z]|[а-я]\.(?:рф|ru)\b|[?&=]\w"
)

_CLOSING = {"«": "»", "„": "“", "“": "”", '"': '"'}
_QUOTES = re.compile('[«»„“”"]')
_LONGEST_NAME = 20  # words
# What somebody said ends with a stop of its own, or there is a dash after it.
_SPEECH_END = re.compile(r"[.!?…,]\s*$")
_BEFORE_SPEECH = re.compile(r"(?:^|[:;,.!?…—–\n])\s*$")
_AFTER_SPEECH = re.compile(r"\s*,\s*[—–-]\s")
_NEW_SENTENCE = re.compile(r"[.!?…]\s+\w")


class Passage:
    """A text that reads on: a paragraph, or more."""

    def __init__(self, text: str, language: str):
        self.text = text
        self.language = language
        self.words, self.spans = words_of(text)

    def gap_after(self, index: int) -> str:
        return gap(self._between(index))

    def _between(self, index):
        return self.text[self.spans[index][1] : self.spans[index + 1][0]]

    def is_sentence_start(self, index: int) -> bool:
        if index == 0:
            return True
        between = self._between(index - 1)
        if between == " ":
            return False
        return bool(_ENDS_SENTENCE.search(between)) or between[-1:] in _OPENING

    def is_all_capitals(self, index: int) -> bool:
        """Tell whether capitals say nothing, as the whole sentence is in them."""
        first = last = index
        while first > 0 and not self.is_sentence_start(first):
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

    def is_in_address(self, start: int, end: int) -> bool:
        first = max(self.text.rfind(space, 0, start) for space in " \n\u00a0") + 1
        ends = (self.text.find(space, end) for space in " \n\u00a0")
        last = min((at for at in ends if at >= 0), default=len(self.text))
        if (first, last) == (start, end):
            return False
        return bool(_ADDRESS.search(self.text[first:last].rstrip(".,;:!?»”)")))

    def is_in_quoted_name(self, start: int, end: int) -> bool:
        """Tell whether this stands in «…» that is a name: «Цифровая экономика»."""
        return any(
            opened < start and end <= closed for opened, closed in self._quoted_names
        )

    @cached_property
    def _quoted_names(self):
        return [pair for pair in _pairs(self.text) if self._is_name(*pair)]

    def _is_name(self, opened, closed):
        content = self.text[opened + 1 : closed].lstrip('«„“"')
        if not content[:1].isupper() or len(content.split()) > _LONGEST_NAME:
            return False
        before, after = self.text[:opened], self.text[closed + 1 :]
        return not (
            _NEW_SENTENCE.search(content)
            or (_SPEECH_END.search(content) and _BEFORE_SPEECH.search(before))
            or (self.language == "ru" and _AFTER_SPEECH.match(after))
            or (before.rstrip().endswith(":") and self._tells(opened, closed))
        )

    def _tells(self, start, end):
        """Tell whether this is a sentence: there is a verb in it, or a dash for one."""
        return " — " in self.text[start:end].replace("\u00a0", " ") or any(
            word.readings[0].form.part == "verb"
            for word, (first, _last) in zip(self.words, self.spans, strict=True)
            if start < first < end
        )


def _pairs(text):
    """Yield where quotes open and close, in a text where they may nest."""
    opened: list[tuple[str, int]] = []
    for match in _QUOTES.finditer(text):
        mark = match[0]
        if opened and mark == _CLOSING[opened[-1][0]]:
            yield opened.pop()[1], match.start()
        elif mark in _CLOSING:
            opened.append((mark, match.start()))
        elif mark == "»":
            # What was left open within these is no quote.
            while opened:
                kind, start = opened.pop()
                if kind == "«":
                    yield start, match.start()
                    break
