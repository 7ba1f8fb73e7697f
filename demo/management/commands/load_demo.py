import os

from django.core.management.base import BaseCommand, CommandError

from demo import check, loader
from glossary.links.updates import update_links
from glossary.pdf import updates as book
from journal.pdf import updates as articles


class Command(BaseCommand):
    """Run by ``make run`` at each start: fills a new site, keeps an edited one."""

    help = "Load the demo content that is absent and was never loaded."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Load nothing: say what is wrong with the files, and fail if any is.",
        )

    def handle(self, **options):
        if options["check"]:
            if problems := [*check.problems()]:
                raise CommandError("\n".join(problems))
            return
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
