"""What a file for translators holds: the segments of a selection, with their ids.

An id says where its translation belongs, and of which versions the file was made:
``news.article:12:body:<source>.1:<translation>:1``, the fingerprints of a block and of
its translation between the text and the number of the segment. ``.1`` tells apart
blocks that are alike.
"""

from dataclasses import dataclass, field

from desk.translation_files.contents import target_mark
from publishing.display import text_difference
from text.languages import title_language
from text.pointers import Pointer
from text.richtext import text_of
from text.richtext.segments import (
    Code,
    Segment,
    plain,
    segments_of,
    translated_segments,
)

BETWEEN = ":"


@dataclass
class Unit:
    """A segment of a file. ``state``: of its block, "current", "stale" or "missing"."""

    id: str
    source: Segment
    target: Segment | None
    state: str
    # What the block's source was when both said the same, where that is known.
    former_source: str = ""
    # A translation that is not built as its source: to be read, not to go on with.
    former_target: str = ""
    # Pieces of what has changed in the block's source since.
    changes: list = field(default_factory=list)


@dataclass
class Part:
    label: str
    units: list


@dataclass
class Item:
    """An item of a file, with its texts."""

    pointer: Pointer
    title: str
    title_language: str
    parts: list

    @property
    def units(self):
        return [unit for part in self.parts for unit in part.units]


def item_of(state, language) -> Item:
    record = state.record
    parts = [Part(text.label, units_of(text)) for text in state.texts_of(language)]
    return Item(
        record.pointer,
        str(record),
        title_language(record),
        [part for part in parts if part.units],
    )


def units_of(text) -> list[Unit]:
    return [
        unit
        for key, block in text.by_key.items()
        for unit in units_of_block(text, key, block)
    ]


def units_of_block(text, key, block):
    sources = segments(block.source, is_rich=text.is_rich)
    targets = translated(block.source, block.target, is_rich=text.is_rich)
    pointer = text.state.record.pointer
    start = [pointer.model, str(pointer.pk), *text.place, key, target_mark(block)]
    is_stale = block.state == "stale"
    for number, source in enumerate(sources, start=1):
        unit = Unit(
            BETWEEN.join([*start, str(number)]),
            source,
            targets[number - 1] if targets else None,
            block.state,
        )
        if number == 1 and is_stale and block.synced_source:
            unit.former_source = in_words(block.synced_source, text.is_rich)
            unit.changes = text_difference(
                block.synced_source, block.source, is_rich=text.is_rich
            )
        if number == 1 and block.target and not targets:
            unit.former_target = in_words(block.target, text.is_rich)
        yield unit


def segments(source, *, is_rich):
    return segments_of(source) if is_rich else [Segment([source])]


def translated(source, target, *, is_rich):
    """Return the segments of a translation as those of its source, None if unlike."""
    if not target:
        return None
    return translated_segments(source, target) if is_rich else [Segment([target])]


def in_words(text, is_rich):
    return text_of(text) if is_rich else text


@dataclass
class Place:
    """What an id says."""

    pointer: Pointer
    place: tuple
    key: str
    target_mark: str
    number: int


def place_of(identity) -> Place | None:
    """Return what an id says; None for what is no id of this site."""
    model, *rest = str(identity).split(BETWEEN)
    if len(rest) not in {5, 7}:
        return None
    pk, *place, key, mark, number = rest
    try:
        return Place(Pointer.parse(f"{model}/{pk}"), (*place,), key, mark, int(number))
    except ValueError:
        return None


def word_count(items):
    """Return how many words of the source wait for their translation."""
    return sum(
        len(plain(unit.source.pieces).split())
        for item in items
        for unit in item.units
        if unit.state != "current"
    )


def from_json(pieces):
    """Return pieces that JSON has kept: texts, and [kind, id] of codes."""
    return [piece if isinstance(piece, str) else Code(*piece) for piece in pieces]
