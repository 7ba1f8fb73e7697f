"""Redirects from a table: old addresses, and what has taken their place."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from accounts.permissions import has
from imports.engine import Column, Subject
from imports.fields import CellField, OldAddressField
from imports.rows import RowForm
from publishing.admin.forms import RecordForm
from publishing.content import old_urls
from publishing.content.addresses import NOWHERE
from publishing.content.pointer_model import to_columns
from publishing.models import Redirect
from text.languages import LANGUAGES


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

    def __init__(self, user):
        super().__init__(user)
        # {path: number of the first row with it}.
        self.paths = {}

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
        if message := path and self.first_row(self.paths, path, row, form):
            yield "old_address", message

    def after_save(self, forms):
        made = {str(form.instance.pk): form.instance.end for form in forms}
        self.redirects_made |= made


def path_or_none(address):
    try:
        return old_urls.path_of(address or "")
    except ValidationError:
        return None
