from django.core.management.base import BaseCommand, CommandError

from publishing.translations.language_check_words import in_a_line, remarks
from publishing.translations.language_checks import Finding
from website.language_check import check_languages


class Command(BaseCommand):
    """Run by hand after much was changed at once; the worker does it each night."""

    help = (
        "Look through all texts and pages for what is not the same in both languages, "
        "and list it. The back office shows it too."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--fail", action="store_true", help="fail if there is anything"
        )

    def handle(self, fail=False, **options):
        found = list(check_languages())
        findings = [
            Finding(row.pointer, row.text, row.kind, tuple(map(tuple, row.words)))
            for row in found
        ]
        for row, remark in zip(found, remarks(findings), strict=True):
            where = row.address or f"{row.pointer} {row.text}"
            self.stdout.write(f"{where}: {in_a_line(remark)}")
        if fail and found:
            raise CommandError(f"{len(found)} found.")
        if not found:
            self.stdout.write("Nothing was found.")
