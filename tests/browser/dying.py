"""The site in which all processes die at a chosen statement, as by kill -9.

``DIES`` names it: ``before`` or ``after``, and how the statement begins.
"""

import os
import signal

from django.db.backends.signals import connection_created

from website.wsgi import application

__all__ = ["application"]

WHEN, _space, STATEMENT = os.environ["DIES"].partition(" ")


def die():
    os.killpg(0, signal.SIGKILL)


def run(execute, sql, *arguments):
    is_chosen = sql.startswith(STATEMENT)
    if is_chosen and WHEN == "before":
        die()
    result = execute(sql, *arguments)
    if is_chosen:
        die()
    return result


def watch(connection, **kwargs):
    connection.execute_wrappers.append(run)


connection_created.connect(watch)
