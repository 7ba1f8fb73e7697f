"""The databases of a test run, which are dropped at its end.

Two runs may share a server. Each holds an advisory lock, so that another run can drop
the databases of a run that was killed.
"""

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "institute_test_"

LOCK = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
TRY_LOCK = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"


def run_name():
    return PREFIX + os.environ["TEST_RUN"]


def own_name(suffix):
    """Return the name of a database of this process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"{run_name()}_{worker}_{suffix}"


def address_of(name):
    """Return DATABASE_URL with another database in it."""
    return re.sub(r"^(\w+://[^/]*/)[^?]*", rf"\g<1>{name}", os.environ["DATABASE_URL"])


def connect():
    return psycopg.connect(address_of("postgres"), autocommit=True)


@contextlib.contextmanager
def of_a_run():
    """Drop the databases of killed runs first, and those of this run at its end."""
    with connect() as server:
        server.execute(LOCK, [run_name()])
        for name in names(server):
            run = name[: len(run_name())]
            if run != run_name() and server.execute(TRY_LOCK, [run]).fetchone()[0]:
                drop(server, name)
        try:
            yield
        finally:
            for name in names(server, run_name()):
                drop(server, name)


def names(server, prefix=PREFIX):
    statement = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    return [name for [name] in server.execute(statement, [prefix])]


def create(server, name, template="template1"):
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    server.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def drop(server, name):
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    server.execute(statement.format(sql.Identifier(name)))


@contextlib.contextmanager
def copy_of(template, suffix):
    """Copy a database for this process, and drop the copy afterwards."""
    name = own_name(suffix)
    with connect() as server:
        create(server, name, template)
        try:
            yield name
        finally:
            drop(server, name)


def made_once_a_run(suffix, fill, template="template1"):
    """Return the name of a database that the first process to call this has filled."""
    name = f"{run_name()}_{suffix}"
    with connect() as server:
        server.execute(LOCK, [name])
        if name not in names(server):
            create(server, name, template)
            try:
                fill(name)
            except BaseException:
                drop(server, name)
                raise
    return name


def migrated():
    """Return the name of a database with all tables, to copy."""
    return made_once_a_run("migrated", migrate)


def migrate(name):
    manage({**os.environ, "DATABASE_URL": address_of(name)}, "migrate", "--verbosity=0")


def manage(environment, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
