from django.core.management.base import BaseCommand, CommandError

from publishing.catalogue import triggers


class Command(BaseCommand):
    help = "Write the catalogue anew from all records, or compare it with them."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; name each entry that differs from its record, and "
            "fail if there is one.",
        )

    def handle(self, *, check, **options):
        differing = triggers.differences()
        for label, pk in differing:
            self.stdout.write(f"{label} {pk}")
        if check and differing:
            raise CommandError(f"{len(differing)} entries differ from their records.")
        if not check:
            triggers.rebuild()
            self.stdout.write("The catalogue was written anew.")
