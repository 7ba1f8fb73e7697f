from dataclasses import dataclass

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from library import files
from library.models.document import COMMON
from library.offers import Offer
from publishing.admin.base import ColumnLabel
from publishing.admin.forms import PublishableForm
from publishing.languages import LANGUAGES

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

    def _post_clean(self):
        """Put the files in their place when all else is well: it may want room."""
        super()._post_clean()
        for place in PLACES:
            name = f"upload_{place}"
            if name in self.changed_names and not self.errors:
                self._take(place, name)

    def _take(self, place, name):
        prepared = self.cleaned_data[name]
        column = "common_file" if place == COMMON else f"file_{place}"
        try:
            facts = prepared.store() if prepared else None
        except forms.ValidationError as error:
            self.add_error(name, error)
            return
        setattr(self.instance, column, facts)
        self.changed_names.add(column)
        self.changed_names |= self.instance.take_text(place, self._text(place))

    def _text(self, place):
        """Return what the search reads in a place; without a file, in the common."""
        if prepared := self.cleaned_data[f"upload_{place}"]:
            return prepared.text
        common = self.instance.common_file
        return files.text_of(common) if place != COMMON and common else ""
