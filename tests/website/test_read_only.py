"""A database that takes nothing, as a standby or one whose disk is nearly full."""

import pytest
from django.db import OperationalError, connection

from news.models import Article
from publishing.content import reader_counts
from publishing.models import Demand
from publishing.releases import publication
from tests.conftest import make_user
from tests.desk.working_copies import make_due
from tests.factories import PAST, make_article
from tests.responses import heading_of, says
from tests.threads import Other
from website import database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def read_only():
    """Return what makes the database take nothing; the end of the test undoes it."""

    def turn(to="on"):
        with connection.cursor() as cursor:
            cursor.execute(f"SET default_transaction_read_only = {to}")

    yield turn
    turn("DEFAULT")


def test_a_reader_is_served_and_counted_later(client, read_only):
    article = make_article("Text", ru=PAST)
    read_only()
    response = client.get(article.address_in("en"))
    assert response.status_code == 200
    assert "Text ru" in response.content.decode()
    read_only("DEFAULT")
    assert not Demand.objects.exists()
    reader_counts.store()
    assert Demand.objects.get().readers == 1


def test_a_copy_that_is_due_stops_no_reader(client, read_only, monkeypatch):
    article = make_due("Locked", make_user("polina", "Publisher"))
    monkeypatch.setattr(publication, "_last_check", None)
    read_only()
    client.raise_request_exception = False
    assert client.get("/en/").status_code == 200
    assert Article.objects.get(pk=article.pk).title_en == "Locked en"


def test_who_sends_something_hears_that_the_site_is_resting(client, read_only):
    make_user("elena", "Editor")
    client.raise_request_exception = False
    read_only()
    sent = {"login": "elena", "password": "a long password"}
    response = client.post("/admin/login/", sent, headers={"accept-language": "en"})
    assert response.status_code == 503
    assert heading_of(response) == says("The site is temporarily unavailable", "en")


# What a request does whose database goes silent


def test_a_statement_without_any_answer_is_given_up(monkeypatch):
    monkeypatch.setattr(database, "LONGEST_STATEMENT", 0.2)

    def ask():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")

    assert isinstance(Other(ask).end(), OperationalError)
