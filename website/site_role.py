"""The rights of the database role of the site, where it does not own the tables.

It reads and writes all of them, but adds to the log only, and can change no table: so
whoever takes the site over can neither change the log nor take away what protects it.
"""

from django.db import connection, transaction
from psycopg import sql

STATEMENTS = [
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


def grant(role):
    """Give a role these rights, and take away all others to tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(role)))
