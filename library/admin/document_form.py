from dataclasses import dataclass

from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_lazy as _

from library import files
from library.downloads import Offer
from library.models.document import COMMON
from publishing.admin.base import ColumnLabel
from publishing.admin.publishable_form import PublishableForm
from text.languages import LANGUAGES

PLACES = [*LANGUAGES, COMMON]


@dataclass(frozen=True)
class Current:
    """The file that a place of the form holds now, as its widget shows it."""

    facts: dict
    offer: Offer

    @property
    def url(self):
        return self.offer.address

    def __str__(self):
        return self.offer.badge

    def comparable(self):
        return self.facts["sha256"]


class DocumentInput(forms.ClearableFileInput):
    """Shows the file that is there, and takes another in its place."""

    template_name = "admin/library/file_input.html"
    clear_checkbox_label = _("remove")


class DocumentField(forms.FileField):
    """Takes only what ``library.files`` can read; its value is what that found."""

    def clean(self, data, initial=None):
        value = super().clean(data, initial)
        return files.prepare(value) if isinstance(value, UploadedFile) else value


def field(place):
    label = _("File for all languages")
    if place != COMMON:
        label = ColumnLabel(_("File"), place)
    return DocumentField(label=label, required=False, widget=DocumentInput)


Uploads = type(forms.Form)(
    "Uploads", (forms.Form,), {f"upload_{place}": field(place) for place in PLACES}
)


class DocumentForm(PublishableForm, Uploads):
    """Keeps a file per language, or one for all; ``upload_ru`` fills ``file_ru``."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for place in PLACES:
            name = f"upload_{place}"
            current = self.stored(name)
            self.initial[name] = current
            if current:
                language = "" if place == COMMON else place
                self.fields[name].help_text = format_html_join(
                    " ",
                    '<span class="remark">{}</span>',
                    ((text,) for text in files.remarks(current.facts, language)),
                )

    def stored(self, name):
        place = name.removeprefix("upload_")
        if place == name:
            return super().stored(name)
        facts = self.instance.file_of(place) if self.instance.pk else None
        if not facts:
            return None
        language = LANGUAGES[0] if place == COMMON else place
        address = self.instance.file_address(language, place)
        return Current(facts, Offer(place, files.StoredFile.of(facts), address))

    def _is_stored(self, name):
        return name.startswith("upload_") or super()._is_stored(name)

    def clean(self):
        cleaned = super().clean()
        for place in PLACES:
            # Without a file and a tick in the box, this person changed nothing.
            if not self._is_sent(cleaned.get(f"upload_{place}")):
                self.changed_names.discard(f"upload_{place}")
        return cleaned

    def _is_sent(self, value):
        return value is False or isinstance(value, files.PreparedFile)

    def changed_by_another(self, name):
        if not name.startswith("upload_"):
            return super().changed_by_another(name)
        return format_html(
            gettext(
                "Another person sent or removed a file here meanwhile. Now there is: "
                "{}. To put yours in its place, choose it again and save."
            ),
            self.stored(name) or gettext("no file"),
        )

    def place_of(self, name):
        if name == "common_file":
            return f"upload_{COMMON}"
        return name.replace("file_", "upload_") if name.startswith("file_") else name

    def _post_clean(self):
        """Put the files in their place when all else is well: it may want room."""
        super()._post_clean()
        sent = [self.cleaned_data.get(f"upload_{place}") for place in PLACES]
        if not self.errors:
            self._store()
        for prepared in sent:
            if isinstance(prepared, files.PreparedFile):
                # The form, which fields and errors hold, may live for long.
                prepared.remove()

    def _store(self):
        names = []
        try:
            for place in PLACES:
                if f"upload_{place}" in self.changed_names:
                    names.append(self._take(place))
        except forms.ValidationError as error:
            self.add_error(f"upload_{place}", error)
            for name in filter(None, names):
                default_storage.delete(name)

    def _take(self, place):
        """Store what was sent, and return its name; what is only shown has none."""
        prepared = self.cleaned_data[f"upload_{place}"]
        facts = None
        if prepared:
            shown = {"name": "", **prepared.facts}
            facts = shown if self.is_preview else prepared.store()
        column = "common_file" if place == COMMON else f"file_{place}"
        setattr(self.instance, column, facts)
        self.changed_names.add(column)
        self.changed_names |= self.instance.take_text(place, self._text(place))
        return facts and facts["name"]

    def _text(self, place):
        """Return what the search reads in a place; without a file, in the common."""
        if prepared := self.cleaned_data[f"upload_{place}"]:
            return prepared.text
        common = self.instance.common_file
        return files.text_of(common) if place != COMMON and common else ""
