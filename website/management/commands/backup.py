from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from website.backup import BackupError
from website.backup.create import create
from website.models import LastRun


class Command(BaseCommand):
    """Run each night by a timer of the server; docs/backup.md explains it."""

    help = "Make a backup of database and files while the site runs."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where the backups lie")
        parser.add_argument(
            "--keep", type=int, help="remove all but so many of the newest backups"
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="copy all files; otherwise those that the last backup has are links",
        )

    def handle(self, *, folder, keep, full, verbosity, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep must be at least 1.")
        try:
            backup = create(folder, full=full, keep=keep)
        except (BackupError, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        LastRun.objects.note("backup", folder=str(backup))
        if verbosity:
            self.stdout.write(str(backup))
