"""A text and its translation, block by block, and which blocks are in step.

A sync point holds whole versions. Where it is a source of which only some blocks were
translated, the version that is declared to be in sync has those blocks as they are now,
and the others as they were: see ``synced_source``. So a translation in progress needs
no table of its own, and a block goes stale as a text does.
"""

from dataclasses import dataclass
from functools import cached_property, partial

from publishing.content.snapshots import fingerprint
from publishing.revisions.display import text_difference
from publishing.translations.language_checks import (
    PARAGRAPH,
    CheckAnswer,
    Finding,
    words_of,
)
from publishing.translations.translation_status import Declaration
from text.richtext import blocks_of, pair_blocks, pair_versions


@dataclass
class Block:
    """A block of a text beside its translation, each as HTML; "" where there is none.

    ``synced_source`` and ``synced_target``: what both were when they last said the
    same; None where that was not so.
    """

    source: str = ""
    target: str = ""
    synced_source: str | None = None
    synced_target: str | None = None
    # Somebody has answered that the translation is right without it.
    is_left_out: bool = False

    @property
    def is_in_step(self):
        """Tell whether the translation needs no work."""
        if self.source:
            is_there = bool(self.target) or self.is_left_out
            return is_there and self.source == self.synced_source
        # The source of a translation that is still there was deleted, if it had one.
        return not (self.target and self.synced_source)

    @property
    def state(self):
        if self.is_in_step:
            return "current"
        if not self.source:
            return "deleted"
        return "stale" if self.target else "missing"

    @cached_property
    def mark(self):
        """What names the block where a form says that it is in step."""
        return fingerprint(self.source or f"deleted {self.synced_source}")

    @property
    def changes(self):
        """Return the difference of the source since both said the same, in words."""
        if self.is_in_step or self.synced_source is None:
            return []
        return text_difference(self.synced_source, self.source, is_rich=True)


def last_in_step(text, sync_point, working_copy=None, live=None):
    """Return {language: version} of a text when both last said the same; None if now.

    ``live``: the snapshot of the item that the working copy changes.
    """
    if working_copy:
        newer = working_copy.newer(text, live, sync_point)
    else:
        newer = sync_point.newer if sync_point else []
    if not newer:
        return None
    if working_copy and working_copy.declarations.get(text) == Declaration.SAME:
        return working_copy.answers[text]
    return sync_point.synced if sync_point else {}


def blocks_beside(texts, synced=None, left_out=(), *, is_rich) -> list[Block]:
    """Return the blocks of a source and its translation, in order.

    ``texts``: {language: text} of both; ``synced``: the same when they last said the
    same, None if nothing has changed since; ``left_out``: the fingerprints of the
    paragraphs of which somebody answered that they are right to leave out.
    """
    divide = partial(blocks_of, is_rich=is_rich)
    sources, targets = map(divide, texts.values())
    if synced is None:
        pairs = pair_blocks(sources, targets)
        parts = [(at(sources, left), at(targets, right)) for left, right in pairs]
        blocks = [Block(*pair, *pair) for pair in parts]
    else:
        then = [divide(synced.get(language) or "") for language in texts]
        blocks = blocks_since(sources, targets, *then)
    source, target = texts
    for block in blocks if left_out else ():
        words = (source, words_of(block.source)), (target, "")
        finding = Finding(None, "", PARAGRAPH, words)
        block.is_left_out = finding.fingerprint in left_out
    return blocks


def blocks_since(sources, targets, old_sources, old_targets):
    """Return the blocks of two texts by way of what both were when in sync."""
    was_source, was_target = (
        {new: old for old, new in pair_versions(*versions) if new is not None}
        for versions in [(old_sources, sources), (old_targets, targets)]
    )
    partners = dict(pair_blocks(old_sources, old_targets))
    now_of = {old: new for new, old in was_target.items() if old is not None}
    # {place of a source: place of its translation}, where the versions say it.
    known = {
        new: now_of[partners[old]]
        for new, old in was_source.items()
        if old is not None and partners.get(old) in now_of
    }
    sources_of = {target: source for source, target in partners.items()}
    kept = {*was_source.values()}
    blocks = []
    for left, right in in_order(known, sources, targets):
        old = was_source.get(left) if left is not None else None
        was = was_target.get(right) if right is not None else None
        if old is None and was is not None:
            # Of a source that was deleted, or written anew.
            gone = sources_of.get(was)
            old = gone if gone is not None and gone not in kept else None
        old_source = None if old is None else old_sources[old]
        old_target = None if was is None else old_targets[was]
        now = at(sources, left), at(targets, right)
        blocks.append(Block(*now, old_source, old_target))
    return blocks


def in_order(known, sources, targets):
    """Return all places as pairs in order; between the known ones others may pair."""
    pairs, left, right = [], 0, 0
    anchors = [*sorted(known.items()), (len(sources), len(targets))]
    for source, target in anchors:
        if target < right:
            # It has moved: it pairs by its look.
            continue
        run = pair_blocks(sources[left:source], targets[right:target])
        pairs += [
            (None if i is None else left + i, None if j is None else right + j)
            for i, j in run
        ]
        if source < len(sources):
            pairs.append((source, target))
        left, right = source + 1, target + 1
    return pairs


def at(blocks, place):
    return "" if place is None else blocks[place]


def written_marks(blocks, marks, target, *, is_rich) -> set:
    """Return the marks but of blocks that a new translation, ``target``, leaves out."""
    wanted = [block for block in blocks if block.source and not block.is_left_out]
    said = [block for block in wanted if block.mark in marks]
    targets = blocks_of(target, is_rich=is_rich)
    if len(targets) >= len(said):
        return marks
    pairs = pair_blocks([block.source for block in said], targets)
    return marks - {said[left].mark for left, right in pairs if right is None}


def synced_source(blocks, marks) -> str:
    """Return the version of the source that the translation is in step with.

    ``marks``: of the blocks that say the same, as a person declares it.
    """
    return "".join(
        block.source
        if block.mark in marks
        # What was in step, and is not now, is left out: it has to be done again; so is
        # what has no translation, which would lead astray what pairs the others.
        else (
            block.synced_source or "" if block.target and not block.is_in_step else ""
        )
        for block in blocks
    )


def followed_source(texts, former, synced, left_out=(), *, is_rich) -> str:
    """Return the version of the source that an edited translation is in step with.

    It follows where its blocks were changed, and stays behind elsewhere. ``former``:
    the translation before the edit; ``texts``, ``synced``: as of ``blocks_beside``.
    """
    blocks = blocks_beside(texts, synced, left_out, is_rich=is_rich)
    known = ["", *blocks_of(former, is_rich=is_rich)]
    marks = {
        block.mark for block in blocks if block.is_in_step or block.target not in known
    }
    return synced_source(blocks, marks)


# What somebody has answered is right to leave out


def paragraphs_left_out(pointers):
    """Return {(pointer, text): fingerprints} of paragraphs that are right to leave out.

    By one statement.
    """
    left_out = {}
    for stored in CheckAnswer.objects.at(pointers).filter(kind=PARAGRAPH):
        place = stored.pointer, stored.text
        left_out.setdefault(place, set()).add(stored.fingerprint)
    return left_out
