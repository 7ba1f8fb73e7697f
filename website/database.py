"""Connections to the database that are taken only where it answers."""

import select

from psycopg import OperationalError
from psycopg.pq import TransactionStatus

# Milliseconds that an empty statement never takes where the server is well.
PATIENCE = 1000


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
