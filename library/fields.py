"""The column that holds a file: its facts, with its name in the storage."""

from itertools import chain

from django.apps import apps
from django.db import models

from library.files import StoredFile
from publishing.content.snapshots import own_columns


class StoredFileField(models.JSONField):
    """The facts of a file, as ``library.files`` returns them, or None.

    Nothing that such a column names, in a row or in a revision, is ever cleaned up.
    """

    def as_text(self, facts):
        """Return what history shows: "PDF, 1.21 MB, Russian"."""
        return StoredFile.of(facts).badge

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        # To the database it is one like any other.
        return name, "django.db.models.JSONField", args, kwargs


def file_columns():
    """Yield each model that has files, with the names of their columns."""
    for model in apps.get_models():
        columns = own_columns(model)
        if names := [f.name for f in columns if isinstance(f, StoredFileField)]:
            yield model, names


def stored_names():
    """Return the names of the files that rows have."""
    rows = chain(
        *(model._base_manager.values_list(*names) for model, names in file_columns())
    )
    return {facts["name"] for row in rows for facts in row if facts}
