import os

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from text.languages import LANGUAGES
from website.doctor.checks import find_problems, store
from website.doctor.texts import describe


class Command(BaseCommand):
    """Run by hand when something is odd, and each hour by the worker."""

    help = "Say what is wrong with the site, and how to mend it; fail on errors."
    requires_system_checks = []

    def add_arguments(self, parser):
        own = os.environ.get("LANG", "")[:2]
        parser.add_argument(
            "--language",
            choices=LANGUAGES,
            default=own if own in LANGUAGES else "en",
            help="by default that of the terminal",
        )

    def handle(self, *, language, **options):
        problems = sorted(find_problems(), key=lambda problem: not problem.is_error)
        store(problems)
        with translation.override(language):
            for problem in problems:
                what, remedy = describe(problem.code, problem.facts)
                level = "ERROR" if problem.is_error else "WARNING"
                self.stdout.write(f"{level} {problem.code}: {what}\n    {remedy}")
        errors = sum(problem.is_error for problem in problems)
        self.stdout.write(f"Errors: {errors}. Warnings: {len(problems) - errors}.")
        if errors:
            raise CommandError("The site has errors.")
