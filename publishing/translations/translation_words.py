"""How much of a text was changed: what is to be translated, and what somebody wrote.

A rich text is measured in its blocks, another one as a whole.
"""

from collections import Counter
from dataclasses import dataclass

from text.facts import numbers_of
from text.richtext import blocks_of
from text.sentences import count_words


@dataclass
class Change:
    """What changed in a text: so many ``words``, in so many ``blocks`` of ``all``."""

    words: int = 0
    blocks: int = 0
    all_blocks: int = 0
    has_changed_number: bool = False


def change_of(model, text, before, now, languages) -> Change:
    """Return what changed between two versions of a text, {language: text}.

    The words are those of all ``languages``, the blocks those of the first.
    """
    found, is_rich = Change(), model.is_rich_text(text)
    for number, code in enumerate(languages):
        was = before.get(code) or ""
        blocks = blocks_of(now[code], is_rich=is_rich)
        changed = Counter(blocks) - Counter(blocks_of(was, is_rich=is_rich))
        changed = [*changed.elements()]
        found.words += sum(count_words(block, is_rich=is_rich) for block in changed)
        if number == 0:
            found.blocks, found.all_blocks = len(changed), len(blocks)
        if was and numbers_of(was) != numbers_of(now[code]):
            found.has_changed_number = True
    return found
