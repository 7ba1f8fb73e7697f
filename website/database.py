"""Database connections that give up on a server that does not answer."""

import select
import time
from contextlib import suppress

import psycopg
from django.db import connection as django_connection
from psycopg import OperationalError
from psycopg.pq import TransactionStatus

# Milliseconds in which a working server answers an empty statement.
ANSWER_TIMEOUT = 1000

# Seconds: longer than ``statement_timeout``, by which a working server gives up first.
LONGEST_STATEMENT = 20

# Who listens: milliseconds after which the server is asked whether it is there, and
# seconds until the next try to reach it.
LONGEST_SILENCE = 60_000
LISTEN_AGAIN = 5


class Connection(psycopg.Connection):
    """Gives up on a server that froze or disappeared during a statement.

    Otherwise the request would block a thread until the server is back.
    """

    def wait(self, *args, timeout=None, **kwargs):
        timeout = LONGEST_STATEMENT if timeout is None else timeout
        try:
            return super().wait(*args, timeout=timeout, **kwargs)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                # A late answer would be taken for that of the next statement.
                self.pgconn.finish()
            raise


def listen(channels, hear, lose=lambda: None):
    """Call ``hear(channel)`` after each NOTIFY on these channels, without end.

    ``hear(None)`` whenever one may have been missed, as at the beginning; ``lose()``
    whenever some may be missed from now on.
    """
    while True:
        with suppress(OperationalError):
            parameters = django_connection.get_connection_params()
            with Connection.connect(**parameters, autocommit=True) as connection:
                hear_on(connection, channels, hear)
        lose()
        time.sleep(LISTEN_AGAIN)


def hear_on(connection, channels, hear):
    connection.add_notify_handler(lambda notify: hear(notify.channel))
    for channel in channels:
        connection.execute(f"LISTEN {channel}")
    hear(None)
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    while True:
        # Not ``connection.notifies()``, which looks ten times a second.
        poll.poll(LONGEST_SILENCE)
        # It reads what has come, and fails where the server is gone.
        connection.execute("SELECT")


def check_answer(connection):
    """Raise OperationalError where the server does not answer at once.

    psycopg's own check waits without end for a server that is frozen, or whose machine
    was cut off.
    """
    server = connection.pgconn
    server.send_query(b"")
    server.flush()
    answer = select.poll()
    answer.register(server.socket, select.POLLIN)
    if not answer.poll(ANSWER_TIMEOUT):
        connection.close()
        raise OperationalError("the database does not answer")
    while server.get_result():
        pass
    if server.transaction_status != TransactionStatus.IDLE:
        raise OperationalError("the connection is lost")
