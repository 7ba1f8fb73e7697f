"""What the checks find, and by what a finding is known again."""

from dataclasses import dataclass, replace

from publishing.content.snapshots import fingerprint
from publishing.translations.language_checks import paragraphs
from publishing.translations.language_checks.pairs import pairs_of, with_children
from text.parity import differences
from text.pointers import Pointer

# Functions that prepare a check of the packages above.
_CHECKS = []


def register(prepare):
    _CHECKS.append(prepare)


@dataclass(frozen=True)
class Finding:
    """What two languages of a text do not have in common; ``words`` as of a difference.

    ``replacement``: (language, words that stand there, those that could).
    """

    pointer: Pointer
    text: str
    kind: str
    words: tuple
    replacement: tuple = ()

    @property
    def fingerprint(self):
        """What is the same in the whole text and in the block, whatever the source."""
        return fingerprint({self.kind: sorted(self.words)})

    @property
    def answer(self):
        """By which a button of a page names the finding."""
        return f"{self.kind}:{self.fingerprint}"

    @property
    def key(self):
        return self.pointer, self.text, self.kind, self.fingerprint


def prepared():
    return [prepare() for prepare in _CHECKS]


def findings_in(pair, checks=()):
    found = [
        Finding(pair.pointer, pair.text, difference.kind.value, difference.words)
        for difference in differences(
            pair.values, is_rich=pair.is_rich, is_title=pair.is_title
        )
    ]
    found += [
        Finding(pair.pointer, pair.text, paragraphs.KIND, words)
        for words in paragraphs.left_out(pair)
    ]
    for part in pair.parts():
        for check in checks:
            found += check(part)
    return list(dict.fromkeys(found))


def findings_of(record, *, longest=None, is_typed=False):
    """Return the findings of all texts of a record and its children, by all checks.

    ``longest``: of characters; longer texts are left out. ``is_typed``: as of a
    ``Pair``.
    """
    pairs = [
        replace(pair, is_typed=is_typed)
        for each in with_children(record)
        for pair in pairs_of(each)
        if longest is None or max(map(len, pair.values.values())) <= longest
    ]
    checks = prepared() if pairs else ()
    return [finding for pair in pairs for finding in findings_in(pair, checks)]
