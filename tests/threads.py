"""Lets two people act at the same moment, on two database connections."""

from contextlib import contextmanager
from threading import Thread
from time import monotonic

from django.db import connection, transaction

# Seconds after which a thread that has not ended counts as deadlocked.
PATIENCE = 60
IS_WAITED_FOR = """
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
    )
"""


@contextmanager
def patience(lock_timeout):
    """Let this thread's connection wait so long for a lock within the block."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", [lock_timeout])
        # Who waits for a lock would otherwise be ended by this one.
        cursor.execute("SET statement_timeout = 0")
        try:
            yield
        finally:
            cursor.execute("RESET lock_timeout")
            cursor.execute("RESET statement_timeout")


class Other(Thread):
    """A thread that calls ``act``; ``result``: what it returned or raised."""

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
        """Wait until the thread waits for a lock; return False if it ends first."""
        deadline = monotonic() + PATIENCE
        while self.is_alive() and monotonic() < deadline:
            with connection.cursor() as cursor:
                cursor.execute(IS_WAITED_FOR)
                if cursor.fetchone()[0]:
                    return True
            self.join(0.01)
        return False

    def end(self):
        """Wait for the end of the thread; return its result."""
        self.join(PATIENCE)
        assert not self.is_alive()
        return self.result


def meanwhile(act, *, first):
    """Call ``first`` in a transaction, while another thread begins to ``act``."""
    with transaction.atomic():
        first()
        other = Other(act)
        assert other.waits()
    return other.end()
