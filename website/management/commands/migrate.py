import time

import psycopg
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from publishing.content.locks import is_lock_failure

LOCK = "SELECT pg_advisory_lock(hashtext('migrate'))"
TRY_LOCK = "SELECT pg_try_advisory_lock(hashtext('migrate'))"
# Seconds for which readers may have to wait behind a migration that waits itself.
LONGEST_WAIT = 1
# How often a migration that waited in vain is tried again, and seconds between.
TRIES, PAUSE = 60, 2


class Command(migrate.Command):
    """Django's, for a site that is running.

    One process migrates a database at a time; another one waits, and finds it done. A
    migration waits for a lock for a second only, and is tried again: behind it all
    others would have to wait too.
    """

    def handle(self, *args, **options):
        connection = connections[options.get("database") or DEFAULT_DB_ALIAS]
        # Of its own, because the lock is that of a connection.
        parameters = {**connection.get_connection_params(), "options": ""}
        with psycopg.connect(**parameters, autocommit=True) as other:
            if not other.execute(TRY_LOCK).fetchone()[0]:
                self.stderr.write("Another process migrates this database: waiting.")
                other.execute(LOCK)
            self.migrate_in_turns(connection, *args, **options)

    def migrate_in_turns(self, connection, *args, **options):
        for tries_left in reversed(range(TRIES)):
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LONGEST_WAIT}s'")
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                if not (tries_left and is_lock_failure(error)):
                    raise
                self.stderr.write("A table is in use: trying again.")
                connection.close()
                time.sleep(PAUSE)
            finally:
                if not connection.in_atomic_block:
                    connection.close()
        return None
