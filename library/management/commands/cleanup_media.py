import re
from contextlib import suppress
from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from library.admin import kept_files
from library.files import file_columns, stored_names
from library.models import Picture
from library.pictures import ORIGINALS, folder_name, master_name
from publishing.content.record import Record
from publishing.models import Revision, WorkingCopy

FOLDERS = [ORIGINALS, "pictures", "documents", kept_files.FOLDER]
# Of a file, in the JSON of its record.
NAME = re.compile(r'"name": "(documents/[^"]+)"')


class Command(BaseCommand):
    """Run now and then by the administrator of the server.

    Files are left by replaced documents, as a working copy may still use them, by forms
    that were refused, and by saves that the database refused at the commit.
    """

    help = "Delete the stored files that no record names."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="delete nothing; the exit status is 1 if there is something to delete",
        )
        parser.add_argument(
            "--days",
            type=int,
            default=30,
            help="spare files that are not older than this many days (default: 30)",
        )

    def handle(self, *, check, days, **options):
        if days < 1:
            raise CommandError(
                "--days must be at least 1: a newer file may wait for its row."
            )
        # Files before rows, so that a row saved in between is seen with its file.
        stored = [name for folder in FOLDERS for name in files_in(folder)]
        names, folders = names_in_use()
        unused = [
            name
            for name in stored
            if name not in names and name.rpartition("/")[0] not in folders
        ]
        old = [name for name in unused if is_older(name, timedelta(days=days))]
        for name in old:
            self.stdout.write(name)
            if not check:
                delete(name)
        self.stdout.write(
            f"Files: {len(stored)}. Named by no row: {len(unused)}. "
            f"{'To delete' if check else 'Deleted'}: {len(old)}."
        )
        if check and old:
            raise CommandError("There are files that nothing names.")


def names_in_use():
    """Return the names of files in use, also by revisions, and of whole folders."""
    tokens = set(Picture.objects.values_list("token", flat=True))
    folders = {folder_name(token) for token in tokens}
    revisions = Revision.objects.filter(to_model=Picture._meta.label_lower)
    tokens |= set(revisions.values_list("snapshot__token", flat=True))
    names = stored_names() | names_in_revisions()
    return names | {master_name(token) for token in tokens}, folders


def names_in_revisions():
    """Return the names of the files of records, and of their rows, in snapshots."""
    names = set()
    records = (model for model, _names in file_columns() if issubclass(model, Record))
    kinds = {model.item_model()._meta.label_lower for model in records}
    for table, snapshot in [(Revision, "snapshot"), (WorkingCopy, "mine")]:
        rows = table.objects.filter(to_model__in=kinds)
        texts = rows.values_list(Cast(snapshot, TextField()), flat=True)
        for text in texts.iterator():
            names.update(NAME.findall(text))
    return names


def files_in(folder):
    """Yield the names of all files in a folder of the storage, at any depth."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        yield f"{folder}/{file}"
    for name in folders:
        yield from files_in(f"{folder}/{name}")


def is_older(name, age):
    # Another process may have deleted it.
    with suppress(FileNotFoundError):
        return default_storage.get_modified_time(name) < timezone.now() - age
    return False


def delete(name):
    """Delete a file, and the folder of a picture that is then empty."""
    default_storage.delete(name)
    folder = name.rpartition("/")[0]
    if folder not in FOLDERS and not any(default_storage.listdir(folder)):
        default_storage.delete(folder)
