from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from website import database_roles


class Command(BaseCommand):
    """Run after each ``migrate``, by the owner of the tables."""

    help = (
        "Let a role of the database read what readers see, and write what they leave, "
        "and nothing else: for processes with ROLE=public."
    )

    def add_arguments(self, parser):
        parser.add_argument("role", help="a role that CREATE ROLE has made")

    def handle(self, role, **options):
        try:
            database_roles.grant(role, self.statements())
        except ProgrammingError as error:
            raise CommandError(str(error).strip()) from error

    def statements(self):
        return database_roles.statements_for_readers()
