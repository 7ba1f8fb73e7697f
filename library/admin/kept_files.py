"""Files that came with a form which was refused: they need not be chosen again.

A browser sends a file once. So the form that is shown again has stored it, and sends
its signed name in its place. What nobody sends again ``cleanup_media`` deletes.
"""

from contextlib import suppress

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from library.disk import check_room, report_disk_errors

FOLDER = "kept"


class KeptFile(UploadedFile):
    """A file that is kept in the storage, as if it had just been uploaded."""

    def __init__(self, signed):
        self.signed = signed
        stored, name = signing.loads(signed, salt=FOLDER)
        file = default_storage.open(stored)
        super().__init__(file, name, size=file.size)


def keep(file):
    """Store a file that was uploaded; return its signed name."""
    if isinstance(file, KeptFile):
        return file.signed
    with report_disk_errors():
        check_room(file.size)
        file.seek(0)
        stored = default_storage.save(f"{FOLDER}/file", file)
    return signing.dumps([stored, file.name], salt=FOLDER)


class KeepsFile:
    """The part of an input for a file that does not forget what was chosen."""

    template_name = "admin/library/file_input.html"
    chosen = None

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        if value is None and (signed := data.get(f"{name}-kept")):
            with suppress(signing.BadSignature, FileNotFoundError):
                value = KeptFile(signed)
        self.chosen = value if isinstance(value, UploadedFile) else None
        return value

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if self.chosen and "aria-invalid" not in attrs:
            # A full disk is said where something is stored for good.
            with suppress(ValidationError):
                kept = {"signed": keep(self.chosen), "name": self.chosen.name}
                context["widget"]["kept"] = kept
        return context

    def use_required_attribute(self, initial):
        return super().use_required_attribute(initial) and not self.chosen


class FileInput(KeepsFile, forms.FileInput):
    """Takes a file, and keeps it while its form is refused."""
