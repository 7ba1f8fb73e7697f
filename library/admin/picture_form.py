import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _

from library import pictures
from library.models import Picture
from publishing.admin import RecordForm
from text.languages import LANGUAGES, language_of

ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif,image/tiff"
# Columns that follow from a file.
OF_THE_FILE = [
    *["token", "width", "height", "sizes", "digest"],
    *["original_name", "bytes"],
]


def already_there(picture):
    """Say that a file is in the library, and where."""
    return ValidationError(
        format_html(
            '{} <a href="{}">{}</a>',
            gettext("This picture is in the library already:"),
            reverse("admin:library_picture_change", args=[picture.pk]),
            picture,
        ),
        code="duplicate",
    )


class PictureForm(RecordForm):
    """Takes a new file in, or cuts the old one anew around another focal point."""

    upload = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=_(
            "JPEG, PNG, WebP, AVIF, GIF or TIFF. What the camera wrote into it, such "
            "as the place, is not stored."
        ),
    )

    def __init__(self, *args, **kwargs):
        instance = kwargs.get("instance")
        is_stored = instance is not None and instance.pk
        self.duplicate = None
        super().__init__(*args, **kwargs)
        if is_stored and not self.fields["upload"].disabled:
            self.fields["upload"].required = False
            self.fields["upload"].label = gettext("Replace the file")

    def as_stored(self, name, value):
        if value and language_of(name):
            # A text of several lines is one in an attribute.
            value = re.sub(r"[ \t\r\n]+", " ", value).strip()
        return super().as_stored(name, value)

    def clean(self):
        cleaned = super().clean()
        self._ask_for_alt(cleaned)
        self.prepared = None
        focus = cleaned.get("focus_x"), cleaned.get("focus_y")
        if self.errors.keys() & {"upload", "focus_x", "focus_y"}:
            return cleaned
        upload = cleaned.get("upload")
        if self.instance._state.adding and self.fields["upload"].disabled:
            # Who may add and not change sends no file.
            message = gettext("You may not add pictures to the library.")
            self.add_error(None, message)
            return cleaned
        try:
            if upload and not self.fields["upload"].disabled:
                self.prepared = pictures.prepare(upload, *focus)
                self._refuse_duplicate(self.prepared.digest)
            elif self.changed_names & {"focus_x", "focus_y"}:
                self.prepared = pictures.refocus(self.instance.token, *focus)
        except ValidationError as error:
            self.add_error("upload", error)
        return cleaned

    def _ask_for_alt(self, cleaned):
        if cleaned.get("is_decorative", self.instance.is_decorative):
            return
        for language in LANGUAGES:
            name = f"alt_{language}"
            if name in self.errors or cleaned.get(name):
                continue
            if self.may_change(name):
                self.add_error(
                    name,
                    gettext("Say what is seen, or mark the picture as decorative."),
                )

    def _refuse_duplicate(self, digest):
        self.duplicate = Picture.objects.with_digest(digest, besides=self.instance)
        if self.duplicate:
            raise already_there(self.duplicate)

    def _post_clean(self):
        """Put the files in their place when all else is well: it may want room."""
        super()._post_clean()
        if self.prepared is None:
            return
        if not self.errors:
            self._store()
        # The form, which fields and errors hold, may live for long.
        self.prepared.folder.remove()

    def _store(self):
        upload = self.cleaned_data.get("upload")
        try:
            if upload:
                self.instance.put(self.prepared, upload.name, upload.size)
            else:
                self.instance.recut(self.prepared)
        except ValidationError as error:
            self.add_error("upload", error)
        self.changed_names.update(OF_THE_FILE)


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralForm(forms.Form):
    # No FileField: of each file its own fault is told, and none keeps another out.
    uploads = forms.Field(
        label=_("Files"),
        widget=SeveralFilesInput({"accept": ACCEPTED}),
        help_text=format_lazy(
            _(
                "Choose at most {most} files at once, {megabytes} MB in all. Each then "
                "needs a text alternative."
            ),
            most=settings.DATA_UPLOAD_MAX_NUMBER_FILES,
            megabytes=f"{settings.UPLOAD_LIMIT / 1_000_000:g}",
        ),
    )


def too_many():
    return gettext(
        "You chose more than %(most)d files: nothing is stored. Choose fewer at once."
    ) % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}


def add(upload):
    """Store a file as a picture of which nothing is told yet.

    Raise ValidationError where it is no picture, or is in the library already.
    """
    picture = Picture()
    prepared = pictures.prepare(upload, picture.focus_x, picture.focus_y)
    if there := Picture.objects.with_digest(prepared.digest, besides=picture):
        raise already_there(there)
    picture.put(prepared, upload.name, upload.size)
    picture.save()
    return picture
