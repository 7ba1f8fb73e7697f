"""Waiting for what another transaction has locked: never for long."""

from psycopg import errors


def is_lock_failure(error: Exception) -> bool:
    """Tell whether a statement failed because of what another transaction has locked.

    After ``lock_timeout``, or where both waited for each other.
    """
    failures = errors.LockNotAvailable | errors.DeadlockDetected
    return isinstance(error.__cause__, failures)
