from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction
from psycopg import sql

RIGHTS = [
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}",
    "GRANT USAGE ON SCHEMA public TO {}",
    # For previews of releases. No function with other rights looks there first.
    """DO $$ BEGIN
        EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {}', current_database());
    END $$""",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
    "REVOKE UPDATE, DELETE ON django_admin_log FROM {}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
    # A restored backup has no privileges of its own.
    "REVOKE ALL ON FUNCTION accounts_purge_log FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION accounts_purge_log TO {}",
]


class Command(BaseCommand):
    """Run after each ``migrate``, by the owner of the tables.

    The role reads and writes all tables, but can change none, and adds to the log only:
    so whoever takes the site over can neither change the log nor take away what
    protects it.
    """

    help = (
        "Let a role of the database, which owns no table, run the site: read and write "
        "all tables, and only add to the log."
    )

    def add_arguments(self, parser):
        parser.add_argument("role", help="a role that CREATE ROLE has made")

    def handle(self, role, **options):
        role = sql.Identifier(role)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in RIGHTS:
                    cursor.execute(sql.SQL(statement).format(role))
        except ProgrammingError as error:
            raise CommandError(str(error).strip()) from error
