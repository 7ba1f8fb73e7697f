"""The SQL statements of a call."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements(call, *arguments, **options):
    """Return the statements that a call makes."""
    with CaptureQueriesContext(connection) as captured:
        call(*arguments, **options)
    # Without savepoints, which only surround other statements.
    marks = ("SAVEPOINT", "RELEASE SAVEPOINT")
    return [query["sql"] for query in captured if not query["sql"].startswith(marks)]
