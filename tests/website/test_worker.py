"""The worker: what it does, so that no reader waits for it."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import timedelta
from time import monotonic

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from psycopg import OperationalError

from glossary.models import GeneratedFile
from news.models import Article
from publishing.cache import page_stamp
from publishing.releases import publication
from tests import databases
from tests.conftest import make_user
from tests.desk.working_copies import make_due
from tests.factories import make_entry
from tests.patience import wait_until
from website.database import Connection, hear_on
from website.management.commands import worker
from website.management.commands.worker import (
    RETRY_AFTER,
    Job,
    Turns,
    attempt,
    end_if_stuck,
)

pytestmark = pytest.mark.django_db(transaction=True)

# Seconds after which a worker that has not done its work counts as idle.
PATIENCE = 180


def test_job_that_fails_is_tried_again(caplog):
    outcomes = [None, OSError("no space"), 7]

    def work():
        if isinstance(outcome := outcomes.pop(0), OSError):
            raise outcome
        return outcome

    job = Job(work, every=60)
    assert [attempt(job) for _time in range(3)] == [60, RETRY_AFTER, 7]
    assert "no space" in caplog.text


def test_job_that_took_long_is_followed_by_a_rest(monkeypatch):
    now = [1000]
    monkeypatch.setattr(worker.time, "monotonic", lambda: now[0])

    def work():
        now[0] += 60
        raise OSError("no space")

    assert attempt(Job(work, every=60, rest=10)) == 600
    assert attempt(Job(work, every=60)) == RETRY_AFTER
    [mirror] = [job for jobs in worker.LANES for job in jobs if job.rest]
    assert mirror.work is worker.mirror


def test_worker_ends_where_a_job_outruns_its_time(monkeypatch, caplog):
    ends = []
    monkeypatch.setattr(os, "_exit", ends.append)
    turn = Turns(Job(lambda: None, every=1, longest=60), threading.Lock())
    end_if_stuck(turn)
    turn.since = monotonic()
    end_if_stuck(turn)
    assert not ends
    turn.since -= 61
    end_if_stuck(turn)
    assert ends == [1]
    assert "has taken more than 60 seconds" in caplog.text


@pytest.fixture
def hearing():
    """Return a function that lets a job be done and hear until the end."""
    turns, threads = [], []

    def begin(job):
        turn = Turns(job, threading.Lock())
        turn.start()
        turns.append(turn)
        thread = threading.Thread(target=listen_until_cut_off, args=[turn])
        thread.start()
        threads.append(thread)

    def listen_until_cut_off(turn):
        parameters = connection.get_connection_params()
        with (
            suppress(OperationalError),
            Connection.connect(
                **parameters, autocommit=True, application_name="listener"
            ) as other,
        ):
            hear_on(other, {turn.job.hears}, turn.hear)

    yield begin
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'listener'"
        )
    for turn in turns:
        turn.end()
    for thread in [*turns, *threads]:
        thread.join()


def test_what_is_scheduled_goes_out_though_the_worker_sleeps(hearing, monkeypatch):
    monkeypatch.setattr(publication, "LONGEST_PAUSE", 3600)
    done = []

    def publish():
        pause = publication.publish_on_date()
        done.append(pause)
        return pause

    hearing(Job(publish, 3600, hears=publication.CHANNEL, within=0))
    wait_until(lambda: done)
    article = make_due("Old", make_user("polina", "Publisher"))
    latest = monotonic() + PATIENCE

    def is_out():
        assert monotonic() < latest
        return Article.objects.get(pk=article.pk).title_en == "Better"

    wait_until(is_out)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_does_all_that_is_to_be_done_and_ends_when_it_is_told(
    tmp_path, number, settings
):
    settings.PAGES_ROOT = tmp_path / "pages"
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
            "PAGES_ROOT": str(settings.PAGES_ROOT),
        },
    )

    def state():
        return (
            Article.objects.get(pk=article.pk).title_en,
            GeneratedFile.objects.filter(made_at__isnull=False).count(),
            Session.objects.count(),
            worker.poll(),
        )

    done = ("Better", 2, 0, None)

    try:
        for _time in range(10 * PATIENCE):
            with suppress(subprocess.TimeoutExpired):
                worker.wait(0.1)
            if state() == done or worker.poll() is not None:
                break
        assert state() == done
        # A change by a process that was killed.
        stamp = page_stamp.current()
        page_stamp.tell(page_stamp.PAGES_CHANGED)
        wait_until(lambda: page_stamp.current() != stamp)
        worker.send_signal(number)
        assert worker.wait(PATIENCE) == 0
    finally:
        worker.kill()
        worker.wait()
