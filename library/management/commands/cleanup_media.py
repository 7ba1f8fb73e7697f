from contextlib import suppress
from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from library.models import Document, Picture
from library.pictures import ORIGINALS, folder_name, master_name
from publishing.models import Revision, WorkingCopy
from text.languages import LANGUAGES

FOLDERS = [ORIGINALS, "pictures", "documents"]


class Command(BaseCommand):
    """Run now and then by who looks after the server.

    A replaced document leaves its former file, of which a copy may still make use; so
    does a save that the database refused at its very end.
    """

    help = "Delete the stored files that no picture and no document names."

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
            help="spare what is not older than so many days, 30 unless told",
        )

    def handle(self, *, check, days, **options):
        if days < 1:
            raise CommandError("A file may wait for its row: --days is at least 1.")
        # The files before the rows: a row that comes in between names its file.
        stored = [name for folder in FOLDERS for name in files_in(folder)]
        names, folders = named()
        left = [
            name
            for name in stored
            if name not in names and name.rpartition("/")[0] not in folders
        ]
        old = [name for name in left if is_older(name, timedelta(days=days))]
        for name in old:
            self.stdout.write(name)
            if not check:
                delete(name)
        self.stdout.write(
            f"Files: {len(stored)}. Named by no row: {len(left)}. "
            f"{'To delete' if check else 'Deleted'}: {len(old)}."
        )
        if check and old:
            raise CommandError("There are files that nothing names.")


def named():
    """Return the names of files that rows name, and those of whole folders.

    What a record held before it can be given back: its files are named by revisions,
    and by working copies.
    """
    tokens = set(Picture.objects.values_list("token", flat=True))
    folders = {folder_name(token) for token in tokens}
    columns = [*(f"file_{language}" for language in LANGUAGES), "common_file"]
    rows = set_of_names(Document.objects.values_list(*columns))
    former = Revision.objects.filter(to_model=Picture._meta.label_lower)
    tokens |= set(former.values_list("snapshot__token", flat=True))
    label = Document._meta.label_lower
    for kept, column in [(Revision, "snapshot"), (WorkingCopy, "mine")]:
        paths = [f"{column}__{name}" for name in columns]
        rows |= set_of_names(kept.objects.filter(to_model=label).values_list(*paths))
    return rows | {master_name(token) for token in tokens}, folders


def set_of_names(rows):
    return {facts["name"] for row in rows for facts in row if facts}


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
    # Another process may delete it meanwhile.
    with suppress(FileNotFoundError):
        return default_storage.get_modified_time(name) < timezone.now() - age
    return False


def delete(name):
    """Delete a file, and the folder of a picture of which nothing is left."""
    default_storage.delete(name)
    folder = name.rpartition("/")[0]
    if folder not in FOLDERS and not any(default_storage.listdir(folder)):
        default_storage.delete(folder)
