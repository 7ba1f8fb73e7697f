"""Six numbers for a program that watches the site, and for nobody else."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from glossary.models import GeneratedFile
from publishing.models import ScopeProgress
from tests.conftest import make_user
from tests.desk.working_copies import make_due
from website.models import LastRun

pytestmark = pytest.mark.django_db

LINE = re.compile(r"institute_(\w+) (\S+)")


def read(client, **sent):
    """Return {name: value} of the metrics."""
    response = client.get("/metrics", **sent)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    lines = response.content.decode().splitlines()
    matches = [LINE.fullmatch(line) for line in lines if not line.startswith("#")]
    return {match[1]: float(match[2]) for match in matches}


def test_metrics_say_what_is_late_and_what_failed(client):
    make_due("Old", make_user("polina", "Publisher"))
    # The worker will have it in a moment.
    ScopeProgress.objects.update(publish_at=timezone.now())
    GeneratedFile.objects.create(language="en", failed_at=timezone.now())
    numbers = read(client)
    assert len(numbers) == 6
    assert (numbers["working_copies_late"], numbers["jobs_failed"]) == (0, 1)
    assert 0 < numbers["database_answer_seconds"] < 60
    assert numbers["media_free_bytes"] > 0

    hour_ago = timezone.now() - timedelta(hours=1)
    ScopeProgress.objects.update(publish_at=hour_ago, failure="Who may not publish")
    for name in ["worker", "verification"]:
        LastRun.objects.note(name)
    LastRun.objects.update(at=hour_ago)
    numbers = read(client)
    assert (numbers["working_copies_late"], numbers["jobs_failed"]) == (1, 2)
    assert numbers["worker_silent_seconds"] >= 3600
    assert numbers["backup_verified_seconds"] >= 3600


def test_what_cannot_be_known_is_not_a_number(client, monkeypatch):
    def cursor():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", cursor)
    numbers = read(client)
    assert numbers.pop("media_free_bytes") > 0
    assert len(numbers) == 5
    assert all(number != number for number in numbers.values())


@pytest.mark.parametrize(
    "sent",
    [
        {"REMOTE_ADDR": "198.51.100.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "198.51.100.7", "HTTP_AUTHORIZATION": "Bearer"},
        {"REMOTE_ADDR": "198.51.100.7", "HTTP_AUTHORIZATION": "Bearer другой"},
    ],
)
@pytest.mark.parametrize("token", ["", "a token"])
def test_others_do_not_learn_that_there_are_metrics(client, settings, token, sent):
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", **sent).status_code == 404


def test_who_has_the_token_reads_them_from_anywhere(client, settings):
    settings.METRICS_TOKEN = "a token"
    sent = {"REMOTE_ADDR": "198.51.100.7", "HTTP_AUTHORIZATION": "Bearer a token"}
    assert read(client, **sent)
