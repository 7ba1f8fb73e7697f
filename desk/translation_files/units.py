"""What a file for translators holds: the segments of a selection, with their ids.

An id says where its translation belongs, and of which versions the file was made:
``news.article:12:body:<source>.1:<translation>:1``, the fingerprints of a block and of
its translation between the text and the number of the segment. ``.1`` tells apart
blocks that are alike.
"""

from typing import NamedTuple

from django.utils.translation import gettext

from desk.translation_files.contents import target_mark
from publishing.revisions import display
from text.pointers import Pointer
from text.richtext.segments import Code, Segment


class Unit(NamedTuple):
    """A segment of a file. ``state``: of its block, "current", "stale" or "missing"."""

    id: str
    source: Segment
    target: Segment | None
    state: str
    # What a translator should know of it.
    notes: list


class Item(NamedTuple):
    """An item of a file. ``parts``: (label, units) of each of its texts."""

    pointer: Pointer
    title: str
    parts: list


def item_of(state, language) -> Item:
    parts = []
    for text in state.texts_of(language):
        label = display.label_of(text.model, f"{text.name}_{language}")
        if units := [unit for key in text.by_key for unit in units_of(text, key)]:
            parts.append((label, units))
    return Item(state.record.pointer, str(state.record), parts)


def units_of(text, key):
    """Yield the segments of a block."""
    block = text.by_key[key]
    targets = block.target and text.segments(block.source, block.target)
    notes = []
    if block.state == "stale" and block.synced_source:
        former = text.in_words(block.synced_source)
        notes.append(gettext("The source was: %s") % former)
    if block.target and not targets:
        former = text.in_words(block.target)
        notes.append(gettext("The translation so far: %s") % former)
    pointer = text.state.record.pointer
    start = [pointer.model, str(pointer.pk), *text.place, key, target_mark(block)]
    for place, source in enumerate(text.segments(block.source)):
        yield Unit(
            ":".join([*start, str(place + 1)]),
            source,
            targets[place] if targets else None,
            block.state,
            [] if place else notes,
        )


def parsed(identity):
    """Return pointer, place of the text, key, mark of the translation, and number.

    None for what is no id of this site.
    """
    model, *rest = str(identity).split(":")
    if len(rest) not in {5, 7}:
        return None
    pk, *place, key, mark, number = rest
    try:
        return Pointer.parse(f"{model}/{pk}"), (*place,), key, mark, int(number)
    except ValueError:
        return None


def from_json(pieces):
    """Return the pieces that a reader prints: no empty texts, nor two in a row."""
    whole = []
    for piece in filter(None, pieces):
        if not isinstance(piece, str):
            whole.append(Code(*piece))
        elif whole and isinstance(whole[-1], str):
            whole[-1] += piece
        else:
            whole.append(piece)
    return whole
