import tomllib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from desk.move.saved_site import SavedSite


class Command(BaseCommand):
    """Run by who moves an old site here, of which a mirror was saved by wget."""

    help = "Write an archive for “Move from an old site” of a saved mirror of a site."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where the mirror lies")
        parser.add_argument("--rules", type=Path, required=True, help="in TOML")
        parser.add_argument("--to", type=Path, default=Path("site.zip"))

    def handle(self, *, folder, rules, to, **options):
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        try:
            site = SavedSite(folder.resolve(), tomllib.loads(rules.read_text()))
            archive = site.read()
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except (ValueError, KeyError, SyntaxError) as error:
            raise CommandError(f"{rules}: {error}") from error
        archive.write(to)
        self.stdout.write("\n".join([f"Written: {to}", *archive.report()]))
