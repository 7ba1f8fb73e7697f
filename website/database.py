"""Database connections that give up on a server that does not answer."""

import select
import socket
import threading
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

# Seconds of a statement after which the server is asked whether it is alive.
PATIENCE = 3

# Who listens: milliseconds after which the server is asked whether it is there, and
# seconds until the next try to reach it.
LONGEST_SILENCE = 60_000
LISTEN_AGAIN = 5

# {connection: since when it waits for the server}
_waiting = {}


class Connection(psycopg.Connection):
    """Gives up on a server that froze or disappeared during a statement.

    Otherwise the request would block a thread until the server is back.
    """

    def wait(self, *args, timeout=None, **kwargs):
        timeout = LONGEST_STATEMENT if timeout is None else timeout
        _waiting[self] = time.monotonic()
        try:
            return super().wait(*args, timeout=timeout, **kwargs)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                # A late answer would be taken for that of the next statement.
                self.pgconn.finish()
            raise
        finally:
            _waiting.pop(self, None)


def start_watch():
    """Watch over the statements of this process, in a thread."""
    threading.Thread(target=watch, name="database watch", daemon=True).start()


def watch():
    """End the statements that wait long for a server that accepts no connection.

    A statement that only takes long goes on.
    """
    while True:
        time.sleep(1)
        moment = time.monotonic() - PATIENCE
        waits = [*_waiting.items()]
        late = [connection for connection, since in waits if since < moment]
        if late and not accepts_connections():
            for connection in late:
                end_wait(connection)


def accepts_connections():
    try:
        psycopg.connect(**django_connection.get_connection_params()).close()
    except OperationalError:
        return False
    return True


def end_wait(connection):
    """End the wait of another thread: its statement raises OperationalError."""
    # It may just have ended by itself.
    with (
        suppress(OSError, OperationalError),
        socket.socket(fileno=socket.dup(connection.pgconn.socket)) as same_socket,
    ):
        same_socket.shutdown(socket.SHUT_RDWR)


def listen(channels, hear):
    """Call ``hear(channel)`` after each NOTIFY on these channels, without end.

    ``hear(None)`` whenever one may have been missed, as at the beginning.
    """
    while True:
        with suppress(OperationalError):
            parameters = django_connection.get_connection_params()
            with Connection.connect(**parameters, autocommit=True) as connection:
                hear_on(connection, channels, hear)
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
