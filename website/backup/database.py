"""Databases by the parameters of libpq, and PostgreSQL's programs that work on them."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from website.backup import BackupError

# Of a connection that may take as long as it needs.
NO_TIMEOUTS = " ".join(f"-c {name}=0" for name in settings.TIMEOUTS)
# Of the site's connections alone: psycopg's pool and time limits.
NOT_OF_LIBPQ = {"pool", "options", "connect_timeout"}
# It returns CREATE DATABASE with the locale of the present one, not of the cluster.
CREATE = """
    SELECT format(
        'CREATE DATABASE %%I TEMPLATE template0 ENCODING ''UTF8'' LC_COLLATE %%L '
        'LC_CTYPE %%L', %s::text, datcollate, datctype
    ) FROM pg_database WHERE datname = current_database()
"""


class Database:
    def __init__(self, **parameters):
        self.parameters = {name: value for name, value in parameters.items() if value}

    @classmethod
    def of_the_site(cls):
        """Return the database that this process uses."""
        values = connection.settings_dict
        options = values["OPTIONS"].items()
        return cls(
            **{name: value for name, value in options if name not in NOT_OF_LIBPQ},
            dbname=values["NAME"],
            user=values["USER"],
            password=values["PASSWORD"],
            host=values["HOST"],
            port=values["PORT"],
        )

    @classmethod
    def at(cls, url):
        try:
            parameters = conninfo_to_dict(url)
        except psycopg.ProgrammingError as error:
            raise BackupError(f"This is no address of a database: {error}") from error
        if "dbname" not in parameters:
            raise BackupError("This address names no database.")
        return cls(**parameters)

    @property
    def name(self):
        return self.parameters["dbname"]

    @property
    def url(self):
        """Return the value of DATABASE_URL for this database."""
        others = {k: v for k, v in self.parameters.items() if k != "dbname"}
        return f"postgres:///{quote(self.name, safe='')}?{urlencode(others)}"

    def beside(self, name):
        """Return another database of the same server."""
        return Database(**{**self.parameters, "dbname": name})

    def connect(self):
        try:
            return psycopg.connect(
                make_conninfo(**self.parameters, options=NO_TIMEOUTS), autocommit=True
            )
        except psycopg.Error as error:
            raise BackupError(f"The database does not answer: {error}") from error

    def run(self, program, *arguments):
        """Run a program of PostgreSQL on this database."""
        path = shutil.which(program, path=os.environ.get("PGBIN") or None)
        if path is None:
            raise BackupError(
                f"There is no {program} here: install postgresql-client, or name the "
                "folder of the programs in PGBIN."
            )
        parameters = {k: v for k, v in self.parameters.items() if k != "password"}
        # Not among the arguments, which every user of the machine can read.
        secret = {"PGPASSWORD": self.parameters.get("password", "")}
        done = subprocess.run(
            [path, *arguments, f"--dbname={make_conninfo(**parameters)}"],
            env={**os.environ, **{k: v for k, v in secret.items() if v}},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        if done.returncode:
            reason = done.stderr.strip() or f"it ended with {done.returncode}"
            raise BackupError(f"{program} failed: {reason[-1000:]}")


def tables_of(server):
    """Return the tables of a database, without those of PostgreSQL itself."""
    rows = server.execute(
        """
        SELECT nspname, relname FROM pg_class
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
        ORDER BY nspname, relname
        """
    )
    return rows.fetchall()


def count_rows(server):
    """Return {schema.table: number of rows}."""
    return {
        ".".join(table): server.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(*table))
        ).fetchone()[0]
        for table in tables_of(server)
    }


@contextmanager
def scratch_database():
    """Make an empty database beside the site's, and drop it at the end.

    It always has the same name, so that one that a killed process left is dropped.
    """
    database = Database.of_the_site()
    name = f"{database.name[:40]}_restore_check"
    with database.connect() as server:
        is_free = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
        if not server.execute(is_free, [name]).fetchone()[0]:
            raise BackupError("Another verification is running: wait for its end.")
        drop(server, name)
        try:
            server.execute(server.execute(CREATE, [name]).fetchone()[0])
        except psycopg.errors.InsufficientPrivilege as error:
            user = sql.Identifier(server.info.user).as_string(server)
            raise BackupError(
                "A backup is verified in a database of its own, and this user may "
                "create none. Let the administrator of PostgreSQL say: "
                f"ALTER ROLE {user} CREATEDB"
            ) from error
        try:
            yield database.beside(name)
        finally:
            drop(server, name)


def drop(server, name):
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    server.execute(statement.format(sql.Identifier(name)))
