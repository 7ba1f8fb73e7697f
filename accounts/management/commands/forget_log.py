from django.core.management.base import BaseCommand, CommandError

from accounts import audit

# The database refuses to forget what is younger.
FEWEST_DAYS = 180


class Command(BaseCommand):
    """Run when the log holds more than you want to keep."""

    help = "Forget the old lines of the log, which nothing else removes."

    def add_arguments(self, parser):
        parser.add_argument(
            "--days", type=int, default=730, help="keep so many (default: 730)"
        )

    def handle(self, *, days, **options):
        if days < FEWEST_DAYS:
            raise CommandError(f"The log has to be kept for {FEWEST_DAYS} days.")
        self.stdout.write(f"Forgotten: {audit.purge(days=days)}")
