"""The files in the form of an article or an issue; several are chosen at once."""

from django import forms
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils.html import format_html_join
from django.utils.translation import gettext, gettext_lazy as _

from journal.galleys import DATA, TEXT, TEXT_TYPES
from journal.models import Galley, IssueGalley
from library import files
from library.admin.document_form import DocumentField, DocumentInput
from library.files import PreparedFile, StoredFile
from publishing.admin import ChildForm, ChildInline, pair
from publishing.admin.formsets import InlineRows
from text.languages import LANGUAGES

# The language that a new row has until its file is read.
AS_FILE = "file"


class GalleyInput(DocumentInput):
    """Shows the stored file; in a new row, takes several."""

    allow_multiple_selected = True
    # Where the page of the record is, and the file below it.
    address = ""

    def is_initial(self, value):
        return bool(value)

    def format_value(self, value):
        return self.is_initial(value) and StoredFile.of(value, address=self.address)


class GalleyForm(ChildForm):
    """A file of a record. Its language is found by itself, if nobody says it."""

    file = DocumentField(label=_("file"), widget=GalleyInput, more=True)
    language = forms.ChoiceField(label=_("language"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stored, choices = self.initial.get("file"), Galley.language.field.choices
        self.fields["language"].choices = [*choices, ("", gettext("Both languages"))]
        if not stored:
            as_file = (AS_FILE, gettext("as the file says"))
            self.fields["language"].choices.insert(0, as_file)
            self.initial["language"] = AS_FILE
            self.fields["file"].widget.attrs["multiple"] = True
            return
        remarks = files.remarks(StoredFile.of(stored), self.initial["language"])
        self.fields["file"].help_text = format_html_join(
            " ", '<span class="remark">{}</span>', ((text,) for text in remarks)
        )

    def comparable_of(self, name, value):
        if name == "file" and isinstance(value, dict):
            return value["sha256"]
        return super().comparable_of(name, value)

    def comparable_in(self, snapshot, name):
        if name == "file":
            return self.comparable_of(name, snapshot.get(name))
        return super().comparable_in(snapshot, name)

    def clean(self):
        file = self.cleaned_data.get("file")
        if isinstance(file, PreparedFile):
            if self.cleaned_data.get("language") == AS_FILE:
                self.cleaned_data["language"] = language_of(file)
            is_text = file.facts["type"] in TEXT_TYPES
            if self.cleaned_data.get("kind") == TEXT and not is_text:
                self.cleaned_data["kind"] = DATA
        return super().clean()

    def _post_clean(self):
        """Store the file once all else is valid: the disk may be full."""
        prepared = self.cleaned_data.get("file")
        if isinstance(prepared, PreparedFile):
            try:
                self.cleaned_data["file"] = self._stored(prepared)
            except forms.ValidationError as error:
                self.add_error("file", error)
            prepared.folder.remove()
        super()._post_clean()

    def _stored(self, prepared):
        is_shown_only = self.errors or self.is_recovering or self.editing.is_preview
        return prepared.facts | {"name": ""} if is_shown_only else prepared.store()


def language_of(file):
    """Return the language of the words of a file, else that which it states, or ""."""
    stated = file.facts["language"]
    return file.facts["words_in"] or (stated if stated in LANGUAGES else "")


class GalleyRows(InlineRows):
    """The rows of the files; of several that were chosen in a row each gets its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.management_form.is_valid():
            self._split()

    def _split(self):
        sent = self.management_form.cleaned_data
        first, end = sent[INITIAL_FORM_COUNT], sent[TOTAL_FORM_COUNT]
        self.data, self.files, total = self.data.copy(), self.files.copy(), end
        for number in range(first, min(end, self.absolute_max)):
            chosen = self.files.getlist(f"{self.prefix}-{number}-file")
            for file in chosen[:-1]:
                for name in ["language", "kind"]:
                    value = self.data.get(f"{self.prefix}-{number}-{name}", "")
                    self.data[f"{self.prefix}-{total}-{name}"] = value
                self.files[f"{self.prefix}-{total}-file"] = file
                total += 1
        self.data[self.management_form.add_prefix(TOTAL_FORM_COUNT)] = str(total)
        del self.management_form


class GalleyInline(ChildInline):
    model = Galley
    form = GalleyForm
    formset = GalleyRows
    # Also without a script, which adds rows.
    extra = 1
    fieldsets = [
        (None, {"fields": [("file", "language", "kind")]}),
        (_("name"), {"fields": [pair("label")]}),
    ]


class IssueGalleyInline(GalleyInline):
    model = IssueGalley
