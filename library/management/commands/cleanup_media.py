from contextlib import suppress
from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from library.admin import kept_files
from library.models import Document, Picture
from library.pictures import ORIGINALS, folder_name, master_name
from library.typesetting.generated_file import (
    GeneratedFileBase,
    names_of_generated_files,
)
from publishing.models import Revision, WorkingCopy
from text.languages import LANGUAGES

FOLDERS = [ORIGINALS, "pictures", "documents", kept_files.FOLDER]


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
        generated = [model.folder for model in GeneratedFileBase.__subclasses__()]
        stored = [
            name for folder in [*FOLDERS, *generated] for name in files_in(folder)
        ]
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
    """Return the names of files in use, and of folders that are in use as a whole.

    Revisions and working copies count, because they can be restored or published.
    """
    tokens = set(Picture.objects.values_list("token", flat=True))
    folders = {folder_name(token) for token in tokens}
    columns = [*(f"file_{language}" for language in LANGUAGES), "common_file"]
    names = names_in(Document.objects.values_list(*columns))
    names |= {*names_of_generated_files()}
    revisions = Revision.objects.filter(to_model=Picture._meta.label_lower)
    tokens |= set(revisions.values_list("snapshot__token", flat=True))
    label = Document._meta.label_lower
    for model, column in [(Revision, "snapshot"), (WorkingCopy, "mine")]:
        paths = [f"{column}__{name}" for name in columns]
        names |= names_in(model.objects.filter(to_model=label).values_list(*paths))
    return names | {master_name(token) for token in tokens}, folders


def names_in(rows):
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
    # Another process may have deleted it.
    with suppress(FileNotFoundError):
        return default_storage.get_modified_time(name) < timezone.now() - age
    return False


def delete(name):
    """Delete a file, and the folder of a picture that is then empty."""
    default_storage.delete(name)
    folder = name.rpartition("/")[0]
    if "/" in folder and not any(default_storage.listdir(folder)):
        default_storage.delete(folder)
