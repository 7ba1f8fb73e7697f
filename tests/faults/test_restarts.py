"""Processes die, are restarted and get a new version: no reader's request fails."""

import json
import os
import signal
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings

from tests.faults.served import FRONTS, PATIENCE, Readers, served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=FRONTS)
def site(request, tmp_path_factory):
    with served(tmp_path_factory.mktemp("restarts"), request.param) as site:
        yield site


def test_no_reader_notices_that_a_process_is_killed(site):
    with Readers(site) as readers:
        for _time in range(3):
            readers.go_on()
            while len(site.processes()) < 2:
                readers.go_on(1)
            before = site.processes()
            os.kill(min(before), signal.SIGKILL)
            while not site.processes() - before:
                readers.go_on(1)
        readers.go_on()
    assert readers.failures == []


def test_no_reader_notices_a_reload_or_a_restart(site):
    with Readers(site) as readers:
        readers.go_on()
        before = site.processes()
        site.gunicorn.send_signal(signal.SIGHUP)
        while site.processes() & before:
            readers.go_on(1)
        readers.go_on()
        site.stop()
        site.start()
        readers.go_on()
    assert readers.failures == []
    for line in site.log.read_text().splitlines():
        assert json.loads(line)["time"]


TRIGGERS = r"SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'catalogue\_%'"


def migrate(site, *arguments):
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0", *arguments]
    return subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=site.environment,
        stderr=subprocess.PIPE,
        text=True,
    )


# The server in front has no part in it.
@pytest.mark.parametrize("site", FRONTS[:1], indirect=True)
def test_no_reader_notices_a_migration_that_waits_for_a_table(site):
    # Each migration drops the triggers of all records and makes them again.
    assert migrate(site, "accounts", "0001").wait(PATIENCE) == 0
    with (
        Readers(site, pause=0.1) as readers,
        psycopg.connect(site.environment["DATABASE_URL"]) as report,
    ):
        report.execute("SELECT count(*) FROM news_article")
        triggers = report.execute(TRIGGERS).fetchone()
        migration = migrate(site)
        assert "in use" in migration.stderr.readline()
        assert report.execute(TRIGGERS).fetchone() == triggers
        readers.go_on()
        assert migration.poll() is None
        report.rollback()
        migration.communicate(timeout=PATIENCE)
        assert migration.returncode == 0
        site.stop()
        site.start()
        readers.go_on()
    assert readers.failures == []
