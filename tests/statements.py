"""What a call asks of the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements(call, *arguments, **options):
    """Return the statements that a call makes."""
    with CaptureQueriesContext(connection) as captured:
        call(*arguments, **options)
    # A savepoint stands there for the sake of another statement.
    marks = ("SAVEPOINT", "RELEASE SAVEPOINT")
    return [query["sql"] for query in captured if not query["sql"].startswith(marks)]
