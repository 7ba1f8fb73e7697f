"""What an item holds of a language: its texts and those of its rows, block by block."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from accounts.permissions import may_see
from publishing.content import snapshots
from publishing.content.registry import models_with_texts
from publishing.content.snapshots import fingerprint
from publishing.models import Record, SyncPoint, WorkingCopy
from publishing.translations.language_checks.answers import (
    mark_left_out,
    paragraphs_left_out,
)
from publishing.translations.translation_blocks import blocks_beside, last_in_step
from text.languages import LANGUAGES, others
from text.pointers import Pointer
from text.richtext import text_of
from text.richtext.segments import Segment, segments_of, translated_segments

# Where a source has no translation.
NOTHING = "0"


@dataclass
class State:
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
        texts = [Text(self, (name,), model, language) for name in names]
        for relation, child in children_of(model).items():
            texts += [
                Text(self, (relation, str(row["pk"]), name), child, language)
                for row in self.contents[relation]
                for name in child.texts
            ]
        return [text for text in texts if text.source]


@dataclass(eq=False)
class Text:
    """A text of an item. ``place``: its name, or (relation, key of the row, name)."""

    state: State
    place: tuple
    model: type[Record]
    language: str

    @property
    def name(self):
        return self.place[-1]

    @property
    def column(self):
        return f"{'.'.join(self.place)}_{self.language}"

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

    def in_words(self, version):
        return text_of(version) if self.is_rich else version

    def version(self, language, contents=None):
        """Return the text in a language; ``contents``: of what snapshot."""
        row = self.state.contents if contents is None else contents
        if len(self.place) > 1:
            relation, key, _name = self.place
            row = row[f"{relation}_{language}"].get(key, {})
        return row.get(f"{self.name}_{language}") or ""

    @property
    def source(self):
        return self.version(self.source_language)

    @property
    def target(self):
        return self.version(self.language)

    @cached_property
    def blocks(self):
        blocks = blocks_beside(
            self.source, self.target, self._synced(), is_rich=self.is_rich
        )
        fingerprints = self.state.left_out.get((self.pointer, self.name), ())
        mark_left_out(blocks, fingerprints, self.source_language, self.language)
        return blocks

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
        """Return (source, target) when they last said the same, None if they do."""
        if not self.target:
            return "", ""
        copy, live = self.state.working_copy, self.state.live
        sync_point = self.state.sync_points.get((*self.pointer, self.name))
        if len(self.place) == 1:
            versions = last_in_step(self.name, sync_point, copy, live)
        else:
            was_translated = self.target != self.version(self.language, live)
            is_stale = sync_point and sync_point.newer and not was_translated
            versions = sync_point.synced if is_stale else None
        languages = [self.source_language, self.language]
        return versions and tuple(versions.get(code) or "" for code in languages)

    @property
    def pointer(self):
        if len(self.place) == 1:
            return self.state.record.pointer
        return Pointer(self.model._meta.label_lower, int(self.place[1]))


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
    models = [model for model in models_with_texts() if not model.parent_field]
    return {model._meta.label_lower: model for model in models}


def seen_by(user, pointers):
    """Return those of the pointers whose items the person may see."""
    seen = {label for label, model in kinds().items() if may_see(user, model)}
    return [pointer for pointer in pointers if pointer.model in seen]


def states_of(pointers, *, lock=False):
    """Return {pointer: State} of the items that exist; ``lock`` their copies."""
    by_model, states = {}, {}
    for pointer in pointers:
        if model := kinds().get(pointer.model):
            by_model.setdefault(model, set()).add(pointer.pk)
    copies = WorkingCopy.objects.at(pointers)
    if lock:
        copies = copies.order_by("pk").select_for_update(of=("self",))
    copies = {copy.pointer: copy for copy in copies}
    left_out = paragraphs_left_out(pointers)
    for model, pks in by_model.items():
        live = snapshots.take_all(model, pks)
        points = sync_points_of(model, live)
        for record in model._base_manager.filter(pk__in=pks):
            end = record.pointer
            states[end] = State(record, live[end.pk], copies.get(end), points, left_out)
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
    """Tell whether the item is to be in a language."""
    return language in LANGUAGES and getattr(record, f"state_{language}", "") != "none"
