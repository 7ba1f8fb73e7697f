import os

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from text.languages import LANGUAGES
from website.doctor import describe, look


class Command(BaseCommand):
    """Run by hand when something is odd, and each hour by the worker.

    It speaks the language of the terminal.
    """

    help = "Say what is wrong with the site, and how to mend it; fail on errors."
    requires_system_checks = []

    def handle(self, **options):
        problems = look()
        language = os.environ.get("LANG", "")[:2]
        with translation.override(language if language in LANGUAGES else "en"):
            for problem in problems:
                what, remedy = describe(problem)
                level = "ERROR" if problem["is_error"] else "WARNING"
                self.stdout.write(f"{level} {problem['code']}: {what}\n    {remedy}")
        errors = sum(problem["is_error"] for problem in problems)
        self.stdout.write(f"Errors: {errors}. Warnings: {len(problems) - errors}.")
        if errors:
            raise CommandError("The site has errors.")
