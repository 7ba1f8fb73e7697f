"""What a file says of an item in a language, compared with the item as it is now."""

from collections import defaultdict
from copy import deepcopy

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext

from accounts.permissions import may_write
from desk.translation_files.contents import NOTHING, is_planned, target_mark
from desk.translation_files.units import from_json, in_words, place_of, segments
from desk.translation_pane.checks import concerns
from imports.rows import refusal
from publishing import working_copies
from publishing.drafts.revert import contents_of
from publishing.drafts.save import Said, save_changes
from publishing.language_checks import findings_in
from publishing.language_checks.answers import open_findings
from publishing.language_checks.words import in_a_line, remarks as remarks_on
from publishing.models import Revision, WorkingCopy
from publishing.snapshots import fingerprint
from publishing.translation_blocks import synced_source
from publishing.translation_status import Declaration
from text.differences import difference
from text.languages import title_language
from text.richtext import clean
from text.richtext.segments import Misfit, plain, with_segments
from text.typography import typeset

# Characters of a translation that is held back, by which a person finds it in the file.
EXCERPT = 60
# Remarks on an item: a file may name any number of blocks.
MOST_REMARKS = 100


class ItemRow:
    """The row of an item, as ``imports.engine`` expects the form of a row.

    ``state``: the ``contents.State`` of the item, None if there is none.
    """

    is_new = False

    def __init__(self, cells, *, state, subject):
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

    def title(self):
        if self.instance is None:
            return self.item, ""
        return str(self.instance), title_language(self.instance)

    # Comparing

    def full_clean(self):
        if self.instance is None:
            self.add_error(
                "", gettext("There is no such item, or it no longer exists.")
            )
            return
        if not may_write(self.user, type(self.instance), self.language):
            self.add_error("", refusal(self.user, self.language))
            return
        if not is_planned(self.instance, self.language):
            self.add_error("", gettext("It is missing on purpose in this language."))
            return
        texts = {text.place: text for text in self.state.texts_of(self.language)}
        sent = self._sent()
        for place, blocks in sent.items():
            if text := texts.get(place):
                self._take(text, blocks)
            else:
                message = gettext("Held back: the item has no such text any more.")
                self.remark(".".join(place), message)
        self._count_missing(texts.values(), sent)
        self._check_languages()

    def _count_missing(self, texts, sent):
        """Remark on segments that are not in the file, if it knows the source."""
        count = missing = 0
        for text in texts:
            there = {}
            for (key, _mark), parts in sent.get(text.place, {}).items():
                there.setdefault(key, {}).update(parts)
            if there.keys() - text.by_key.keys():
                continue
            for key, block in text.by_key.items():
                number = len(segments(block.source, is_rich=text.is_rich))
                count += number
                missing += number - len(there.get(key, ()))
        if missing > 0:
            message = gettext("%(missing)d of %(all)d segments are not in the file.")
            self.remark("", message % {"missing": missing, "all": count})

    def _check_languages(self):
        """Remark on what the new translations say otherwise than their source."""
        columns = dict.fromkeys(self.found)
        still_open = open_findings([finding for finding, _column in columns])
        lines = {line.finding: line for line in remarks_on(still_open)}
        for finding, column in columns:
            if line := lines.get(finding):
                self.remark(column, in_a_line(line))

    def _find(self, text, block, new):
        pair = text.pair_of(block, new)
        self.found += [
            (finding, text.column)
            for finding in findings_in(pair, self.subject.language_checks)
            if concerns(finding, self.language)
        ]

    def _sent(self):
        """Return {place of a text: {(key, mark of the translation): segments}}."""
        sent = defaultdict(lambda: defaultdict(dict))
        for identity, pieces, is_done in self.units:
            place = place_of(identity)
            of_block = sent[place.place][place.key, place.target_mark]
            pieces = from_json(pieces or [])
            if not plain(pieces).strip():
                pieces = None
            of_block[place.number] = pieces, is_done
        return sent

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
                self._hold_back(text, parts, self._fault(error))
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
                self._find(text, block, new)
        self._put(text, targets, accepted)

    def _built(self, text, block, parts):
        sources = segments(block.source, is_rich=text.is_rich)
        pieces = [
            parts.get(number, (None,))[0] for number in range(1, len(sources) + 1)
        ]
        if not all(pieces) or len(parts) != len(sources):
            raise Misfit("parts")
        if text.is_rich:
            return with_segments(block.source, pieces, block.target, self.language)
        if any(not isinstance(piece, str) for piece in pieces[0]):
            raise Misfit("codes")
        return typeset(plain(pieces[0]).strip(), self.language)

    def _fault(self, error):
        return {
            "codes": gettext("its codes are not those of the source"),
            "nesting": gettext("its codes do not close as they were opened"),
            "parts": gettext("a part of it is not translated"),
        }[str(error)]

    def _hold_back(self, text, parts, reason):
        words = " ".join(plain(pieces) for pieces, _is_done in parts.values() if pieces)
        message = gettext("Held back, because %(reason)s: “%(words)s”") % {
            "reason": reason,
            "words": Truncator(words).chars(EXCERPT),
        }
        self.remark(text.column, message)

    def _put(self, text, targets, accepted):
        if targets:
            self._take_wordless(text, targets, accepted)
        keys = {id(block): key for key, block in text.by_key.items()}
        blocks = [
            targets.get(keys.get(id(block)), block.target) for block in text.blocks
        ]
        new = "".join(blocks)
        if text.is_rich:
            new = clean(new, self.language)
        if new != text.target:
            self.texts[text] = new
            self._check(text, new)
        were = {block.mark for block in text.blocks if block.is_in_step}
        if new and len(text.place) == 1 and (targets or accepted - were):
            self.in_step[text] = were | accepted

    def _take_wordless(self, text, targets, accepted):
        """Let a rule or a picture without words come with the words around it."""
        for key, block in text.by_key.items():
            if not block.target and not segments(block.source, is_rich=text.is_rich):
                targets[key] = block.source
                accepted.add(block.mark)

    def _check(self, text, new):
        try:
            text.field.clean(new, None)
        except ValidationError as error:
            for message in error.messages:
                self.add_error(text.column, message)

    # The report

    @property
    def changed_names(self):
        return [text.column for text in {**self.texts, **self.in_step}]

    def changes(self):
        for text, new in self.texts.items():
            old, new = (in_words(each, text.is_rich) for each in [text.target, new])
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
            working_copy = working_copies.new(record, self.state.live, self.user)
        working_copy.live = self.state.live
        last = self._last_revision()
        said = Said(
            {text.name: Declaration.SAME for text in self.in_step},
            {
                text.name: {self.source_language: synced_source(text.blocks, marks)}
                for text, marks in self.in_step.items()
            },
            kind=Revision.Kind.IMPORTED,
        )
        save_changes(working_copy, record, self._values(), self.user, said)
        after = contents_of(WorkingCopy.objects.of(record.pointer).first())
        if after != undo["before"]:
            undo["after"] = fingerprint(after or {})
            self.subject.copies[str(record.pointer)] = undo
        if self._last_revision() != last:
            self.subject.with_revision.add(record.pointer)

    def _values(self):
        """Return {name: value} of the new translations, as a snapshot has them."""
        values = {}
        for text, new in self.texts.items():
            if len(text.place) > 1:
                relation, key, _name = text.place
                rows = values.setdefault(f"{relation}_{self.language}", {})
                rows.setdefault(key, {})[f"{text.name}_{self.language}"] = new
            else:
                values[f"{text.name}_{self.language}"] = new
        return values

    def _last_revision(self):
        revisions = Revision.objects.of(self.instance.pointer).without_discarded()
        return revisions.newest_first().values_list("pk", flat=True).first()
