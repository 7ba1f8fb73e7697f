"""Checks the rows of a table one by one, and stores the good ones.

A subject defines its columns, the form of one row and how a row finds the record that
it changes; ``Import`` does the rest, for the command and for the back office.
"""

from contextlib import nullcontext
from dataclasses import KW_ONLY, dataclass
from pathlib import PurePath
from typing import NamedTuple

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from accounts.audit import Act
from accounts.permissions import has
from imports.fields import NamedField
from imports.report import MAX_OUTCOMES, Outcome, Report
from imports.tables import ACCEPTED, Table, check_head, read_table
from imports.undo import revisions_of
from publishing.content import changesets, locks
from publishing.models import Revision, WorkingCopy
from text.pointers import Pointer

# Rows whose records are read by one statement.
CHUNK = 100
# After how many rows the progress is reported.
STEP = 10


class Choice(NamedTuple):
    """Which rows a person does not want, and where the file wins over what is here.

    Both are numbers of rows; a row in conflict stays away unless it is ``taken``.
    """

    left_out: frozenset = frozenset()
    taken: frozenset = frozenset()


EVERY_ROW = Choice()


class Column(NamedTuple):
    name: str
    # What stands in it, for the person who fills the table.
    help: str


class Subject:
    """How files of one model, or of several, are imported; an instance serves one.

    ::

        class ArticleSubject(Subject):
            model, form = Article, ArticleRowForm
            required = [("title_ru", "title_en")]  # one of each group must be there

            def find(self, rows, *, lock): ...  # {number of a row: Article}

        class ArticleAdmin(ImportMixin, PublishableAdmin):
            subject = ArticleSubject

    ``form``: a ``RowForm``. ``is_one_changeset``: rows refer to one another; all are
    stored in one change set.
    """

    # None: each row finds a record of any kind, and there is a ``label``.
    model = None
    form = None
    required = ()
    is_one_changeset = False
    # Rows go into working copies, too: they must be as the dry run found them.
    writes_working_copies = False
    # Its records have former addresses: an archive from an old site may hold tables.
    is_moved = False
    # What may be sent: for the browser, and for the person.
    suffixes = ".csv,.xlsx"
    accepted = ACCEPTED
    max_outcomes = MAX_OUTCOMES

    def __init__(self, user):
        self.user = user
        # {(what, value): the first row with it}.
        self.first = {}
        # What the undo needs of working copies: see ``imports.undo``.
        self.copies, self.redirects_made = {}, {}
        # {field: what the names in its cells mean}; read when a cell has one.
        self.known = {
            name: SimpleLazyObject(field.load)
            for name, field in (self.form.base_fields if self.form else {}).items()
            if isinstance(field, NamedField) and field.model
        }

    @classmethod
    def label(cls) -> str:
        """Return what names the subject in runs, locks and commands."""
        return cls.model._meta.label_lower

    @classmethod
    def name(cls) -> str:
        return cls.model._meta.verbose_name_plural

    @classmethod
    def columns(cls) -> list[Column]:
        """Return what a table may have; of other files nothing."""
        return []

    @classmethod
    def may_import(cls, user) -> bool:
        return has(user, "add", cls.model) and has(user, "change", cls.model)

    def table_in(self, file):
        """Return the Table in an open file, or raise ValidationError.

        Of another file than a table, whoever reads it names the columns.
        """
        table = read_table(file)
        known = [column.name for column in self.columns()]
        check_head(table, known, self.required)
        return table

    def start(self, table) -> None:
        """Look at what a table says as a whole; more than once, begin anew."""

    def begin(self, rows, *, lock) -> None:
        """Look at all rows before the first is checked; ``lock`` their records."""

    def find(self, rows, *, lock) -> dict:
        """Return {number of a row: the record that it changes}."""
        return {}

    def form_of(self, row, record):
        return self.with_names(self.form(row.cells, user=self.user, record=record))

    def with_names(self, form):
        """Let the form of a row know the records that its cells can name."""
        for name, known in self.known.items():
            form.fields[name].known = known
        return form

    def faults(self, row, form) -> list:
        """Return (column, message) of what the form of one row cannot know."""
        return []

    def first_row(self, what, value, row, form) -> str:
        """Say which row before this one has a value that only one may have, or "".

        ``what``: the value is, as a path. A row with errors forbids it to no other.
        """
        is_bad, own = row.errors or form.errors, row.place or row.number
        take = self.first.get if is_bad else self.first.setdefault
        first = take((what, value), own)
        return "" if first == own else in_row(first)

    def after_save(self, forms) -> None:
        """Store what belongs to the records of forms, which were saved a moment ago."""

    def changeset(self, form):
        """Return the change set in which the form of one row is stored."""
        return changesets.changeset(self.user, kind=Revision.Kind.IMPORTED)

    def revised(self, pointers) -> set:
        """Return those of the stored records that got a revision."""
        return pointers

    def versions_of(self, pointers, newest) -> dict:
        """Return {pointer: what is the same as long as nobody changes the record}.

        ``newest``: the key of the newest revision of all before the import.
        """
        revisions = Revision.objects.at(pointers).filter(pk__lte=newest).order_by()
        rows = revisions.without_discarded().values_list("to_model", "to_pk")
        versions = {Pointer(*end): [key] for *end, key in rows.annotate(Max("pk"))}
        copies = WorkingCopy.objects.at(pointers).defer("base", "mine")
        for copy in copies if self.writes_working_copies else ():
            versions.setdefault(copy.pointer, []).append(copy.revision)
        return versions


@dataclass
class Import:
    """One run over the rows of a table: iterate over it, then see ``report``.

    It yields (rows done, rows in all). A row with errors stays out, the others come in.
    If the iteration stops early, nothing is stored.
    """

    subject: Subject
    table: Table
    _: KW_ONLY
    is_dry: bool
    # {number of a row, as JSON keeps it: version of the record that it finds}, as the
    # dry run found it, so that no change since then is overwritten; then as it is now.
    versions: dict | None = None
    choice: Choice = EVERY_ROW
    # The report of the dry run, whose bad rows are no longer in the table.
    checked: Report | None = None
    # The log says of what kind the file was.
    file_name: str = ""

    def __post_init__(self):
        self.subject.start(self.table)
        left_out = self.choice.left_out
        self.rows = [row for row in self.table.rows if row.number not in left_out]
        self.expected, self.versions = self.versions, {}
        # {number of a row: Outcome} of those with errors.
        self.bad = {}
        # Pointers of the records that it changed or made.
        self.stored = set()
        self.report = self._new_report()

    def _new_report(self):
        return Report(
            self.is_dry,
            self.checked.total if self.checked else len(self.table.rows),
            has_lines=self.table.has_lines,
            names=self.table.names,
            left_out=len(self.table.rows) - len(self.rows),
            max_outcomes=self.subject.max_outcomes,
            remarks=list(self.table.remarks),
        )

    def __iter__(self):
        if self.is_dry:
            yield from self._check_and_store()
            return
        with transaction.atomic():
            # Two imports at once would both find that a record is new.
            if not locks.try_acquire(f"import {self.subject.label()}"):
                raise ValidationError(under_way())
            yield from self._check_and_store()
            revised = self.subject.revised(self.stored)
            self.report.newest = self.newest
            self.report.stored = revisions_of(revised, self.newest)
            self.report.copies = self.subject.copies
            self.report.redirects = self.subject.redirects_made
        self.report.is_stored = bool(self.stored) or not self.report.has_errors

    def _check_and_store(self):
        """Go through the rows.

        Where they refer to one another, go through them again without the bad ones,
        until none of the rest refers to what stays out.
        """
        rows = self.rows
        while rows is not None:
            with nullcontext() if self.is_dry else transaction.atomic():
                bad = yield from self._round(rows)
                again = bool(bad) and self.subject.is_one_changeset
                if again and not self.is_dry:
                    transaction.set_rollback(True)
            self.bad |= bad
            rows = [row for row in rows if row.number not in bad] if again else None
        if self.checked:
            self.report.counts["error"] += self.checked.counts["error"]
            if errors := self.checked.outcomes.get("error"):
                self.report.outcomes.setdefault("error", []).extend(errors)
        for outcome in self.bad.values():
            self.report.add(outcome)
        self.report.sort()

    def _round(self, rows):
        """Check and store rows; return {number: Outcome} of the bad ones."""
        if self.bad:
            # It remembers rows that now stay out.
            self.subject = type(self.subject)(self.subject.user)
            self.subject.start(self.table)
        self.report = self._new_report()
        self.stored, self.versions = set(), {}
        # Of all rows, where they are stored together.
        self.changeset = changesets.ChangeSet(
            self.subject.user, kind=Revision.Kind.IMPORTED
        )
        bad, follow = {}, set()
        self.subject.begin(rows, lock=not self.is_dry)
        # Of what is locked by now, each later one is made by this import.
        self.newest = Revision.objects.newest_key()
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            records = self.subject.find(chunk, lock=not self.is_dry)
            records = {row.number: records.get(row.number) for row in chunk}
            # Now: a form writes onto its record.
            changed = self._changed_since(records)
            saved = []
            for place, row in enumerate(chunk, start=start + 1):
                form = self.subject.form_of(row, records[row.number])
                outcome, is_bad_itself = self._outcome(row, form, changed)
                stops = self.is_dry or (self.subject.is_one_changeset and bad)
                is_stored = outcome.kind in {"new", "changed"} and not stops
                if is_stored:
                    self._store(form, outcome)
                if outcome.kind == "error":
                    bad[row.number] = outcome
                    follow |= set() if is_bad_itself else {row.number}
                else:
                    self.report.add(outcome)
                    saved += [form] if is_stored else []
                if place % STEP == 0 or place == len(rows):
                    yield len(self.rows) - len(rows) + place, len(self.rows)
            if saved:
                self.subject.after_save(saved)
                self._log(saved)
                self.stored |= {Pointer.to(form.instance) for form in saved}
        if self.subject.is_one_changeset and bad:
            # What is only wrong beside a bad row may be right without it.
            themselves = {number: bad[number] for number in bad.keys() - follow}
            return themselves or bad
        if not self.is_dry:
            with changesets.resume(self.changeset):
                self.changeset.close()
        return bad

    def _changed_since(self, records):
        ends = {number: Pointer.to(row) for number, row in records.items() if row}
        versions = self.subject.versions_of({*ends.values()}, self.newest)
        now = {str(number): versions.get(end) for number, end in ends.items()}
        self.versions |= now
        before = now if self.expected is None else self.expected
        keys = {number: str(number) for number in records}
        return {each for each, key in keys.items() if now.get(key) != before.get(key)}

    def _store(self, form, outcome):
        try:
            with (
                changesets.resume(self.changeset)
                if self.subject.is_one_changeset
                else self.subject.changeset(form)
            ):
                form.store()
        except IntegrityError:
            message = gettext("Another item already has a value that must be unique.")
            outcome.refuse([("", message)])
        except ValidationError as error:
            outcome.refuse([("", message) for message in error.messages])

    def _outcome(self, row, form, changed):
        """Return what becomes of a row; and, if that is bad, whether by itself."""
        form.full_clean()
        if row.number in changed:
            message = gettext(
                "Somebody else has changed this item since the dry run: upload "
                "the table again to see what it would change now."
            )
            form.add_error(None, message)
        is_bad_itself = bool(row.errors or form.errors)
        for column, message in self.subject.faults(row, form):
            form.add_error(column, message)
        title, language = form.title()
        outcome = Outcome(
            row.number, "same", title, language, form.record_pk, place=row.place
        )
        outcome.remarks = [*row.remarks, *form.remarks]
        if errors := errors_of(row, form):
            outcome.refuse(errors)
        elif form.record_pk is None:
            outcome.kind = "new"
        elif form.changed_names:
            file_wins = row.number in self.choice.taken or not form.is_in_conflict
            outcome.kind = "changed" if file_wins else "conflict"
            if self.report.has_room(outcome.kind):
                outcome.changes = list(form.changes())
        return outcome, is_bad_itself

    def _log(self, forms):
        user = self.subject.user.pk
        message = f"{Act.IMPORTED.value} {PurePath(self.file_name).suffix[1:]}".strip()
        for flag, is_new in [(ADDITION, True), (CHANGE, False)]:
            if records := [each.instance for each in forms if each.is_new == is_new]:
                LogEntry.objects.log_actions(user, records, flag, message)


def errors_of(row, form):
    """Return (column, message) of all that is wrong with a row.

    What could not be read hides what only follows from that: what else is said of the
    same column, or of a row of which nothing was read.
    """
    unread = {column for column, _message in row.errors}
    if "" in unread or (unread and not any(row.cells.values())):
        return row.errors
    rest = [error for error in form.messages() if error[0] not in unread]
    return [*row.errors, *rest]


def under_way():
    return gettext("Another import is under way: try again when it is done.")


def in_row(number):
    return gettext("Row %(row)s has this already.") % {"row": number}
