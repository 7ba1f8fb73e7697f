"""Redirects from a table: old addresses, and what has taken their place."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from imports.engine import Column, Subject
from publishing.content import old_urls
from publishing.content.addresses import NOWHERE
from publishing.content.pointer_model import to_columns
from publishing.models import Redirect
from text.languages import LANGUAGES


class RedirectSubject(Subject):
    """``site``: the old site from which the table comes, if more is known of it."""

    model = Redirect
    required = [("old_address",), ("target",)]
    site = files = None

    def __init__(self, user):
        super().__init__(user)
        self.paths = {}

    @classmethod
    def columns(cls):
        target = _(
            "Address of an item, a list or a file on this site, or another former "
            "address that leads to an item; “gone” where nothing has taken its place."
        )
        return [
            Column("old_address", _("address of the former site")),
            Column("target", target),
        ]

    @classmethod
    def may_import(cls, user):
        return has(user, "add", Redirect)

    def find(self, rows, *, lock):
        paths = {row.number: path_or_none(row.cells.get("old_address")) for row in rows}
        known = Redirect.objects.filter(path__in={*paths.values()} - {None})
        known = {redirect.path: redirect for redirect in known}
        return {number: known.get(path) for number, path in paths.items()}

    def form_of(self, row, record):
        return RedirectRow(row.cells, record, self)

    def faults(self, row, form):
        if message := self.first_row(self.paths, form.instance.path, row, form):
            yield "old_address", message

    def after_save(self, forms):
        self.redirects_made |= {
            str(form.instance.pk): form.instance.end for form in forms
        }


def path_or_none(address):
    try:
        return old_urls.path_of(address or "")
    except ValidationError:
        return None


class RedirectRow:
    """A row, as ``imports.engine`` expects the form of a row."""

    is_in_conflict = False

    def __init__(self, cells, record, subject):
        self.cells, self.subject = cells, subject
        self.instance = record or Redirect()
        self.is_new, self.record_pk = record is None, record and record.pk
        self.errors, self.remarks, self.changed_names, self.end = [], [], [], None

    def add_error(self, column, message):
        self.errors.append((column or "", str(message)))

    def messages(self):
        return self.errors

    def title(self):
        return self.cells.get("old_address", ""), ""

    def changes(self):
        return []

    def full_clean(self):
        takers = {"old_address": self._take_path, "target": self._take_end}
        for column, take in takers.items():
            try:
                take(self.cells.get(column, ""))
            except ValidationError as error:
                for message in error.messages:
                    self.add_error(column, message)
        if not self.is_new and not self.errors and self.end != self.instance.end:
            message = gettext("This address leads to another item already.")
            self.add_error("old_address", message)

    def _take_path(self, address):
        path = old_urls.path_of(address)
        old_urls.refuse_present(path)
        self.instance.path = path

    def _take_end(self, address):
        site = self.subject.site
        path = site and site.path_in(address, "")
        pointer, target = path and site.end_of(path), ""
        if pointer:
            language = site.languages.get(path)
        else:
            pointer, target, language = old_urls.end_of(address)
        self.end = target or str(pointer)
        if self.is_new:
            self.instance.kind = Redirect.Kind.LEGACY
            self.instance.target = target
            self.instance.language = language or LANGUAGES[0]
            for name, value in to_columns(pointer or NOWHERE).items():
                setattr(self.instance, name, value)

    def store(self):
        self.instance.save()
