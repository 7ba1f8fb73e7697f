import tomllib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from desk.move.saved_site import SavedSite
from desk.move.wordpress import WordPress


class Command(BaseCommand):
    """Run by who moves an old site here; nothing is downloaded."""

    help = (
        "Write an archive for “Move from an old site” of a saved mirror of a site, or "
        "of an export of WordPress."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, help="folder, or export (WXR)")
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--rules", type=Path, help="of a folder, in TOML")
        how.add_argument("--files", type=Path, help="the uploads of an export")
        parser.add_argument("--to", type=Path, default=Path("site.zip"))

    def handle(self, *, source, rules, files, to, **options):
        if not source.exists():
            raise CommandError(f"{source}: there is no such file or folder.")
        try:
            if rules:
                site = SavedSite(source, **tomllib.loads(rules.read_text()))
            else:
                site = WordPress(source, files)
            site.read().write(to)
        # Also XML and selectors of CSS that cannot be read.
        except (OSError, ValueError, TypeError, SyntaxError) as error:
            raise CommandError(f"{rules or source}: {error}") from error
        self.stdout.write("\n".join([f"Written: {to}", *site.report()]))
