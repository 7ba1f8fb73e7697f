"""What a request does whose database goes silent."""

import pytest
from django.db import OperationalError, connection

from tests.threads import Other
from website import database

pytestmark = pytest.mark.django_db


def test_a_statement_without_any_answer_is_given_up(monkeypatch):
    monkeypatch.setattr(database, "LONGEST_STATEMENT", 0.2)

    def ask():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")

    assert isinstance(Other(ask).end(), OperationalError)


def test_one_that_is_ended_by_the_server_is_awaited(settings):
    milliseconds = settings.TIMEOUTS["statement_timeout"]
    assert milliseconds < database.LONGEST_STATEMENT * 1000
