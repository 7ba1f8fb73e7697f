"""An archive from an old site as a subject of imports: tables, and the files in them.

The name of a table says what its rows are: ``news.article.csv``. A row has the key that
its record will have before any is stored, so that each may link to each.
"""

from contextlib import contextmanager
from itertools import batched

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from desk.move.files import OldFiles
from desk.move.links import OldSite, Use, moved
from imports.engine import CHUNK, Subject
from imports.fields import RecordField, key_of
from imports.publishables import OLD_ADDRESSES, PublishableSubject, addresses_of
from imports.redirects import RedirectSubject, path_or_none
from imports.runs import importers
from imports.tables import Row, Table, read_table
from imports.upload import Upload, listed
from library.models import Picture
from publishing.admin.working_copies import next_keys
from publishing.content import changesets
from publishing.content.registry import records_of
from publishing.models import Redirect, Revision
from text.languages import LANGUAGES, language_of
from text.pointers import Pointer

TABLES = (".csv", ".xlsx")
# The table of what pictures show has no rows of its own.
PICTURES = Picture._meta.label_lower
REDIRECTS = Redirect._meta.label_lower
WORDS = ["alt", "caption", "credit"]
# How many steps lead up from a row, where the table is no tree.
DEEPEST = 10


def kinds() -> dict:
    """Return {label: the ``Subject``} of what an archive may hold."""
    subjects = {
        label: pages.subject
        for label, pages in importers().items()
        if issubclass(pages.subject, PublishableSubject) and pages.subject.is_moved
    }
    return {**subjects, REDIRECTS: RedirectSubject}


def kind_of(name):
    """Return the label that the name of a table has in it, or ""."""
    stem = name.rpartition("/")[2].casefold()
    found = [label for label in [*kinds(), PICTURES] if label in stem]
    return found[0] if found else REDIRECTS if "redirect" in stem else ""


def parents_first(rows):
    """Return the rows so that what stands under another row comes after it."""
    at = {path: row for row in rows for path, _language in addresses_of(row)}
    above = {row.number: at.get(path_or_none(row.cells.get("parent"))) for row in rows}

    def depth(row):
        steps = 0
        while (row := above[row.number]) and steps < DEEPEST:
            steps += 1
        return steps

    return sorted(rows, key=depth)


class Brought:
    """A picture that comes with a row: what it lacks is asked for in the library."""

    @staticmethod
    def has_text_alternative_in(language):
        return True


class MoveSubject(Subject):
    suffixes = ".zip,.csv,.xlsx"
    accepted = _(
        "A ZIP with tables (CSV or XLSX), and the files that their texts name, in the "
        "folders in which they lay on the old site. A table is named after what its "
        "rows are."
    )
    max_outcomes = 1000

    def __init__(self, user):
        super().__init__(user)
        self.upload = None
        self.words = {}

    @classmethod
    def label(cls):
        return "move"

    @classmethod
    def name(cls):
        return gettext("Move from an old site")

    @classmethod
    def columns(cls):
        return []

    @classmethod
    def may_import(cls, user):
        # A person sees in the report which of the tables they may not import.
        return RedirectSubject.may_import(user)

    # The archive

    def table_in(self, file):
        self.upload = Upload(file)
        table = Table([], [], remarks=list(self.upload.remarks))
        unknown = []
        for name, path in self.upload.named(*TABLES).items():
            if kind := kind_of(name):
                try:
                    self._take_table(table, name, path, kind)
                except ValidationError as error:
                    table.remarks += [f"{name}: {text}" for text in error.messages]
            elif "/" not in name:
                unknown.append(name)
        if unknown:
            message = gettext("The name of these tables is that of no kind: %(names)s.")
            table.remarks.append(message % {"names": listed(unknown)})
        if not table.rows:
            message = gettext("No table can be read. Tables may be called %(names)s.")
            names = ", ".join(f"{label}.csv" for label in kinds())
            raise ValidationError([message % {"names": names}, *table.remarks])
        table.rows = parents_first(table.rows)
        return table

    def _take_table(self, table, name, path, kind):
        with path.open("rb") as file:
            found = read_table(file)
        if kind == PICTURES:
            for row in found.rows:
                self.words[row.cells.pop("file", "")] = {
                    column: cell
                    for column, cell in row.cells.items()
                    if cell and column.rpartition("_")[0] in WORDS
                }
            return
        subject = kinds()[kind]
        if not subject.may_import(self.user):
            message = gettext(
                "You do not have permission to do this in the back office. An "
                "administrator decides what each person may do."
            )
            raise ValidationError(message)
        subject(self.user).check(found)
        table.remarks += [f"{name}: {text}" for text in found.remarks]
        for row in found.rows:
            place = f"{name}, {row.number}"
            number = len(table.rows) + 1
            errors = row.errors
            table.rows.append(Row(number, row.cells, errors, [], kind, place))

    def check(self, table):
        """Begin anew: the tables were checked when they were read."""
        self.files = OldFiles(self.upload, table.files, self.user)
        words = {self.files.find(path): texts for path, texts in self.words.items()}
        self.files.words = words
        self.site = OldSite(self.files)
        # {label: its Subject}, and {number of a row: key of the record that it makes}.
        self.subjects, self.keys = {}, {}

    # All rows, then those at hand

    def _by_kind(self, rows):
        groups = {}
        for row in rows:
            groups.setdefault(row.kind, []).append(row)
        for kind in sorted(groups):
            if kind not in self.subjects:
                subject = self.subjects[kind] = kinds()[kind](self.user)
                subject.site, subject.files = self.site, self.files
            yield self.subjects[kind], groups[kind]

    def begin(self, rows, *, lock):
        self.is_dry = not lock
        for row in rows:
            for name in OLD_ADDRESSES:
                self.site.add_host(row.cells.get(name) or "")
        for subject, group in self._by_kind(rows):
            subject.begin(group, lock=lock)
            if isinstance(subject, PublishableSubject):
                self._take_targets(subject, group)

    def _take_targets(self, subject, rows):
        aims = {}
        for chunk in batched(rows, CHUNK):
            aims |= subject.aims(chunk)
        new = [row.number for row in rows if row.number not in aims]
        self.keys |= zip(new, next_keys(subject.model, len(new)), strict=True)
        for row in rows:
            pk = aims.get(row.number) or self.keys[row.number]
            pointer = Pointer(row.kind, pk)
            for path, language in addresses_of(row):
                self.site.targets.setdefault(path, pointer)
                self.site.languages.setdefault(path, language)
            for name in filter(None, map(self.files.find, subject.files_of(row))):
                self.files.rows.setdefault(name, pointer)

    def find(self, rows, *, lock):
        self._look_up(rows)
        found = {}
        for subject, group in self._by_kind(rows):
            found |= subject.find(group, lock=lock)
        return found

    def _look_up(self, rows):
        """Read what the links of these rows lead to of what is here."""
        paths = {
            path
            for row in rows
            for name, cell in row.cells.items()
            for path in self.site.paths_in(cell, self._base(row, language_of(name)))
        }
        paths -= self.site.targets.keys()
        known = Redirect.objects.filter(path__in=paths, target="")
        self.site.former |= {redirect.path: redirect.pointer for redirect in known}

    @staticmethod
    def _base(row, language):
        """Return the old address of a row, by which its links are read."""
        names = [f"old_address_{language}", *OLD_ADDRESSES]
        return next((row.cells[name] for name in names if row.cells.get(name)), "")

    # Row by row

    def form_of(self, row, record):
        subject, cells = self.subjects[row.kind], dict(row.cells)
        remarks, uses = [], []
        for name, cell in row.cells.items():
            if language := language_of(name):
                base = self._base(row, language)
                cells[name], used, lost = moved(cell, base, language, self.site)
                remarks += [(name, message) for message in lost]
                uses += used
        chosen = self._chosen(subject, cells, uses, remarks)
        form = subject.form_of(Row(row.number, cells, place=row.place), record)
        form.subject, form.uses = subject, uses
        form.remarks += remarks
        for name, other in chosen.items():
            form.fields[name].known = {key_of(cells[name]): {other}}
        if isinstance(subject, PublishableSubject):
            if form.is_new:
                form.instance.pk = self.keys.get(row.number)
            form.known_pictures = self._pictures_of(form)
        return form

    def _chosen(self, subject, cells, uses, remarks):
        """Return {column: record} of cells that name a file, or another row."""
        chosen = {}
        fields = subject.form.base_fields if subject.form else {}
        for name in [name for name in fields if cells.get(name)]:
            if not isinstance(field := fields[name], RecordField):
                continue
            path = self.site.path_in(cells[name], "") or ""
            if field.model is Picture:
                other = self._picture_at(path, name, uses, remarks)
            elif pointer := self.site.end_of(path):
                other = records_of([pointer]).get(pointer)
            else:
                continue
            if other:
                chosen[name] = other
            elif self.is_dry or field.model is Picture:
                # The row that is meant is not stored yet; the file was named.
                del cells[name]
        return chosen

    def _picture_at(self, path, name, uses, remarks):
        """Return the picture of a file, which is not stored yet, or None."""
        try:
            if file := self.files.find(path):
                found = self.files.bring(file)
                uses.append(Use(file, path, LANGUAGES[0], "", True))
                return Picture(pk=found["pk"], **found.get("facts", {}))
            message = gettext("Not among the files that were sent: %(name)s.")
            remarks.append((name, message % {"name": path}))
        except ValidationError as error:
            remarks += [(name, message) for message in error.messages]
        return None

    def _pictures_of(self, form):
        """Return {pointer: what knows whether it has an alternative}."""
        known = {}
        for use in form.uses:
            found = self.files.brought[use.name]
            if use.is_picture and found["model"] == PICTURES:
                self.files.say_alt(use.name, use.language, use.words)
                facts = found.get("facts", {f"alt_{use.language}": "known"})
                if not facts.get(f"alt_{use.language}"):
                    text = gettext("Picture without a text alternative")
                    form.remark("", f"{text}: {use.name}")
                known[Pointer(PICTURES, found["pk"])] = Brought
        return known

    def faults(self, row, form):
        return form.subject.faults(row, form)

    # Storing

    @contextmanager
    def changeset(self, form):
        """Store the files before the row that shows them."""
        with changesets.changeset(self.user, kind=Revision.Kind.IMPORTED):
            for use in form.uses:
                self.files.make(use, form.instance)
        with super().changeset(form):
            yield

    def after_save(self, forms):
        for subject in self.subjects.values():
            if own := [form for form in forms if form.subject is subject]:
                subject.after_save(own)
                self.redirects_made |= subject.redirects_made

    def revised(self, pointers):
        return pointers | self.files.made
