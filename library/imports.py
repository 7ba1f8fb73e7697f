"""Documents and pictures from tables; their files come in an archive from an old site.

``desk.move`` gives a row its ``files``: {field: facts} of a document, {"file": what
``bring_picture`` returns} of a picture.
"""

from pathlib import PurePosixPath

from django.core.files import File
from django.utils.translation import gettext

from accounts.permissions import has
from imports.engine import Column, Subject
from imports.publishables import PublishableSubject
from imports.rows import RowForm, row_form
from library import pictures
from library.models import Document, Picture
from library.models.picture import FILE_FACTS
from publishing.admin.forms import RecordForm
from publishing.admin.working_copies import next_keys
from publishing.content.pointer_model import to_columns
from publishing.models import Redirect
from text.languages import LANGUAGES


class DocumentSubject(PublishableSubject):
    model = Document
    shared = ["kind", "number", "dated_on", "in_force_until", "text_url", "topics"]

    def form_of(self, row, record):
        form = super().form_of(row, record)
        if not (record or row.errors):
            for name, facts in row.cells.get("files", {}).items():
                setattr(form.instance, name, facts)
        return form


class PictureRowForm(RowForm, RecordForm):
    def title(self):
        return self.instance.original_name, ""


class PictureSubject(Subject):
    """One picture for the same pixels; what is said of it already stays."""

    model = Picture
    names = [f"{name}_{code}" for name in Picture.texts for code in LANGUAGES]
    form = row_form(Picture, PictureRowForm, names)
    required = [("file",)]

    @classmethod
    def columns(cls):
        return [Column(name, "") for name in ["file", *cls.names]]

    @classmethod
    def may_import(cls, user):
        return has(user, "add", Picture)

    def form_of(self, row, record):
        found = {} if row.errors else row.cells["files"]["file"]
        picture = Picture.objects.filter(pk=found.get("pk")).first()
        given = [name for name in self.names if name in row.cells]
        given = [name for name in given if not getattr(picture, name, "")]
        cells = {name: row.cells[name] for name in given}
        form = self.form(cells, user=self.user, record=picture)
        form.links = row.cells.get("links", {})
        if found and not picture:
            form.instance.pk = found["pk"]
            for name, value in found["facts"].items():
                setattr(form.instance, name, value)
        for name in given:
            if name.startswith("alt_") and not cells[name]:
                form.remark(name, gettext("Picture without a text alternative"))
        return form

    def after_save(self, forms):
        redirects = [
            Redirect(
                path=path,
                kind=Redirect.Kind.LEGACY,
                language=language,
                **to_columns(form.instance.pointer),
            )
            for form in forms
            for path, language in form.links.items()
        ]
        Redirect.objects.bulk_create(redirects, ignore_conflicts=True)


# Pictures that come with an import: into the storage first, into the library later


def bring_picture(path, name, known) -> dict:
    """Store the file of a picture, unless it is here or another row has brought it.

    ``known``: {digest: what was brought}. Raises ValidationError.
    """
    with open(path, "rb") as file:
        prepared = pictures.prepare(File(file))
        size = file.tell()
    digest = prepared.digest
    if stored := Picture.objects.filter(digest=digest).first():
        return {"pk": stored.pk}
    if digest not in known:
        [pk] = next_keys(Picture, 1)
        picture = Picture()
        picture.store_file(prepared, PurePosixPath(name).name, size)
        facts = {field: getattr(picture, field) for field in FILE_FACTS}
        known[digest] = {"pk": pk, "facts": facts}
    return known[digest]


def store_pictures(brought):
    """Make the pictures that are new; return their pointers."""
    made = []
    for each in brought:
        # Another row may have brought it.
        is_new = "facts" in each
        if is_new and not Picture.objects.filter(pk=each["pk"]).exists():
            new = Picture(pk=each["pk"], **each["facts"])
            new.save(force_insert=True)
            made.append(new.pointer)
    return made
