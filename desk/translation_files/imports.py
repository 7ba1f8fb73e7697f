"""What translators send back, as a subject of imports: a row is an item."""

import re
from collections import defaultdict
from contextlib import nullcontext
from copy import deepcopy

from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_write
from desk.translation_files import files
from desk.translation_files.contents import (
    NOTHING,
    from_json,
    is_planned,
    kinds,
    parsed,
    seen_by,
    states_of,
    target_mark,
    values_of,
)
from imports.engine import Subject
from imports.rows import refusal
from publishing.content.pointer_model import keys_by_model
from publishing.content.snapshots import fingerprint
from publishing.drafts.restoration import contents_of
from publishing.drafts.save import Said, new_working_copy, save_changes
from publishing.models import Revision, WorkingCopy
from publishing.translations.language_check_words import (
    in_a_line,
    languages_to_mend,
    remarks,
)
from publishing.translations.language_checks import open_findings, prepared
from publishing.translations.translation_blocks import synced_source
from publishing.translations.translation_status import Declaration
from text.differences import difference
from text.languages import LANGUAGES, LETTERS, title_language
from text.pointers import parse_or_none
from text.richtext import clean
from text.richtext.segments import Misfit, cut, plain, with_segments
from text.typography import typeset

# Characters of a translation that is held back, by which a person finds it in the file.
EXCERPT = 60
# Remarks on an item: a file may name any number of blocks.
MOST_REMARKS = 100
# Each language has a mark of its own in such a number.
DECIMAL = re.compile(r"\d[.,]\d")
MISFITS = {
    "codes": _("its codes are not those of the source"),
    "nesting": _("its codes do not close as they were opened"),
    "parts": _("a part of it is not translated"),
}


def same_in_all(pieces, language) -> list:
    """Return a sentence without words of its language, as a number; [] for another."""
    words = plain(pieces)
    is_same = all(isinstance(piece, str) for piece in pieces) and not (
        LETTERS[language].search(words) or DECIMAL.search(words)
    )
    return [words] if is_same else []


class TranslationSubject(Subject):
    """A row finds its item by the pointer in the ids of its segments."""

    writes_working_copies = True
    suffixes = ".xlf,.xliff,.xlsx,.zip"
    accepted = files.ACCEPTED

    def __init__(self, user):
        super().__init__(user)
        # {item: ItemState} of the rows at hand.
        self.states = {}

    @cached_property
    def language_checks(self):
        return prepared()

    @classmethod
    def label(cls):
        return "translations"

    @classmethod
    def name(cls):
        return gettext("translations")

    @classmethod
    def may_import(cls, user):
        return user.is_authenticated and any(
            may_write(user, model, language)
            for model in kinds().values()
            for language in LANGUAGES
        )

    def table_in(self, file):
        return files.read_file(file)

    def begin(self, rows, *, lock):
        """Lock all items at once: chunk by chunk they would not be in their order."""
        items = [parse_or_none(row.cells["item"]) for row in rows if lock]
        for model, pks in keys_by_model(seen_by(self.user, filter(None, items))):
            list(model.locked(pks).values_list("pk"))

    def find(self, rows, *, lock):
        items = {row.number: row.cells["item"] for row in rows}
        # The report names them.
        there = seen_by(self.user, filter(None, map(parse_or_none, items.values())))
        states = states_of(there, lock=lock)
        self.states = {str(pointer): state for pointer, state in states.items()}
        return {
            number: self.states[item].record
            for number, item in items.items()
            if item in self.states
        }

    def form_of(self, row, record):
        return ItemRow(row.cells, self.states.get(row.cells["item"]), self)

    def changeset(self, form):
        """Let the form open those that know what it declares."""
        return nullcontext()


class ItemRow:
    """The row of an item, as ``imports.engine`` expects the form of a row.

    ``state``: the ``contents.ItemState`` of the item, None if there is none.
    """

    is_new = False

    def __init__(self, cells, state, subject):
        self.subject, self.user, self.state = subject, subject.user, state
        self.item, self.language = cells["item"], cells["target"]
        self.source_language, self.units = cells["source"], cells["units"]
        self.instance = state.record if state else None
        self.record_pk = state.record.pk if state else None
        self.errors, self.remarks = [], []
        self.is_in_conflict = False
        # {text: its new translation}, and {text: marks of blocks that say the same}.
        self.texts, self.in_step = {}, {}
        # What the checks find in them: (finding, column).
        self.found = []

    def add_error(self, column, message):
        self.errors.append((column or "", str(message)))

    def messages(self):
        return self.errors

    def remark(self, column, message):
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append((column, message))

    def _hold_back(self, text, parts, reason):
        words = " ".join(plain(pieces) for pieces, _is_done in parts.values() if pieces)
        message = gettext("Held back, because %(reason)s: “%(words)s”") % {
            "reason": reason,
            "words": Truncator(words).chars(EXCERPT),
        }
        self.remark(text.column, message)

    def title(self):
        record = self.instance
        return (str(record), title_language(record)) if record else (self.item, "")

    # Comparing

    def full_clean(self):
        if self.instance is None:
            error = gettext("There is no such item, or it no longer exists.")
        elif not may_write(self.user, type(self.instance), self.language):
            error = refusal(self.user, self.language)
        elif not is_planned(self.instance, self.language):
            error = gettext("It is missing on purpose in this language.")
        else:
            self._compare()
            return
        self.add_error("", error)

    def _compare(self):
        texts = {text.place: text for text in self.state.texts_of(self.language)}
        for place, blocks in self._sent().items():
            if text := texts.get(place):
                self._take(text, blocks)
            else:
                message = gettext("Held back: the item has no such text any more.")
                self.remark(".".join(place), message)
        # What the new translations say otherwise than their source.
        columns = {
            finding: column
            for finding, column in self.found
            if self.language in languages_to_mend(finding)
        }
        for line in remarks(open_findings([*columns])):
            self.remark(columns[line.finding], in_a_line(line))

    def _sent(self):
        """Return {place of a text: {(key, mark of the translation): segments}}."""
        sent = defaultdict(lambda: defaultdict(dict))
        for identity, pieces, is_done in self.units:
            _pointer, place, key, mark, number = parsed(identity)
            pieces = from_json(pieces)
            parts = sent[place][key, mark]
            if plain(pieces).strip():
                if parts.get(number, ([],))[0] not in ([], pieces):
                    self._refuse_two(place, parts[number][0], pieces)
                parts[number] = pieces, is_done
            else:
                parts.setdefault(number, ([], is_done))
        return sent

    def _refuse_two(self, place, *translations):
        message = gettext("One segment has two translations: “%(one)s”, “%(other)s”")
        one, other = (Truncator(plain(it)).chars(EXCERPT) for it in translations)
        column = f"{'.'.join(place)}_{self.language}"
        self.add_error(column, message % {"one": one, "other": other})

    def _take(self, text, sent):
        targets, accepted = {}, set()
        for (key, mark), parts in sent.items():
            block = text.by_key.get(key)
            if not any(pieces for pieces, _is_done in parts.values()):
                continue
            if block is None:
                self._hold_back(text, parts, gettext("the source has changed"))
                continue
            try:
                new = self._built(text, block, parts)
            except Misfit as error:
                self._hold_back(text, parts, MISFITS[str(error)])
                continue
            if fingerprint(new) == mark:
                # Left as it was: whether it says the same the file has to declare.
                is_done = all(is_done for _pieces, is_done in parts.values())
                if is_done and target_mark(block) == mark:
                    accepted.add(block.mark)
                continue
            accepted.add(block.mark)
            if new != block.target:
                self.is_in_conflict |= target_mark(block) not in (mark, NOTHING)
                targets[key] = new
                found = text.findings(block.source, new, self.subject.language_checks)
                self.found += [(each, text.column) for each in found]
        self._put(text, targets, accepted)

    def _built(self, text, block, parts):
        """Return the block with its translation; raise Misfit."""
        pieces, taken = [], set()
        for place, segment in enumerate(text.segments(block.source), start=1):
            cuts = cut(segment.pieces, text.source_language)
            own = {(place, number): each for number, each in enumerate(cuts, start=1)}
            if (place,) in parts:
                own = {(place,): segment.pieces}
            taken.update(own)
            found = [
                parts[number][0]
                if number in parts and parts[number][0]
                # What a translator has nothing to write for comes back as it was.
                else same_in_all(each, text.source_language)
                for number, each in own.items()
            ]
            if not all(found):
                raise Misfit("parts")
            spaced = [piece for each in found for piece in [" ", *each]]
            pieces.append(from_json(spaced[1:]))
        if not parts.keys() <= taken:
            raise Misfit("parts")
        if text.is_rich:
            return with_segments(block.source, pieces, block.target, self.language)
        if any(not isinstance(piece, str) for piece in pieces[0]):
            raise Misfit("codes")
        return typeset(plain(pieces[0]).strip(), self.language)

    def _put(self, text, targets, accepted):
        if targets:
            self._take_wordless(text, targets, accepted)
        keys = {id(block): key for key, block in text.by_key.items()}
        new = "".join(
            targets.get(keys.get(id(block)), block.target) for block in text.blocks
        )
        if text.is_rich:
            new = clean(new, self.language)
        if new != text.target:
            self.texts[text] = new
            for message in text.errors_in(new, self.language):
                self.add_error(text.column, message)
        were = {block.mark for block in text.blocks if block.is_in_step}
        if new and len(text.place) == 1 and (targets or accepted - were):
            self.in_step[text] = were | accepted

    def _take_wordless(self, text, targets, accepted):
        """Let a rule, a picture or names of another language come with what is around.

        No tool says of what is the same in both that it is translated.
        """
        for key, block in text.by_key.items():
            if not block.target and all(
                same_in_all(segment.pieces, text.source_language)
                for segment in text.segments(block.source)
            ):
                targets[key] = block.source
                accepted.add(block.mark)

    # The report

    @property
    def changed_names(self):
        return [text.column for text in {**self.texts, **self.in_step}]

    def changes(self):
        for text, new in self.texts.items():
            old, new = text.in_words(text.target), text.in_words(new)
            only_markup = [("same", gettext("Only the markup differs."))]
            yield text.column, only_markup if old == new else difference(old, new)
        for text in self.in_step.keys() - self.texts.keys():
            yield text.column, [("same", gettext("Declared: they say the same."))]

    # Storing

    def store(self):
        """Write it as the editor of translations does: what readers have stays."""
        record, working_copy = self.instance, self.state.working_copy
        undo = {"before": deepcopy(contents_of(working_copy))}
        if working_copy is None:
            working_copy = new_working_copy(record, self.state.live, self.user)
        working_copy.live = self.state.live
        said = Said(
            {text.name: Declaration.SAME for text in self.in_step},
            {
                text.name: {self.source_language: synced_source(text.blocks, marks)}
                for text, marks in self.in_step.items()
            },
            kind=Revision.Kind.IMPORTED,
        )
        save_changes(
            working_copy, record, values_of(self.texts, self.language), self.user, said
        )
        after = contents_of(WorkingCopy.objects.of(record.pointer).first())
        if after != undo["before"]:
            undo["after"] = fingerprint(after or {})
            self.subject.copies[str(record.pointer)] = undo
