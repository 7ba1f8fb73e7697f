"""Checks the rows of a table one by one, and stores all of them or none.

A subject says its columns, the form of one row and how a row finds the record that it
changes; ``Import`` does the rest, for the command and for the back office.
"""

from dataclasses import dataclass
from hashlib import blake2b

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import connections, router, transaction
from django.utils.translation import gettext

from accounts.audit import Act
from accounts.permissions import has
from imports.report import MOST_TOLD, Outcome, Report, cut
from imports.tables import ACCEPTED, check_head, read_table
from imports.undoing import revisions_of
from publishing import changesets
from publishing.models import Revision
from text.languages import LANGUAGES

# Rows whose records are brought by one statement.
CHUNK = 100
# After how many rows the one who waits hears of it.
STEP = 10


@dataclass(frozen=True)
class Choice:
    """Which rows a person does not want, and where the file wins over what is here.

    Both are numbers of rows; a row in conflict stays away unless it is ``taken``.
    """

    left_out: frozenset = frozenset()
    taken: frozenset = frozenset()


@dataclass(frozen=True)
class Column:
    name: str
    # What stands in it, for the person who fills the table.
    help: str


class Subject:
    """What can be brought in; made anew for each import.

    ``form``: a ``RowForm``; ``required``: groups of columns, of each of which one must
    be there. ``is_one_unit``: all rows are stored together, and each record gets one
    revision from them, be they parts of it or refer to one another.
    """

    model = None
    form = None
    required = ()
    is_one_changeset = False
    # A row with errors stays away, and the others are stored without it.
    skips_errors = False
    # What may be sent: for the browser, and for the person.
    suffixes = ".csv,.xlsx"
    accepted = ACCEPTED
    most_told = MOST_TOLD

    def __init__(self, user):
        self.user = user

    @classmethod
    def columns(cls) -> list[Column]:
        raise NotImplementedError

    @classmethod
    def may_import(cls, user) -> bool:
        return has(user, "add", cls.model) and has(user, "change", cls.model)

    def table_in(self, file):
        """Return the table in an open file, or raise ValidationError."""
        return read_table(file)

    def check(self, table):
        """Refuse a table whose columns are not those of the subject."""
        known = [column.name for column in self.columns()]
        check_head(table, known, self.required)

    def begin(self, rows, *, lock) -> None:
        """Look at all rows before the first is checked."""

    def find(self, rows, *, lock) -> dict:
        """Return {number of a row: the record that it changes}."""
        return {}

    def form_of(self, row, record):
        return self.form(row.cells, user=self.user, record=record)

    def faults(self, row, form) -> list:
        """Return (column, message) of what the form of one row cannot know."""
        return []

    def keep(self, forms) -> None:
        """Store what belongs to records that have been saved a moment ago."""

    def finish(self) -> None:
        """Store what needs all of the records."""

    def fingerprint(self, record) -> str:
        """Return what is the same as long as nobody changes the record."""
        return fingerprint(record)


class Import:
    """One table on its way in: iterate over it, and it goes; then see ``report``.

    It yields (rows done, rows in all). Left before its end it stores nothing.

    ``seen``: what its trial found, so that no change since then is overwritten.
    """

    def __init__(self, subject, table, *, is_dry, seen=None, choice=None):
        subject.check(table)
        self.subject = subject
        self.table = table
        self.choice = choice or Choice()
        left_out = self.choice.left_out
        self.rows = [row for row in table.rows if row.number not in left_out]
        self.was_seen = seen
        # {number of a row, as JSON keeps it: fingerprint of the record that it finds}.
        self.seen = {}
        # Keys of records that rows have come to: the next finds what those have left.
        self.met = set()
        self.stored_pks = []
        self.report = Report(
            is_dry,
            len(table.rows),
            has_lines=table.has_lines,
            left_out=len(table.rows) - len(self.rows),
            most_told=subject.most_told,
            skips_errors=subject.skips_errors,
            remarks=list(table.remarks),
        )
        # Of all rows, where they are stored together.
        self.changeset = changesets.ChangeSet(subject.user, kind=Revision.Kind.IMPORTED)

    def __iter__(self):
        if self.report.is_dry:
            yield from self._rows()
            return
        with transaction.atomic():
            self._be_the_only_one()
            yield from self._rows()
            if self.report.has_errors:
                transaction.set_rollback(True)
            else:
                with changesets.resume(self.changeset):
                    self.changeset.close()
                model = self.subject.model
                self.report.stored = revisions_of(model, self.stored_pks)
        self.report.is_stored = not self.report.has_errors

    def _be_the_only_one(self):
        """Two imports at once would both find that a record is new."""
        model = self.subject.model
        with connections[router.db_for_write(model)].cursor() as cursor:
            cursor.execute(
                "SELECT pg_try_advisory_xact_lock(hashtext(%s))",
                [f"import {model._meta.label_lower}"],
            )
            if not cursor.fetchone()[0]:
                raise ValidationError(
                    gettext("Another import is under way: try again when it is done.")
                )

    def _rows(self):
        rows = self.rows
        self.subject.begin(rows, lock=not self.report.is_dry)
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            found = self.subject.find(chunk, lock=not self.report.is_dry)
            # Now: a form writes onto its record.
            unlike = self._changed_since(chunk, found)
            saved = []
            for done, row in enumerate(chunk, start=start + 1):
                form = self.subject.form_of(row, found.get(row.number))
                outcome = self._outcome(row, form, is_unlike=row.number in unlike)
                self.report.add(outcome)
                if outcome.kind in {"new", "changed"} and self._stores():
                    self._store(form)
                    saved.append(form)
                if done % STEP == 0 or done == len(rows):
                    yield done, len(rows)
            if saved and self._stores():
                self.subject.keep(saved)
                self._log(saved)
                self.stored_pks += [form.instance.pk for form in saved]
        if self._stores():
            with changesets.resume(self.changeset):
                self.subject.finish()

    def _changed_since(self, rows, found):
        """Return the numbers of rows whose record is not as the trial found it."""
        for row in rows:
            if record := found.get(row.number):
                is_met = record.pk in self.met
                self.seen[str(row.number)] = (
                    str(record.pk) if is_met else self.subject.fingerprint(record)
                )
        self.met |= {record.pk for record in found.values() if record}
        if self.was_seen is None:
            return set()
        return {
            row.number
            for row in rows
            for number in [str(row.number)]
            if self.seen.get(number) != self.was_seen.get(number)
        }

    def _store(self, form):
        with self._unit():
            form.store()

    def _unit(self):
        if self.subject.is_one_changeset:
            return changesets.resume(self.changeset)
        return changesets.changeset(self.subject.user, kind=Revision.Kind.IMPORTED)

    def _stores(self):
        return not self.report.is_dry and not self.report.has_errors

    def _outcome(self, row, form, *, is_unlike):
        form.full_clean()
        if is_unlike:
            form.add_error(
                None,
                gettext(
                    "Another person changed this item since the trial: try the table "
                    "anew and see what it would change now."
                ),
            )
        for column, message in self.subject.faults(row, form):
            form.add_error(column, message)
        title, language = form.title()
        outcome = Outcome(row.number, "same", title, language, form.record_pk)
        outcome.remarks = [*row.remarks, *form.remarks]
        # What could not be read hides what only follows from that.
        if errors := row.errors or list(form.messages()):
            outcome.kind = "error"
            outcome.errors = [(column, cut(message)) for column, message in errors]
        elif form.record_pk is None:
            outcome.kind = "new"
        elif form.changed_names:
            is_taken = row.number in self.choice.taken or not form.is_in_conflict
            outcome.kind = "changed" if is_taken else "conflict"
            if self.report.tells_more(outcome.kind):
                outcome.changes = list(form.changes())
        return outcome

    def _log(self, forms):
        user = self.subject.user
        for flag, is_new in [(ADDITION, True), (CHANGE, False)]:
            records = [form.instance for form in forms if form.is_new == is_new]
            if records:
                LogEntry.objects.log_actions(
                    user.pk, records, flag, change_message=Act.IMPORTED.value
                )


def fingerprint(record) -> str:
    """Return what is the same as long as nobody changes the record."""
    options = record._meta
    values = [
        getattr(record, field.attname)
        for field in options.concrete_fields
        # An unsuffixed column speaks the language of who asks.
        if not (field.generated or hasattr(record, f"{field.name}_{LANGUAGES[0]}"))
    ]
    values += [
        sorted(other.pk for other in getattr(record, field.name).all())
        for field in options.many_to_many
    ]
    return blake2b(repr(values).encode(), digest_size=8).hexdigest()
