from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import audit
from accounts.models import LogLine

# The database refuses to forget what is younger.
FEWEST_DAYS = 180


class Command(BaseCommand):
    """Run when the log holds more than you want to keep."""

    help = "Forget the old lines of the log, which nothing else removes."

    def add_arguments(self, parser):
        parser.add_argument(
            "--days", type=int, default=730, help="keep so many (default: 730)"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="count, and forget nothing"
        )

    def handle(self, *, days, dry_run, **options):
        if days < FEWEST_DAYS:
            raise CommandError(f"The log has to be kept for {FEWEST_DAYS} days.")
        old = LogLine.objects.filter(
            action_time__lt=timezone.now() - timedelta(days=days)
        )
        if dry_run:
            self.stdout.write(f"To forget: {old.count()}")
            return
        self.stdout.write(f"Forgotten: {audit.purge(days=days)}")
