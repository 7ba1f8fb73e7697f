from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from lxml import etree

from desk.move.wordpress import WordPress


class Command(BaseCommand):
    """Run by who moves a site of WordPress here; nothing is downloaded."""

    help = "Write an archive for “Move from an old site” of an export of WordPress."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the export (WXR)")
        parser.add_argument("--files", type=Path, required=True, help="uploads")
        parser.add_argument("--to", type=Path, default=Path("site.zip"))

    def handle(self, *, file, files, to, **options):
        try:
            archive = WordPress(str(file), files).read()
        except (OSError, etree.XMLSyntaxError) as error:
            raise CommandError(f"{file}: {error}") from error
        archive.write(to)
        self.stdout.write("\n".join([f"Written: {to}", *archive.report()]))
