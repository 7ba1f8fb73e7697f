"""What two people do at the same moment, each on a connection of their own."""

from contextlib import contextmanager
from threading import Thread
from time import monotonic

from django.db import connection, transaction

# Seconds on a busy machine; who never ends has met a deadlock.
PATIENCE = 60
IS_WAITED_FOR = """
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
    )
"""


@contextmanager
def patience(lock_timeout):
    """Wait for locks longer or less than the site does, on this thread's connection."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", [lock_timeout])
        try:
            yield
        finally:
            cursor.execute("RESET lock_timeout")


class Other(Thread):
    """What another person does meanwhile; ``result``: what it gave or raised."""

    def __init__(self, act):
        super().__init__()
        self.act, self.result = act, None
        self.start()

    def run(self):
        try:
            with patience(f"{PATIENCE}s"):
                self.result = self.act()
        except Exception as error:
            self.result = error
        finally:
            connection.close()

    def waits(self):
        """Return whether it comes to wait for a lock of this thread's transaction."""
        deadline = monotonic() + PATIENCE
        while self.is_alive() and monotonic() < deadline:
            with connection.cursor() as cursor:
                cursor.execute(IS_WAITED_FOR)
                if cursor.fetchone()[0]:
                    return True
            self.join(0.01)
        return False

    def end(self):
        """Let it come to its end; return its result."""
        self.join(PATIENCE)
        assert not self.is_alive()
        return self.result


def meanwhile(act, *, first):
    """Do ``first`` in a transaction during which another begins to ``act``."""
    with transaction.atomic():
        first()
        other = Other(act)
        assert other.waits()
    return other.end()
