"""What an item holds of a language, and what of it goes into a file.

A text, of the item or of one of its rows, is read block by block. An id in a file says
where its translation belongs, and of which versions the file was made:
``news.article:12:body:<source>.1:<translation>:1.2``, the fingerprints of a block and
of its translation between the text and the number of the segment and of a sentence in
it. ``.1`` behind a fingerprint tells apart blocks that are alike.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from accounts.permissions import may_see
from publishing.content import snapshots
from publishing.content.pointer_model import keys_by_model
from publishing.content.registry import catalogued_models
from publishing.content.snapshots import fingerprint
from publishing.content.status import State
from publishing.models import Record, SyncPoint, WorkingCopy
from publishing.revisions import display
from publishing.translations.language_checks import Pair, findings_in
from publishing.translations.translation_blocks import (
    blocks_beside,
    last_in_step,
    paragraphs_left_out,
)
from text.languages import LANGUAGES, others
from text.pointers import Pointer
from text.richtext import text_of
from text.richtext.segments import Code, Segment, cut, segments_of, translated_segments

# Where a source has no translation.
NOTHING = "0"


@dataclass
class ItemState:
    """An item as its form shows it: with its working copy, if there is one."""

    record: Record
    live: dict
    working_copy: WorkingCopy | None
    # {(label, key, text): SyncPoint} of the item and its rows.
    sync_points: dict
    # Paragraphs that people left out: see ``paragraphs_left_out``.
    left_out: dict

    @cached_property
    def contents(self):
        return self.working_copy.over(self.live) if self.working_copy else self.live

    def texts_of(self, language):
        """Return the texts of the item to translate into a language, and its rows'."""
        model = type(self.record)
        names = [name for name in model.texts if name not in model.copied_texts]
        texts = [ItemText(self, (name,), model, language) for name in names]
        for relation, child in children_of(model).items():
            texts += [
                ItemText(self, (relation, str(row["pk"]), name), child, language)
                for row in self.contents[relation]
                for name in child.texts
            ]
        return [text for text in texts if text.source]


@dataclass(eq=False)
class ItemText:
    """A text of an item. ``place``: its name, or (relation, key of the row, name)."""

    state: ItemState
    place: tuple
    model: type[Record]
    language: str

    @property
    def name(self):
        return self.place[-1]

    @property
    def column(self):
        return self.column_in(self.language)

    def column_in(self, language):
        """Return the name of the text in snapshots of the item."""
        return f"{'.'.join(self.place)}_{language}"

    @property
    def source_language(self):
        [source] = others(self.language)
        return source

    @cached_property
    def is_rich(self):
        return self.model.is_rich_text(self.name)

    def segments(self, source, target=None):
        """Return the segments of a block, or of its translation if built as it is."""
        if not self.is_rich:
            return [Segment([target or source])]
        return translated_segments(source, target) if target else segments_of(source)

    @property
    def is_final(self):
        """Tell whether readers have the translation as it is."""
        state = getattr(self.state.record, f"state_{self.language}", State.PUBLISHED)
        live = self.version(self.language, self.state.live)
        return state == State.PUBLISHED and live == self.target

    @property
    def label(self):
        return display.label_of(self.model, f"{self.name}_{self.language}")

    def in_words(self, version):
        return text_of(version) if self.is_rich else version

    def errors_in(self, version, language):
        """Return what its field in a language has against a version."""
        try:
            self.model._meta.get_field(f"{self.name}_{language}").clean(version, None)
        except ValidationError as error:
            return error.messages
        return []

    def findings(self, source, target, checks):
        """Return what the checks of language find in a block and its translation."""
        values = {self.source_language: source, self.language: target}
        pk = self.pointer.pk
        pair = Pair.of(self.model, pk, self.name, values, is_typed=True)
        return findings_in(pair, checks)

    def version(self, language, contents=None):
        """Return the text in a language; ``contents``: of what snapshot."""
        contents = self.state.contents if contents is None else contents
        return contents.get(self.column_in(language)) or ""

    @property
    def source(self):
        return self.version(self.source_language)

    @property
    def target(self):
        return self.version(self.language)

    @cached_property
    def blocks(self):
        texts = {self.source_language: self.source, self.language: self.target}
        left_out = self.state.left_out.get((self.pointer, self.name), ())
        return blocks_beside(texts, self._synced(), left_out, is_rich=self.is_rich)

    @cached_property
    def by_key(self):
        """Return {key: block} of the blocks of the source."""
        times, keys = Counter(), {}
        for block in self.blocks:
            if block.source:
                times[block.mark] += 1
                keys[f"{block.mark}.{times[block.mark]}"] = block
        return keys

    def _synced(self):
        """Return {language: version} when both last said the same, None if they do."""
        if not self.target:
            return {}
        copy, live = self.state.working_copy, self.state.live
        sync_point = self.state.sync_points.get((*self.pointer, self.name))
        if len(self.place) == 1:
            return last_in_step(self.name, sync_point, copy, live)
        was_translated = self.target != self.version(self.language, live)
        is_stale = sync_point and sync_point.newer and not was_translated
        return sync_point.synced if is_stale else None

    @property
    def pointer(self):
        if len(self.place) == 1:
            return self.state.record.pointer
        return Pointer(self.model._meta.label_lower, int(self.place[1]))


def values_of(versions, language):
    """Return {name: value}, as a snapshot has them, of {text: version}."""
    return {text.column_in(language): version for text, version in versions.items()}


def target_mark(block):
    return fingerprint(block.target) if block.target else NOTHING


def children_of(model):
    """Return {relation: model} of the rows with texts, which its form edits."""
    fields = map(model._meta.get_field, model.child_relations)
    return {
        field.name: child
        for field in fields
        if issubclass(child := field.related_model, Record)
        and child.texts
        and child.parent_field
    }


def kinds():
    """Return {label: model} of the kinds whose texts go into files."""
    return {model._meta.label_lower: model for model in catalogued_models()}


def seen_by(user, pointers):
    seen = {label for label, model in kinds().items() if may_see(user, model)}
    return [pointer for pointer in pointers if pointer.model in seen]


def states_of(pointers, *, lock=False):
    """Return {pointer: ItemState} of the items that exist; ``lock`` their copies."""
    states = {}
    copies = WorkingCopy.objects.at(pointers)
    if lock:
        copies = copies.order_by("pk").select_for_update(of=("self",))
    copies = {copy.pointer: copy for copy in copies}
    left_out = paragraphs_left_out(pointers)
    for model, pks in keys_by_model(pointers):
        live = snapshots.take_all(model, pks)
        points = sync_points_of(model, live)
        for record in model._base_manager.filter(pk__in=pks):
            end = record.pointer
            states[end] = ItemState(
                record, live[end.pk], copies.get(end), points, left_out
            )
    return states


def sync_points_of(model, live):
    """Return {(label, key, text): SyncPoint} of records and their rows."""
    ends = {Pointer(model._meta.label_lower, pk) for pk in live}
    for relation, child in children_of(model).items():
        rows = [row for snapshot in live.values() for row in snapshot[relation]]
        ends |= {Pointer(child._meta.label_lower, row["pk"]) for row in rows}
    points = SyncPoint.objects.at(ends)
    return {(*point.pointer, point.text): point for point in points}


def is_planned(record, language):
    return language in LANGUAGES and getattr(record, f"state_{language}", "") != "none"


# Segments


class FileUnit(NamedTuple):
    """A sentence of a file, or a segment whose translation has not as many.

    ``state``: of its block, "current", "stale" or "missing"; "final": readers have it.
    """

    id: str
    source: Segment
    target: Segment | None
    state: str
    # What a translator should know of it.
    notes: list


class FileItem(NamedTuple):
    """An item of a file. ``parts``: (label, units) of each of its ``texts``."""

    pointer: Pointer
    title: str
    parts: list
    texts: list


def item_of(state, language) -> FileItem:
    parts, texts = [], state.texts_of(language)
    for text in texts:
        if units := [unit for key in text.by_key for unit in units_of(text, key)]:
            parts.append((text.label, units))
    return FileItem(state.record.pointer, str(state.record), parts, texts)


def units_of(text, key):
    block = text.by_key[key]
    targets = block.target and text.segments(block.source, block.target)
    notes, state = [], block.state
    if state == "current" and text.is_final:
        state = "final"
    if state == "stale" and block.synced_source:
        former = text.in_words(block.synced_source)
        notes.append(gettext("The source was: %s") % former)
    if block.target and not targets:
        former = text.in_words(block.target)
        notes.append(gettext("The translation so far: %s") % former)
    pointer = text.state.record.pointer
    start = [pointer.model, str(pointer.pk), *text.place, key, target_mark(block)]
    for place, segment in enumerate(text.segments(block.source)):
        target = targets[place] if targets else None
        for number, *pair in sentences_beside(text, segment, target):
            identity = ":".join([*start, f"{place + 1}{number}"])
            yield FileUnit(identity, *pair, state, notes)
            notes = []


def sentences_beside(text, source, target):
    """Yield what follows the number of a segment, a sentence, and that beside it."""
    sources = cut(source.pieces, text.source_language)
    targets = cut(target.pieces, text.language) if target else [[] for _each in sources]
    if len(sources) != len(targets):
        sources, targets = [source.pieces], [target.pieces]
    for number, pair in enumerate(zip(sources, targets, strict=True), start=1):
        yield (
            f".{number}" if len(sources) > 1 else "",
            Segment(pair[0], source.codes),
            Segment(pair[1], target.codes) if target else None,
        )


def parsed(identity):
    """Return pointer, place of the text, key, mark of the translation, and numbers."""
    model, *rest = str(identity).split(":")
    if len(rest) not in {5, 7}:
        return None
    pk, *place, key, mark, number = rest
    try:
        numbers = (*map(int, number.split(".")),)
        return Pointer.parse(f"{model}/{pk}"), (*place,), key, mark, numbers
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
