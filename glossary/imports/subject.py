"""Concepts as a subject of imports: from TBX, CSV and XLSX.

A file refers to what is there: concepts and domains that the site lacks are left out
with a remark. Only a source that is cited and not there is made.
"""

from datetime import datetime

from django.utils.translation import gettext, gettext_lazy as _

from glossary.imports.row import ConceptRow
from glossary.interchange import tables, tbx
from glossary.interchange.entries import entries_of
from glossary.interchange.tables import COLUMNS
from glossary.models import Concept, Domain, Source
from glossary.models.concept import all_above, broader_concepts
from imports.engine import Column, Subject, in_row
from imports.fields import key_of
from publishing.admin.working_copies import next_keys
from publishing.models import Revision
from text.languages import LANGUAGES, language_of_words

# What stands in a citation between the title of the source and the place in it.
BETWEEN = ", "


class Lookups:
    """What entries refer to, loaded by a few statements.

    ``pks``: {code: key} of the stored concepts, and once keys are reserved of the new
    ones; ``codes``: of all of these; ``seen``: of those that readers see. ``domains``:
    {code or title: code}. ``sources``: {title: source}. Codes and titles are compared
    by ``key_of``.
    """

    def __init__(self, entries):
        self.pks = dict(Concept.objects.values_list("code", "pk"))
        self.codes = dict.fromkeys([*self.pks, *(entry["code"] for entry in entries)])
        seen = Concept.objects.visible_anywhere()
        self.seen = {*seen.values_list("code", flat=True)}
        self.domains, self.sources = {}, {}
        for domain in Domain.objects.all():
            for name in [domain.code, *titles_of(domain)]:
                self.domains.setdefault(key_of(name), domain.code)
        for source in Source.objects.order_by("pk"):
            self.add_source(source)

    def reserve_keys(self):
        """Let each concept refer to any other, whichever is stored first."""
        new = [code for code in self.codes if code not in self.pks]
        self.pks |= zip(new, next_keys(Concept, len(new)), strict=True)

    def add_source(self, source):
        for title in titles_of(source):
            self.sources.setdefault(key_of(title), source)

    def source_and_locator(self, citation):
        """Return the source of "title, place in it", or None, and the place.

        The longest title that is known counts.
        """
        end = len(citation)
        while end > 0:
            if source := self.sources.get(key_of(citation[:end])):
                return source, citation[end + len(BETWEEN) :].strip()
            end = citation.rfind(BETWEEN, 0, end)
        return None, ""

    def make_source(self, titles):
        """Store a source of which a file has only the titles, by language."""
        if len(set(titles.values())) == 1:
            # The file repeats its only title in every language.
            title = next(iter(titles.values()))
            titles = {language_of_words(title): title}
        columns = {f"title_{language}": title for language, title in titles.items()}
        source = Source.objects.create(kind=Source.Kind.REFERENCE, **columns)
        self.add_source(source)
        return source


def titles_of(record):
    return filter(None, (getattr(record, f"title_{code}") for code in LANGUAGES))


class ConceptSubject(Subject):
    """A row is a concept of the file; the stored one is found by its code.

    An import is one change set: a concept may refer to a later one.
    """

    model = Concept
    is_one_changeset = True
    suffixes = ".tbx,.xml,.csv,.xlsx"
    accepted = _(
        "Accepted: TBX files (TBX-Basic of version 3), CSV files and Excel workbooks"
        " (.xlsx). A concept is found by its code; a new one comes in as a draft. What"
        " the file does not say stays as it is."
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

    @classmethod
    def columns(cls):
        return [Column(column.name, column.help) for column in COLUMNS]

    def table_in(self, file):
        """Return a table whose rows are concepts; their cells are entries."""
        return tbx.read(file) if tbx.is_tbx(file) else tables.read(file)

    def start(self, table):
        self.made_at = datetime.fromisoformat(table.made_at) if table.made_at else None

    def begin(self, rows, *, lock):
        if lock:
            Concept.acquire_advisory_lock()
        self.lookups = Lookups([row.cells for row in rows])
        if lock:
            self.lookups.reserve_keys()
        first = {}
        for row in rows:
            number = first.setdefault(row.cells["code"], row.number)
            if number != row.number:
                self.messages[row.number] = ("code", in_row(number))
        for number in circles(rows):
            message = gettext("It would be broader than itself.")
            self.messages.setdefault(number, ("broader", message))

    def find(self, rows, *, lock):
        aims = {row.number: self.lookups.pks.get(row.cells["code"]) for row in rows}
        pks = set(filter(None, aims.values()))
        if lock:
            list(Concept.locked(pks).values_list("pk"))
        concepts = Concept.objects.filter(pk__in=pks)
        pk_of = dict(concepts.values_list("code", "pk"))
        self.stored = {
            pk_of[entry["code"]]: entry
            for entry in entries_of(concepts, everything=True)
        }
        self.changed = changed_since(self.made_at, pks) if self.made_at else set()
        records = {record.pk: record for record in concepts.prefetch_related("terms")}
        return {number: records.get(pk) for number, pk in aims.items()}

    def form_of(self, row, record):
        pk = record.pk if record else None
        # A row with errors of reading is not validated further.
        given = {"code": row.cells["code"]} if row.errors else row.cells
        return ConceptRow(
            given,
            subject=self,
            record=record,
            stored=self.stored.get(pk, {}),
            is_in_conflict=pk in self.changed,
        )

    def faults(self, row, form):
        if row.number in self.messages:
            yield self.messages[row.number]


def changed_since(moment, pks):
    """Return the keys of the concepts that were changed here after a moment."""
    label = Concept._meta.label_lower
    revisions = Revision.objects.filter(to_model=label, to_pk__in=pks)
    # An initial revision records a concept that is older than its history.
    revisions = revisions.exclude(kind=Revision.Kind.INITIAL)
    return {*revisions.filter(made_at__gt=moment).values_list("to_pk", flat=True)}


def circles(rows):
    """Return the numbers of the rows whose broader concepts lead back to them."""
    rows = {row.number: row.cells for row in rows if row.cells.get("broader")}
    broader = broader_concepts("code")
    broader |= {row["code"]: {*row["broader"]} - {row["code"]} for row in rows.values()}
    codes = {number: row["code"] for number, row in rows.items()}
    return [
        number for number, code in codes.items() if code in all_above(code, broader)
    ]
