from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from imports.views import ImportMixin
from library import files
from library.admin.kept_files import KeepsFile
from library.files import COMMON, StoredFile, preferred_order
from library.imports import DocumentSubject
from library.models import Document, DocumentKind
from library.views import DocumentPage
from publishing.admin import (
    ColumnLabel,
    KindAdmin,
    PublishableAdmin,
    PublishableForm,
    pair,
)
from publishing.admin.first_page import Care
from publishing.revisions.display import format_day
from text.languages import LANGUAGES, current

# {column of a document: the language of its readers, or ``all``}
FILES = {**{f"file_{code}": code for code in LANGUAGES}, "common_file": COMMON}


class FactsInput(KeepsFile, forms.ClearableFileInput):
    """Shows the file whose facts a column has, with ``remarks``; takes another."""

    clear_checkbox_label = _("remove")
    which, address, remarks = "", "", ()

    def is_initial(self, value):
        return isinstance(value, dict)

    def format_value(self, value):
        is_stored = self.is_initial(value)
        return StoredFile.of(value, self.which, self.address) if is_stored else None

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["remarks"] = self.remarks
        return context


class FactsField(forms.FileField):
    """The field of such a column."""

    widget = FactsInput

    def clean(self, data, initial=None):
        value = super().clean(data, initial)
        return self.prepare(value) if isinstance(value, UploadedFile) else value

    def prepare(self, upload):
        return files.prepare(upload)

    def as_text(self, facts):
        """Return what stands there for who may not change it."""
        return StoredFile.of(facts).badge


# The form says of which language the others are.
OF_ALL = _("File for all languages")
UPLOADS = {name: FactsField(label=OF_ALL, required=False) for name in FILES}
Uploads = type(forms.Form)("Uploads", (forms.Form,), UPLOADS)


class DocumentForm(PublishableForm, Uploads):
    """Takes a file per language and one for all, each named as its column."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, place in FILES.items():
            facts = self.initial[name] = self.stored(name)
            language = "" if place == COMMON else place
            if language and name in self.fields:
                self.fields[name].label = ColumnLabel(gettext("File"), language)
            if facts and name in self.fields:
                input, reader = self.fields[name].widget, language or LANGUAGES[0]
                input.address = self.instance.file_address(reader, place)
                input.which = place
                input.remarks = files.remarks(StoredFile.of(facts), language)

    def clean(self):
        cleaned = super().clean()
        for name in FILES:
            # Neither a file nor a tick in the box to remove it: no change.
            sent = cleaned.get(name)
            if not (sent is False or isinstance(sent, files.PreparedFile)):
                self.changed_names.discard(name)
        return cleaned

    def changed_by_another(self, name):
        if name not in FILES:
            return super().changed_by_another(name)
        facts = self.stored(name)
        return format_html(
            gettext(
                "Somebody else has uploaded or removed a file here in the meantime. "
                "Now there is: {}. To use yours instead, choose it again and save."
            ),
            StoredFile.of(facts, FILES[name]) if facts else gettext("no file"),
        )

    def _post_clean(self):
        """Store the files once all else is valid: the disk may be full."""
        super()._post_clean()
        if self.errors or self.is_recovering:
            return
        try:
            for name in filter(self.changed_names.__contains__, FILES):
                prepared = self.cleaned_data[name] or None
                if prepared and self.editing.is_preview:
                    prepared = {"name": "", **prepared.facts}
                elif prepared:
                    prepared = prepared.store()
                setattr(self.instance, name, prepared)
        except forms.ValidationError as error:
            # What was stored already ``cleanup_media`` deletes.
            self.add_error(name, error)


class FileTextFilter(admin.SimpleListFilter):
    """Finds the documents of which neither search nor screen reader has the text."""

    title = _("text of the file")
    parameter_name = "file_text"

    def lookups(self, request, model_admin):
        return [("none", _("without text"))]

    def queryset(self, request, queryset):
        return queryset.without_file_text() if self.value() == "none" else queryset


@admin.register(Document)
class DocumentAdmin(ImportMixin, PublishableAdmin):
    purpose = _("Charters, orders, reports and other files that readers may download.")
    subject = DocumentSubject
    form = DocumentForm
    # The columns, which no form changes, have the names of its fields.
    exclude = [*FILES]
    page = DocumentPage
    content = [*(pair(name) for name in ["title", "summary", "body", "issuer", "file"])]
    shared = [
        "common_file",
        ("kind", "number"),
        ("dated_on", "in_force_until"),
        ("text_url", "files_are_note"),
        "replaced_by",
        ("topics", "related"),
    ]
    columns = ["kind", "date", "files"]
    list_filter = ["kind", "topics", FileTextFilter]
    list_select_related = ["kind"]
    autocomplete_fields = ["topics", "replaced_by"]
    use = readonly_fields = ["used_in"]

    def get_queryset(self, request):
        return super().get_queryset(request).without_search_texts()

    @admin.display(description=_("date of the document"), ordering="first_day")
    def date(self, document):
        return format_day(document.dated_on)

    @admin.display(description=_("files"))
    def files(self, document):
        return format_html_join(
            "",
            "<div>{}</div>",
            (
                (StoredFile.of(facts, which).badge,)
                for which in preferred_order(current())
                if (facts := document.file_of(which))
            ),
        )

    first_page_cares = [
        Care(
            Document,
            lambda: Document.objects.filter(topics=None),
            lambda number: ngettext(
                "document without topics", "documents without topics", number
            ),
            "topics__isnull=True",
        ),
        Care(
            Document,
            lambda: Document.objects.without_file_text(),
            lambda number: ngettext(
                "document without searchable text",
                "documents without searchable text",
                number,
            ),
            "file_text=none",
        ),
    ]


admin.site.register(DocumentKind, KindAdmin)
