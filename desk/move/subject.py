"""An archive from an old site as a subject of imports: tables, and the files in them.

The name of a table says what its rows are: ``news.article.csv``. Files are rows, too,
and come first. A row has the key that its record will have before any is stored, so
that each may link to each.
"""

from dataclasses import replace
from itertools import batched, groupby
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from desk.move.files import DOCUMENTS, PICTURES, bring, rows_of_files
from desk.move.links import OldSite
from imports.engine import CHUNK, Column, Subject
from imports.fields import CellField, OldAddressField, RecordField, key_of
from imports.publishables import addresses_of
from imports.rows import RowForm
from imports.runs import importers
from imports.tables import Table
from imports.upload import Upload, listed
from imports.views import ImportPages
from library.imports import PictureSubject
from library.models import Picture
from publishing.admin.forms import RecordForm
from publishing.admin.working_copies import next_keys
from publishing.content import old_urls
from publishing.content.addresses import NOWHERE
from publishing.content.pointer_model import to_columns
from publishing.content.registry import records_of
from publishing.models import Redirect
from text.languages import LANGUAGES, language_of
from text.pointers import Pointer


class RedirectRowForm(RowForm, RecordForm):
    """``site``: the old site from which the table comes."""

    columns = {"path": "old_address"}
    site = None
    path = OldAddressField(required=True)
    target = CellField(required=True)

    class Meta:
        model = Redirect
        fields = ["path"]

    def clean_target(self):
        address = self.cleaned_data["target"]
        path = self.site.path_in(address)
        if pointer := path and self.site.end_of(path):
            target, language = "", self.site.languages.get(path)
        else:
            pointer, target, language = old_urls.end_of(address)
        if self.is_new:
            self.instance.target = target
            self.instance.kind = Redirect.Kind.LEGACY
            self.instance.language = language or LANGUAGES[0]
            for name, value in to_columns(pointer or NOWHERE).items():
                setattr(self.instance, name, value)
        elif self.instance.end != (target or str(pointer)):
            message = gettext("This address leads to another item already.")
            self.add_error("path", message)
        return target

    def title(self):
        return self.data.get("path", ""), ""


class RedirectSubject(Subject):
    model, form = Redirect, RedirectRowForm
    required = [("old_address",), ("target",)]
    site = None

    @classmethod
    def columns(cls):
        return [Column("old_address", ""), Column("target", "")]

    @classmethod
    def may_import(cls, user):
        return has(user, "add", Redirect)

    def find(self, rows, *, lock):
        paths = {row.number: path_or_none(row.cells["old_address"]) for row in rows}
        known = Redirect.objects.filter(path__in=filter(None, paths.values()))
        known = {redirect.path: redirect for redirect in known}
        return {number: known.get(path) for number, path in paths.items()}

    def form_of(self, row, record):
        form = super().form_of(row, record)
        form.site = self.site
        return form

    def faults(self, row, form):
        path = form.cleaned_data.get("path")
        if message := path and self.first_row("path", path, row, form):
            yield "old_address", message

    def after_save(self, forms):
        made = {str(form.instance.pk): form.instance.end for form in forms}
        self.redirects_made |= made


def path_or_none(address):
    try:
        return old_urls.path_of(address or "")
    except ValidationError:
        return None


# Redirects from a table: old addresses, and what has taken their place


FILES = {PICTURES, DOCUMENTS}
kind_in = attrgetter("kind")
# Of the last its reader says how to save it.
TABLES = (".csv", ".xlsx", ".xls")
# How many steps lead up from a row, where the table is no tree.
DEEPEST = 10
# Stands for a picture that comes with rows: what it lacks is asked for in the library.
WITH_WORDS = Picture(is_decorative=True)


def kinds() -> dict:
    """Return {label: the ``Subject``} of what an archive may hold."""
    subjects = [pages.subject for pages in importers().values()]
    subjects = [each for each in subjects if getattr(each, "is_moved", False)]
    subjects += [PictureSubject, RedirectSubject]
    return {subject.label(): subject for subject in subjects}


def kind_of(name):
    """Return the label that the name of a table has in it, or ""."""
    stem = name.rpartition("/")[2].casefold()
    stem = stem.replace("redirects", RedirectSubject.label())
    return next((label for label in kinds() if label in stem), "")


def in_order(rows):
    """Return files first, and what stands under another row after that."""
    at = {path: row for row in rows for path, _language in addresses_of(row)}

    def depth(row, steps=0):
        above = at.get(path_or_none(row.cells.get("parent")))
        return depth(above, steps + 1) if above and steps < DEEPEST else steps

    return sorted(rows, key=lambda row: (row.kind not in FILES, depth(row)))


class MoveSubject(Subject):
    suffixes = ".zip,.csv,.xlsx"
    accepted = _(
        "A ZIP with tables (CSV or XLSX), and the files that their texts name, in the "
        "folders in which they lay on the old site. A table is named after what its "
        "rows are."
    )
    max_outcomes = 1000

    @classmethod
    def label(cls):
        return "move"

    @classmethod
    def name(cls):
        return gettext("Move from an old site")

    @classmethod
    def may_import(cls, user):
        # A person sees in the report which of the tables they may not import.
        return RedirectSubject.may_import(user)

    # The archive

    def table_in(self, file):
        # The files go when this goes.
        self.upload = Upload(file)
        rows, remarks, unknown = [], list(self.upload.remarks), []
        for name, path in self.upload.named(*TABLES).items():
            if kind := kind_of(name):
                try:
                    rows += self._rows_in(name, path, kind, remarks)
                except ValidationError as error:
                    remarks += [f"{name}: {text}" for text in error.messages]
            elif "/" not in name:
                unknown.append(name)
        if unknown:
            message = gettext("The name of these tables is that of no kind: %(names)s.")
            remarks.append(message % {"names": listed(unknown)})
        if not rows:
            message = gettext("No table can be read. Tables may be called %(names)s.")
            names = ", ".join(f"{label}.csv" for label in kinds())
            raise ValidationError([message % {"names": names}, *remarks])
        for row in rows_of_files(rows, kinds(), self.upload.files):
            rows += [row] if kinds()[row.kind].may_import(self.user) else []
        rows = in_order(rows)
        rows = [replace(row, number=number) for number, row in enumerate(rows, 1)]
        return Table([], rows, remarks=remarks)

    def _rows_in(self, name, path, kind, remarks):
        subject = kinds()[kind]
        if not subject.may_import(self.user):
            message = gettext(
                "You do not have permission to do this in the back office. An "
                "administrator decides what each person may do."
            )
            raise ValidationError(message)
        with path.open("rb") as file:
            found = subject(self.user).table_in(file)
        remarks += [f"{name}: {text}" for text in found.remarks]
        return [
            replace(row, kind=kind, place=f"{name}, {row.number}") for row in found.rows
        ]

    def start(self, table):
        self.site = OldSite(table.rows)
        self.subjects = {kind: each(self.user) for kind, each in kinds().items()}
        self.subjects[RedirectSubject.label()].site = self.site
        # {number of a row: key of the record that it makes}; {digest: what it brought};
        # {pointer of a picture: what knows whether it has an alternative}.
        self.keys, self.digests, self.pictures = {}, {}, {}

    # All rows, then those at hand

    def _by_kind(self, rows):
        for kind, group in groupby(sorted(rows, key=kind_in), kind_in):
            yield self.subjects[kind], list(group)

    def begin(self, rows, *, lock):
        self.is_dry = not lock
        for subject, group in self._by_kind(rows):
            subject.begin(group, lock=lock)
            if subject.is_moved:
                self._take_targets(subject, group)

    def _take_targets(self, subject, rows):
        aims = {}
        for chunk in batched(rows, CHUNK):
            aims |= subject.aims(chunk)
        new = [row.number for row in rows if row.number not in aims]
        self.keys |= zip(new, next_keys(subject.model, len(new)), strict=True)
        for row in rows:
            pk = aims.get(row.number) or self.keys[row.number]
            for path, language in paths_of(row):
                self.site.add(path, Pointer(row.kind, pk), language)

    def find(self, rows, *, lock):
        found = {}
        for subject, group in self._by_kind(rows):
            found |= subject.find(group, lock=lock)
        return found

    # Row by row

    def form_of(self, row, record):
        subject, remarks = self.subjects[row.kind], []
        if row.kind in FILES and not record:
            bring(row, self.digests)
        cells = dict(row.cells)
        for name in filter(language_of, row.cells):
            cells[name], lost = self.site.moved(row, name)
            if lost:
                message = gettext(
                    "Nothing has these former addresses, and links to them are left "
                    "out: %(names)s."
                )
                remarks.append((name, message % {"names": listed({*lost})}))
        known = self._known(subject, cells)
        form = subject.form_of(replace(row, cells=cells), record)
        form.subject, form.known_pictures = subject, self.pictures
        form.remarks += remarks
        for name, records in known.items():
            form.fields[name].known = records
        if form.is_new and row.number in self.keys:
            form.instance.pk = self.keys[row.number]
        for path, language in paths_of(row):
            if row.errors:
                # Links to it are named at the rows that have them.
                self.site.targets[path] = None
            elif row.kind == PICTURES:
                self.site.add(path, form.instance.pointer, language)
                self.pictures[form.instance.pointer] = WITH_WORDS
        return form

    def _known(self, subject, cells):
        """Return {column: what its name may mean} of cells that are old addresses."""
        known = {}
        for name, field in subject.form.base_fields.items():
            cell = cells.get(name) if isinstance(field, RecordField) else ""
            path = "/" in (cell or "") and self.site.path_in(cell)
            pointer = path and self.site.end_of(path)
            if record := pointer and records_of([pointer]).get(pointer):
                known[name] = {key_of(cell): {record}}
            elif pointer and self.is_dry:
                # The row that is meant comes earlier, and is not stored yet.
                del cells[name]
        return known

    def faults(self, row, form):
        return form.subject.faults(row, form)

    # Storing

    def after_save(self, forms):
        for subject in self.subjects.values():
            if own := [form for form in forms if form.subject is subject]:
                subject.after_save(own)
                self.redirects_made |= subject.redirects_made


def paths_of(row):
    """Yield the paths that lead to the record of a row, each with its language."""
    yield from addresses_of(row)
    yield from row.cells.get("links", {}).items()


class Move(ImportPages):
    """The page on which an archive from an old site comes in."""

    subject = MoveSubject
    import_name = "move_import"
    import_title = _("Move from an old site")

    def __init__(self, admin_site):
        self.admin_site = admin_site

    def import_help(self, subject):
        pages = importers()
        return {
            "kinds": [
                (label, kind.name(), pages[label].import_address())
                for label, kind in kinds().items()
                if label in pages and kind.may_import(subject.user)
            ]
        }
