"""Locks: advisory locks, and how long a transaction waits for the lock of another."""

from contextlib import contextmanager

from django.db import connection
from psycopg.errors import DeadlockDetected, LockNotAvailable


def acquire(name: str):
    """Acquire the advisory lock of this name; the transaction has it until its end."""
    _select("pg_advisory_xact_lock", name)


def try_acquire(name: str) -> bool:
    """Acquire the lock as above and return True, or return False if another has it."""
    return _select("pg_try_advisory_xact_lock", name)


@contextmanager
def session_lock(name: str):
    """Acquire the lock as above until the end of the block, over many transactions."""
    is_ours = _select("pg_try_advisory_lock", name)
    try:
        yield is_ours
    finally:
        if is_ours:
            _select("pg_advisory_unlock", name)


def _select(function, name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext(%s))", [name])
        return cursor.fetchone()[0]


def wait_at_most(milliseconds: int):
    """Limit how long each later statement of the transaction waits for a lock.

    0: no other limit than ``statement_timeout``.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {int(milliseconds)}")


def is_lock_failure(error: Exception) -> bool:
    """Return whether a statement failed by a deadlock, or by ``lock_timeout``."""
    return isinstance(error.__cause__, LockNotAvailable | DeadlockDetected)
