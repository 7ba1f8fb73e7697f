"""Concepts as a subject of imports: from TBX, CSV and XLSX."""

from datetime import datetime

from django.utils.translation import gettext, gettext_lazy as _

from glossary.imports.bases import changed_since
from glossary.imports.circles import circles
from glossary.imports.columns import COLUMNS
from glossary.imports.files import read
from glossary.imports.lookups import lookups_for
from glossary.imports.row import ConceptRow
from glossary.imports.store import relate
from glossary.interchange.entries import entries_of
from glossary.models import Concept
from imports.engine import Subject, in_row


class ConceptSubject(Subject):
    """A row is a concept of the file; the stored one is found by its code.

    An import is one change set, so each concept gets one revision, although relations
    are saved at the end: a concept may refer to a later one.
    """

    model = Concept
    is_one_changeset = True
    suffixes = ".tbx,.xml,.csv,.xlsx"
    accepted = _(
        "Accepted: TBX files (TBX-Basic of version 3 or 2), CSV files and Excel"
        " workbooks (.xlsx). A concept is found by its code; a new one comes in"
        " as a draft. What the file does not say stays as it is."
    )
    max_outcomes = 2000

    def __init__(self, user):
        super().__init__(user)
        self.made_at = None
        self.lookups = None
        # {key of a concept: its stored entry}.
        self.stored = {}
        # {number of a row: (column, message)} of errors that involve several rows.
        self.messages = {}
        self.stored_rows = []

    @classmethod
    def columns(cls):
        return COLUMNS

    def table_in(self, file):
        return read(file)

    def check(self, table):
        """The columns were checked when the file was read."""
        self.made_at = datetime.fromisoformat(table.made_at) if table.made_at else None

    def begin(self, rows, *, lock):
        if lock:
            Concept.acquire_advisory_lock()
        self.lookups = lookups_for([row.cells for row in rows])
        first = {}
        for row in rows:
            code = self.lookups.codes[row.cells["code"]]
            if (number := first.setdefault(code, row.number)) != row.number:
                self.messages[row.number] = ("code", in_row(number))
        for number in circles(rows, self.lookups):
            message = gettext("It would be broader than itself.")
            self.messages.setdefault(number, ("broader", message))

    def find(self, rows, *, lock):
        aims = {
            row.number: self.lookups.pks.get(self.lookups.codes[row.cells["code"]])
            for row in rows
        }
        pks = set(filter(None, aims.values()))
        if lock:
            list(Concept.locked(pks).values_list("pk"))
        concepts = Concept.objects.filter(pk__in=pks)
        pk_of = dict(concepts.values_list("code", "pk"))
        self.stored = {
            pk_of[entry["code"]]: entry
            for entry in entries_of(concepts, everything=True)
        }
        records = {
            record.pk: record
            for record in concepts.prefetch_related("terms", "citations")
        }
        self.bases = {}
        if self.made_at and records:
            self.bases = changed_since(self.made_at, [*records.values()], self.lookups)
        return {number: records.get(pk) for number, pk in aims.items()}

    def form_of(self, row, record):
        pk = record.pk if record else None
        # A row with errors of reading is not validated further.
        is_read = not row.errors
        return ConceptRow(
            row.cells if is_read else {"code": row.cells["code"]},
            subject=self,
            record=record,
            stored=self.stored.get(pk, {}),
            base=self.bases.get(pk),
        )

    def faults(self, row, form):
        if row.number in self.messages:
            yield self.messages[row.number]

    def finish(self):
        pks = self.lookups.pks | {row.code: row.instance.pk for row in self.stored_rows}
        for row in self.stored_rows:
            relate(row, pks)
