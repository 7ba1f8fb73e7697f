from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from website.middleware import security_headers

NOTE = "# Written by manage.py write_server_headers from the settings of the site.\n"


class Command(BaseCommand):
    """Run it after a change of the security settings; a test says when."""

    help = "Write the security headers for nginx and Caddy."
    # It needs no database.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", nargs="?", type=Path, default=settings.BASE_DIR / "deploy"
        )

    def handle(self, *, folder, **options):
        if not settings.HTTPS:
            raise CommandError("HTTPS is off: the headers of a public site need it.")
        headers = security_headers().items()
        nginx = [f'add_header {name} "{value}" always;\n' for name, value in headers]
        caddy = [f'\t{name} "{value}"\n' for name, value in headers]
        (folder / "security-headers.conf").write_text(NOTE + "".join(nginx))
        (folder / "security-headers.caddy").write_text(
            # Deferred, they take the place of those that the site has sent.
            NOTE + "header {\n\tdefer\n" + "".join(caddy) + "}\n"
        )
