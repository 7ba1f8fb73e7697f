"""How long a transaction waits for a lock that somebody else has."""

from django.db import connection
from psycopg.errors import DeadlockDetected, LockNotAvailable

# Milliseconds that somebody waits who only looks at what another is saving.
LOOK_WAIT = 2_000


def wait_at_most(milliseconds: int):
    """Let each later statement of the transaction fail that waits longer for a lock.

    Of a row, a table or an advisory lock alike. 0: as long as a statement may take
    (``statement_timeout``)::

        with transaction.atomic():
            locks.wait_at_most(200)
            Article.objects.filter(pk=3).update(title_en="Other")
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {int(milliseconds)}")


def is_lock_failure(error: Exception) -> bool:
    """Tell whether a statement failed because of what another transaction has locked.

    After ``lock_timeout``, or where both waited for each other.
    """
    return isinstance(error.__cause__, LockNotAvailable | DeadlockDetected)
