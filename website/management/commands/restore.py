from contextlib import suppress
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError

from website.backup import BackupError
from website.backup.create import find
from website.backup.database import Database
from website.backup.restore import restore, verify
from website.models import LastRun


class Command(BaseCommand):
    """Run each week by a timer with --verify, and by a person after a loss.

    docs/backup.md has the steps.
    """

    help = "Restore a backup: for a trial (--verify), or for good (--to, --media)."
    # Without that of the site's own database, too.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "backup", type=Path, help="a backup, or the folder of them for the newest"
        )
        parser.add_argument(
            "--verify",
            action="store_true",
            help="restore it beside the site, read pages of it, and remove it again",
        )
        parser.add_argument("--to", help="postgres://… of an empty database")
        parser.add_argument("--media", type=Path, help="an empty or new folder")

    def handle(self, *, backup, verify, to, media, verbosity, **options):
        if verify == bool(to or media) or bool(to) != bool(media):
            raise CommandError("Say either --verify, or both --to and --media.")
        try:
            backup = find(backup)
            facts = (
                restore_for_a_trial(backup)
                if verify
                else restore(backup, Database.at(to), media)
            )
        except (BackupError, OSError) as error:
            raise CommandError(error) from error
        if facts["lost_files"]:
            self.stderr.write(
                "Records name files that the site had lost before: "
                f"{', '.join(facts['lost_files'][:5])}"
            )
        if verbosity:
            self.stdout.write(f"{'Verified' if verify else 'Restored'}: {backup}")
            if facts["migrated"]:
                self.stdout.write(f"Migrated: {', '.join(facts['migrated'])}")
            self.stdout.write(f"Pages read: {len(facts['pages'])}")


def restore_for_a_trial(backup):
    facts = verify(backup)
    # The site's own database may be the one that is lost.
    with suppress(DatabaseError, InterfaceError):
        LastRun.objects.note("verification", folder=str(backup))
    return facts
