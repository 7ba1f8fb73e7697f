from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext, override

from accounts.models import User
from imports.engine import Import
from imports.models import ImportRun
from imports.report import lines_of
from imports.runs import importers


class Command(BaseCommand):
    """Run by who moves the old site's content here, and by who tries that beforehand.

    The back office does the same, and lists the columns; there an import is undone.
    """

    help = (
        "Import items of one kind from a CSV or XLSX table: the rows that have no "
        "errors. It fails where some have."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "kind", choices=sorted(importers()), help="what is imported"
        )
        parser.add_argument("file", type=Path, help="the table")
        parser.add_argument(
            "--dry-run", action="store_true", help="check and report, store nothing"
        )
        parser.add_argument(
            "--as",
            dest="username",
            required=True,
            help="the person whose permissions and languages count",
        )

    def handle(self, *, kind, file, dry_run, username, **options):
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active person named {username!r}.")
        subject = importers()[kind].subject
        if not subject.may_import(user):
            raise CommandError(f"{username} may not import {kind}.")
        with override(user.interface_language):
            self._import(file, subject(user), is_dry=dry_run)

    def _import(self, path, subject, *, is_dry):
        try:
            with path.open("rb") as file:
                table = subject.table_in(file)
            way = Import(subject, table, is_dry=is_dry)
            with transaction.atomic():
                for done, total in way:
                    if self.stderr.isatty():
                        end = "\n" * (done == total)
                        self.stderr.write(f"\r{done}/{total}", ending=end)
                        self.stderr.flush()
                if not is_dry:
                    ImportRun.objects.record(way, path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        for line in lines_of(way.report):
            self.stdout.write(line)
        if way.report.has_errors:
            raise CommandError(
                gettext(
                    "Rows with errors are not imported: correct them and import them "
                    "again."
                )
            )
