"""The files in the form of an article."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from journal.description import description
from journal.galleys import DATA, TEXT, TEXT_TYPES, named
from journal.models import Galley
from library import files
from library.admin.document_form import FactsField
from library.files import PreparedFile, StoredFile
from publishing.admin import ChildForm, ChildInline, pair
from publishing.admin.formsets import InlineRows
from text.languages import LANGUAGES

# The language that a new row has until its file is read.
AS_FILE = "file"
CHOICES = [
    (AS_FILE, _("as the file says")),
    *settings.LANGUAGES,
    ("", _("Both languages")),
]


class GalleyForm(ChildForm):
    """A file of an article. Its language is found by itself, if nobody says it."""

    file = FactsField(label=_("File"), more=True)
    language = forms.ChoiceField(label=_("Language"), choices=CHOICES, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if stored := self.initial.get("file"):
            self._show(stored)
            self.fields["language"].choices = CHOICES[1:]
        else:
            self.initial["language"] = AS_FILE

    def _show(self, facts):
        input = self.fields["file"].widget
        parent = getattr(self.instance.item, "stored", self.instance.item)
        page = parent.address_in(LANGUAGES[0])
        [(name, row)] = named([self.instance.as_row()]).items()
        input.address = f"{page}{name}?version={row['file']['sha256'][:12]}"
        input.remarks = files.remarks(StoredFile.of(facts), self.instance.language)

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

    def clean(self):
        cleaned, file = self.cleaned_data, self.cleaned_data.get("file")
        facts = file.facts if isinstance(file, PreparedFile) else file or {}
        if cleaned.get("kind") == TEXT and facts and facts["type"] not in TEXT_TYPES:
            cleaned["kind"] = DATA
        if cleaned.get("language") == AS_FILE:
            is_text = cleaned.get("kind") == TEXT
            usual = self.instance.item.written_in if is_text else ""
            cleaned["language"] = language_of(facts) or usual
        return super().clean()


def language_of(facts):
    """Return the language of the words of a file, else that which it states, or ""."""
    named = [facts.get("words_in"), facts.get("language")]
    return next((code for code in named if code in LANGUAGES), "")


class GalleyRows(InlineRows):
    def typeset(self):
        """Return the PDFs that the site has made of its texts, for readers."""
        article = getattr(self.instance, "stored", self.instance)
        galleys = description(article, None).galleys_below(article.written_in)
        return [galley for galley in galleys if not galley.pk]


class GalleyInline(ChildInline):
    model = Galley
    form = GalleyForm
    formset = GalleyRows
    template = "admin/journal/galley_rows.html"
    # Also without a script, which adds rows.
    extra = 1
    fieldsets = [
        (None, {"fields": [("file", "language", "kind")]}),
        (_("name"), {"fields": [pair("label")]}),
    ]
