from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from publishing.cache import page_stamp
from website.mirror import PageError, fill
from website.models import LastRun
from website.page_cache import validity


class Command(BaseCommand):
    """Run by hand to see that it works; the worker does it after each change."""

    help = "Store all public pages, which a web server can serve alone."

    def handle(self, *, verbosity, **options):
        if not settings.PAGES_ROOT:
            raise CommandError("PAGES_ROOT names no folder for the pages.")
        # Also those that another version of the site has stored.
        page_stamp.forget()
        stamp = validity.valid_stamp()
        if stamp is None:
            raise CommandError(
                f"Pages cannot be stored: see whether {settings.PAGES_ROOT} can be "
                "written, and whether the database answers."
            )
        try:
            number = fill(stamp)
        except (PageError, OSError) as error:
            raise CommandError(f"The mirror stays as it was. {error}") from error
        if not number:
            raise CommandError("The mirror stays as it was: a page has just changed.")
        LastRun.objects.note("mirror")
        if verbosity:
            self.stdout.write(f"Pages: {number}")
