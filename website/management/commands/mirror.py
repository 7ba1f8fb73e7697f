from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from website.mirror import BusyError, make
from website.models import LastRun
from website.visitor import PageError


class Command(BaseCommand):
    """Run by hand to see that it works; the worker does it after each change."""

    help = "Write the public site as plain files, which a web server can serve alone."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.MIRROR_ROOT,
            help="by default MIRROR_ROOT",
        )

    def handle(self, *, folder, verbosity, **options):
        if not folder:
            raise CommandError("Name a folder, or set MIRROR_ROOT.")
        try:
            number = make(folder)
        except (BusyError, PageError, OSError) as error:
            raise CommandError(f"The mirror stays as it was. {error}") from error
        LastRun.objects.note("mirror")
        if verbosity:
            self.stdout.write(f"Files: {number}")
