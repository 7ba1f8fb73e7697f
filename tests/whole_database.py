"""All tables of the database at once: what they hold, and their rows locked."""

from django.db import connection


def names(but=()):
    tables = connection.introspection.django_table_names(only_existing=True)
    return sorted({*tables} - {*but})


def digests(but=()):
    """Return {table: a digest of what it holds}."""
    selects = [
        f"SELECT '{table}', count(*), sum(hashtextextended(t::text, 0)) FROM {table} t"
        for table in names(but)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects))
        return {table: digest for table, *digest in cursor.fetchall()}


def lock_all(but=()):
    """Lock all rows of all tables until the end of the transaction."""
    with connection.cursor() as cursor:
        for table in names(but):
            cursor.execute(f"SELECT FROM {table} FOR UPDATE")
