"""How much of a text was changed: what is to be translated, and what somebody wrote.

A rich text is measured in its blocks, another one as a whole.
"""

from collections import Counter
from dataclasses import dataclass

from text.facts import numbers_of
from text.richtext import blocks_of
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
        change_in(model.is_rich_text(text), before.get(code) or "", now[code])
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


def change_in(is_rich, before, now) -> Change:
    blocks = blocks_of(now, is_rich=is_rich)
    was = blocks_of(before, is_rich=is_rich)
    changed = [*(Counter(blocks) - Counter(was)).elements()]
    return Change(
        sum(count_words(block, is_rich=is_rich) for block in changed),
        len(changed),
        len(blocks),
        bool(before) and numbers_of(before) != numbers_of(now),
    )
