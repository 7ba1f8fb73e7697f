import os

from django.core.management.base import BaseCommand, CommandError

from demo import loader
from glossary.links import update_links
from glossary.pdf import book
from journal import updates as articles


class Command(BaseCommand):
    """Run by ``make run`` at each start: fills a new site, keeps an edited one."""

    help = "Load the demo content that is absent and was never loaded."

    def handle(self, **options):
        password = os.environ.get("DEMO_PASSWORD")
        if not password:
            raise CommandError("Set DEMO_PASSWORD: the demo accounts get it.")
        added = loader.load(password)
        if added:
            # At once, as a new site is looked at before its worker has done so.
            book.update_pdfs()
            articles.update_pdfs()
            update_links()
        if options["verbosity"]:
            self.stdout.write(f"Demo content: {len(added)} added.")
