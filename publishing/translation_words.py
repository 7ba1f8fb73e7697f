"""How much of a text was changed: what is to be translated, and what somebody wrote.

A rich text is measured in its blocks, another one as a whole.
"""

from collections import Counter
from dataclasses import dataclass

from text.facts import numbers_of
from text.richtext import RichTextField, blocks_of
from text.words import count_words


@dataclass(frozen=True)
class Change:
    """What changed in a text: so many ``words``, in so many ``blocks`` of ``all``."""

    words: int = 0
    blocks: int = 0
    all_blocks: int = 0
    has_changed_number: bool = False


NOTHING = Change()


def change_of(model, text, before, now, languages) -> Change:
    """Return what changed between two versions of a text, {language: text}.

    The words are those of all ``languages``, the blocks those of the first.
    """
    changes = [
        change_in(is_rich(model, f"{text}_{code}"), before.get(code) or "", now[code])
        for code in languages
    ]
    if not changes:
        return NOTHING
    return Change(
        sum(change.words for change in changes),
        changes[0].blocks,
        changes[0].all_blocks,
        any(change.has_changed_number for change in changes),
    )


def change_in(has_blocks, before, now) -> Change:
    divide = blocks_of if has_blocks else whole
    blocks = divide(now)
    changed = [*(Counter(blocks) - Counter(divide(before))).elements()]
    return Change(
        sum(count_words(block, is_rich=has_blocks) for block in changed),
        len(changed),
        len(blocks),
        bool(before) and numbers_of(before) != numbers_of(now),
    )


def whole(text):
    """Return plain text as its only block."""
    return [text] if text else []


def is_rich(model, name):
    return isinstance(model._meta.get_field(name), RichTextField)
