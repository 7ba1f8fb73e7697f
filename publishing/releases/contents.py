"""What a release holds: read by as many statements for many items as for one."""

from copy import copy
from dataclasses import dataclass, field
from functools import cached_property, partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext, gettext_lazy as _

from publishing.content import pointer_model, snapshots
from publishing.content.record import Record
from publishing.content.snapshots import SHARED, fingerprint
from publishing.content.status import LanguageStatus, StatusMixin
from publishing.drafts import transitions
from publishing.drafts.overlay import lay
from publishing.drafts.permissions import CHECK_AGAIN, REFUSALS, Refused, may, reason_of
from publishing.drafts.working_copy import WorkingCopy
from publishing.releases.release import Release, ReleaseItem
from publishing.revisions.revision import Revision
from text.languages import LANGUAGES, own_name
from text.pointers import Pointer

# How many items a release holds at most.
MOST = 200
NOTHING_DONE = _("Nothing was done: the reasons are shown beside the items.")


@dataclass
class Line:
    """An item of a release, in the languages in which it goes out.

    ``record``: None if it was deleted. ``live``: its snapshot, where a working copy
    changes it; ``newest``: the key of its newest revision, 0 without one. ``refusal``:
    why no overlay could be laid over it.
    """

    pointer: Pointer
    rows: list = field(default_factory=list)
    record: Record | None = None
    working_copy: WorkingCopy | None = None
    live: dict = field(default_factory=dict)
    newest: int = 0
    refusal: ValidationError | None = None

    @property
    def model(self):
        return pointer_model.model_at(self.pointer)

    @property
    def languages(self):
        own = {row.language for row in self.rows}
        return [language for language in LANGUAGES if language in own]

    @property
    def drafts(self):
        """The languages whose draft is published."""
        if not isinstance(self.record, StatusMixin):
            return []
        state_in, unpublished = self.record.state_in, transitions.UNPUBLISHED
        return [code for code in self.languages if state_in(code) in unpublished]

    @cached_property
    def scopes(self):
        """The scopes of the working copy that are published, if it has any of these."""
        if self.working_copy is None:
            return []
        wanted = {*self.languages, SHARED}
        return [scope for scope in self.working_copy.scopes() if scope in wanted]

    def scopes_for(self, user):
        may_publish = partial(may, user, self.record, publishes=True)
        return [*filter(may_publish, self.scopes)]

    def changes_in(self, language):
        """Return the names that readers of a language get otherwise than now."""
        if self.working_copy is None or language in self.drafts:
            return []
        return self.working_copy.changed_in([language, SHARED])

    def has_news_in(self, language):
        return language in self.drafts or bool({language, SHARED} & {*self.scopes})

    @cached_property
    def values(self):
        """What the release changes of the record, as ``snapshots.changes`` has it."""
        return self.working_copy.values(self.scopes) if self.scopes else {}

    @cached_property
    def overlay(self):
        """The record as the release will make it, in memory."""
        moved = copy(self.record)
        steps = {
            name: getattr(moved, name)
            for language in self.drafts
            for name in transitions.apply(moved, language, transitions.PUBLISH)
        }
        try:
            laid = lay(self.record, self.values | steps)
        except ValidationError as error:
            self.refusal = error
            return lay(self.record, {})
        if SHARED in self.scopes:
            # A save of the children dates them too.
            laid.date_update()
        return laid


def lines_of(release, *, state=None) -> list[Line]:
    """Return the items of a release in the order in which they came.

    ``state``: only of rows in this ``ReleaseItem.State``.
    """
    rows = ReleaseItem.objects.filter(release=release).order_by("pk")
    return read(rows.filter(state=state) if state else rows)


def lines_with(record, parts) -> list[Line]:
    """Return the items of a release of a record and its parts, before there is one.

    ``parts``: see ``hidden_parts``.
    """
    languages = [
        code for code in LANGUAGES if record.status_in(code) != LanguageStatus.NONE
    ]
    return read(
        ReleaseItem(**pointer_model.to_columns(item.pointer), language=code)
        for item, codes in [(record, languages), *parts]
        for code in codes
    )


def read(rows) -> list[Line]:
    """Return the items of rows, with their records, working copies and revisions."""
    lines = {}
    for row in rows:
        lines.setdefault(row.pointer, Line(row.pointer)).rows.append(row)
    for model, pks in pointer_model.keys_by_model(lines):
        records = model._base_manager.filter(pk__in=pks)
        for record in records.prefetch_related(*model.required_relations):
            lines[record.pointer].record = record
    copies = WorkingCopy.objects.at(lines).select_related("changed_by")
    for working_copy in copies.prefetch_related("progress"):
        lines[working_copy.pointer].working_copy = working_copy
    changed = {pointer for pointer, line in lines.items() if line.working_copy}
    for model, pks in pointer_model.keys_by_model(changed):
        for pk, snapshot in snapshots.take_all(model, pks).items():
            lines[Pointer(model._meta.label_lower, pk)].live = snapshot
    revisions = Revision.objects.at(lines).without_discarded().order_by()
    newest = revisions.values("to_model", "to_pk").annotate(newest=Max("pk"))
    for row in newest:
        lines[Pointer(row["to_model"], row["to_pk"])].newest = row["newest"]
    return [*lines.values()]


def lock(release):
    """Lock its items and their working copies, in one order for all, to read them."""
    ends = release.items.values_list("to_model", "to_pk").order_by().distinct()
    pointers = [Pointer(*end) for end in ends]
    for model, pks in pointer_model.keys_by_model(pointers):
        list(model.locked(pks).values_list("pk"))
    copies = WorkingCopy.objects.at(pointers).order_by("to_model", "to_pk")
    list(copies.select_for_update().values_list("pk"))


def for_all(lines, step):
    """Take a step, a function of a line, with all of them or none.

    Raises ``Refused`` with the reasons of all that failed.
    """
    stops = {}
    for line in lines:
        try:
            with transaction.atomic():
                step(line)
        except REFUSALS as error:
            stops[line.pointer] = [reason_of(error, line.model)]
    if stops:
        raise Refused(NOTHING_DONE, stops)


def get_locked(pk, state):
    """Return a release, its row locked. Raises ``Refused`` if its state is another."""
    release = Release.objects.filter(pk=pk).select_for_update(of=("self",)).first()
    if release is None or release.state != state:
        raise Refused(CHECK_AGAIN)
    return release


def version_of(lines) -> str:
    """Return what tells whether a release, or an item of it, was changed."""
    return fingerprint(
        {
            f"{line.pointer} {' '.join(line.languages)}": [
                line.newest,
                str(line.working_copy and line.working_copy.changed_at),
            ]
            for line in lines
        }
    )


# Which items come and go


def releases_of(pointer) -> dict:
    """Return {language: the release in which an item waits to go out}."""
    rows = pointer_model.rows_of(ReleaseItem, pointer, "release")
    waiting = ReleaseItem.State.WAITING
    return {row.language: row.release for row in rows if row.state == waiting}


def add(release, record, languages):
    """Add languages of an item to a release, whose row the caller has locked.

    A language is in one release at most that has not gone out. Raises ``Refused``.
    """
    left_out = LanguageStatus.NONE
    languages = [code for code in languages if record.status_in(code) != left_out]
    if not languages:
        raise Refused(gettext("It is missing on purpose in this language."))
    waiting = releases_of(record.pointer)
    for language in languages:
        if (other := waiting.get(language, release)) != release:
            text = gettext("%(language)s is in the release “%(name)s” already.")
            names = {"language": own_name(language), "name": other}
            raise Refused(text % names)
    new = [code for code in languages if code not in waiting]
    if not new:
        raise Refused(gettext("It is in this release already."))
    ends = release.items.values("to_model", "to_pk").distinct()
    if not waiting and ends.count() >= MOST:
        text = gettext("A release has at most %(most)d items.")
        raise Refused(text % {"most": MOST})
    to = pointer_model.to_columns(record.pointer)
    try:
        with transaction.atomic():
            ReleaseItem.objects.bulk_create(
                ReleaseItem(release=release, language=code, **to) for code in new
            )
    except IntegrityError as error:
        # Somebody has added it to another one at the same moment.
        raise Refused(CHECK_AGAIN) from error


# What belongs to its items


def hidden_parts(items, *, left=False) -> dict:
    """Return {pointer: [(part, languages)]} of the parts of items that are drafts.

    ``items``: {pointer: the languages in which it goes out}; ``left``: only of the
    parts that are in no release. Of many items by as many statements as of one.
    """
    owners = {}
    for model, pks in pointer_model.keys_by_model(items):
        for name in model.part_relations:
            relation = model._meta.get_field(name)
            parts = relation.related_model.lean().order_by("pk")
            for part in parts.filter(**{f"{relation.field.name}__in": pks}):
                pk = getattr(part, relation.field.attname)
                owners[part] = Pointer(model._meta.label_lower, pk)
    ends = [part.pointer for part in owners]
    rows = ReleaseItem.objects.waiting().at(ends) if left and ends else ()
    waiting = {(row.pointer, row.language) for row in rows}
    hidden = {}
    for part, owner in owners.items():
        languages = [
            code
            for code in items[owner]
            if part.status_in(code) in {LanguageStatus.DRAFT, LanguageStatus.REVIEW}
            and (part.pointer, code) not in waiting
        ]
        if languages:
            hidden.setdefault(owner, []).append((part, languages))
    return hidden


def add_parts(release, items):
    """Add what is left behind of items, as ``add`` does."""
    for parts in hidden_parts(items, left=True).values():
        for part, languages in parts:
            add(release, part, languages)


def name_parts(parts) -> str:
    """Return how many parts there are, and of which kind."""
    kind = type(parts[0][0])._meta.verbose_name_plural
    text = gettext("Add what readers do not have yet: %(kind)s, %(number)d")
    return text % {"kind": kind, "number": len(parts)}
