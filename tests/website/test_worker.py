"""The worker: what it does, so that no reader waits for it."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from glossary.models import GeneratedFile
from news.models import Article
from tests import databases
from tests.conftest import make_user
from tests.desk.working_copies import make_due
from tests.factories import make_entry
from website.management.commands.worker import RETRY_AFTER, repeat

pytestmark = pytest.mark.django_db(transaction=True)

# Seconds after which a worker that has not done its work counts as idle.
PATIENCE = 180


class Stop:
    """An event that is set after so many waits; ``waits``: the seconds of each."""

    def __init__(self, number):
        self.number, self.waits = number, []

    def is_set(self):
        return len(self.waits) == self.number

    def wait(self, seconds):
        self.waits.append(seconds)


def test_job_that_fails_is_tried_again(caplog):
    outcomes = [None, OSError("no space"), None]

    def job():
        if outcome := outcomes.pop(0):
            raise outcome

    stop = Stop(3)
    repeat(job, 1, stop)
    assert outcomes == []
    assert stop.waits == [1, RETRY_AFTER, 1]
    assert "no space" in caplog.text


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_does_all_that_is_to_be_done_and_ends_when_it_is_told(tmp_path, number):
    article = make_due("Old", make_user("polina", "Publisher"))
    make_entry(ru="данные", en="data")
    yesterday = timezone.now() - timedelta(days=1)
    Session.objects.create(session_key="old", expire_date=yesterday)
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": databases.address_of(connection.settings_dict["NAME"]),
            "MEDIA_ROOT": str(tmp_path),
        },
    )

    def is_done():
        return (
            Article.objects.get(pk=article.pk).title_en == "Better"
            and GeneratedFile.objects.filter(made_at__isnull=False).count() == 14
            and not Session.objects.exists()
        )

    try:
        for _time in range(10 * PATIENCE):
            with suppress(subprocess.TimeoutExpired):
                worker.wait(0.1)
            if is_done() or worker.poll() is not None:
                break
        assert is_done()
        worker.send_signal(number)
        assert worker.wait(PATIENCE) == 0
    finally:
        worker.kill()
        worker.wait()
