"""How long a transaction waits for a lock that somebody else has."""

from django.db import connection
from psycopg.errors import LockNotAvailable

# Milliseconds that somebody waits who only looks at what another is saving.
LOOK_WAIT = 2_000


def wait_at_most(milliseconds: int):
    """Let each later statement of the transaction fail that waits longer for a lock.

    Of a row, a table or an advisory lock alike::

        with transaction.atomic():
            locks.wait_at_most(200)
            Article.objects.filter(pk=3).update(title_en="Other")
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {int(milliseconds)}")


def is_timeout(error) -> bool:
    """Tell whether an exception says that a lock was waited for in vain."""
    return isinstance(error.__cause__, LockNotAvailable)
