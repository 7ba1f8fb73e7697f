"""Documents from a table; their files come with it in an archive from an old site."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _

from imports.engine import Column
from imports.publishables import PublishableSubject
from imports.tables import Row
from library.files import COMMON
from library.models import Document, DocumentKind
from text.languages import LANGUAGES

# {column: the field that has the facts of its file}.
FILES = {
    **{f"path_{language}": f"file_{language}" for language in LANGUAGES},
    f"path_{COMMON}": "common_file",
}


class DocumentSubject(PublishableSubject):
    """``files``: finds the files of the archive, where the table comes in one."""

    model = Document
    shared = ["kind", "number", "dated_on", "in_force_until", "text_url", "topics"]
    texts = ["title", "summary", "body", "issuer"]
    files = None

    @cached_property
    def usual_kind(self):
        return getattr(DocumentKind.usual(), "code", "")

    @classmethod
    def columns(cls):
        text = _("Path of the file in the archive that has the table. For a new item.")
        return [*super().columns(), *(Column(name, text) for name in FILES)]

    @staticmethod
    def files_of(row):
        return [row.cells[name] for name in FILES if row.cells.get(name)]

    def form_of(self, row, record):
        cells = {name: row.cells[name] for name in row.cells.keys() - FILES.keys()}
        if not record:
            cells["kind"] = cells.get("kind") or self.usual_kind
        form = super().form_of(Row(row.number, cells), record)
        for name in [] if record else filter(row.cells.get, FILES):
            try:
                facts = self.files and self.files.facts_of(row.cells[name])
            except ValidationError as error:
                form.remarks += [(name, message) for message in error.messages]
                continue
            if facts:
                setattr(form.instance, FILES[name], facts)
            else:
                message = gettext("Not among the files that were sent: %(name)s.")
                form.remark(name, message % {"name": row.cells[name]})
        return form
