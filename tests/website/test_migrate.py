"""Migrations on a site that is running."""

import os
import subprocess
import sys
from contextlib import contextmanager

import psycopg
import pytest

from tests import databases
from tests.patience import wait_until

pytestmark = pytest.mark.slow

# Seconds after which a command that has not ended counts as stuck.
PATIENCE = 600
WAITS = """
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE NOT granted AND relation = 'website_menuitem'::regclass
        AND mode = 'AccessExclusiveLock'
    )
"""


@contextmanager
def migrating(name, *arguments):
    command = [sys.executable, "manage.py", "migrate", *arguments]
    environment = {**os.environ, "DATABASE_URL": databases.address_of(name)}
    process = subprocess.Popen(
        command,
        cwd=databases.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def reads_beside_it(reader):
    """Return whether the migration waits for a lock; let a reader read."""
    [is_waiting] = reader.execute(WAITS).fetchone()
    reader.execute("SELECT FROM website_menuitem")
    return is_waiting


def test_two_who_migrate_at_once_do_it_once():
    with (
        databases.copy_of("template0", "twice") as name,
        migrating(name) as first,
        migrating(name) as second,
    ):
        outputs = [
            process.communicate(timeout=PATIENCE)[0] for process in [first, second]
        ]
        assert [first.returncode, second.returncode] == [0, 0], outputs
        assert sum("No migrations to apply" in output for output in outputs) == 1
        assert sum("Another process migrates" in output for output in outputs) == 1


def test_readers_do_not_wait_behind_a_migration_that_waits_for_a_long_one():
    with (
        databases.copy_of(databases.migrated(), "behind") as name,
        psycopg.connect(databases.address_of(name)) as long,
        psycopg.connect(databases.address_of(name), autocommit=True) as reader,
    ):
        reader.execute("SET lock_timeout = '10s'")
        long.execute("SELECT FROM website_menuitem")
        with migrating(name, "website", "zero") as process:
            # It waits, gives up, and waits again; the reader behind it is served.
            wait_until(lambda: reads_beside_it(reader))
            wait_until(lambda: not reads_beside_it(reader))
            wait_until(lambda: reads_beside_it(reader))
            long.rollback()
            output, _none = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, output
        assert "A table is in use: trying again." in output
        [table] = reader.execute("SELECT to_regclass('website_menuitem')").fetchone()
        assert table is None
