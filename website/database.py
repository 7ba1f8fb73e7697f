"""Connections to the database that nobody waits for in vain."""

import select

import psycopg
from psycopg import OperationalError
from psycopg.pq import TransactionStatus

# Milliseconds that an empty statement never takes where the server is well.
PATIENCE = 1000

# Seconds: more than ``statement_timeout``, by which a server that is well ends it.
LONGEST_STATEMENT = 20


class Connection(psycopg.Connection):
    """Gives up on a server that was frozen, or went, in the middle of a statement.

    Else its request would hold a thread until the server comes back.
    """

    def wait(self, *args, timeout=None, **kwargs):
        timeout = LONGEST_STATEMENT if timeout is None else timeout
        try:
            return super().wait(*args, timeout=timeout, **kwargs)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                # Its answer would be taken for that to the next statement.
                self.pgconn.finish()
            raise


def check_answer(connection):
    """Raise OperationalError where the server does not answer at once.

    psycopg's own check waits without end for a server that is frozen, or whose machine
    has gone without a word.
    """
    server = connection.pgconn
    server.send_query(b"")
    server.flush()
    answer = select.poll()
    answer.register(server.socket, select.POLLIN)
    if not answer.poll(PATIENCE):
        connection.close()
        raise OperationalError("the database does not answer")
    while server.get_result():
        pass
    if server.transaction_status != TransactionStatus.IDLE:
        raise OperationalError("the connection is lost")
