"""Readers of not-translated pages and of old URLs are counted, and wait for nothing."""

import pytest
from django.db import transaction

from publishing.content import reader_counts
from publishing.models import Demand, Redirect
from tests.factories import PAST, make_article
from tests.threads import Other


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0)",
        "GPTBot/1.2",
    ],
)
def test_a_crawler_is_no_reader(client, name):
    address = make_article("Text", ru=PAST).address_in("en")
    client.get(address, headers={"user-agent": name})
    assert not Demand.objects.exists()
    client.get(address, headers={"user-agent": "Mozilla/5.0 (X11) Firefox/150.0"})
    assert Demand.objects.get().readers == 1


@pytest.mark.django_db(transaction=True)
def test_readers_are_counted_once_what_an_import_has_locked_is_free(client):
    article = make_article("Text", ru=PAST, en=PAST)
    Redirect.objects.leave("/old/", article, "en")
    with transaction.atomic():
        list(Redirect.objects.select_for_update())
        for _reader in range(2):
            other = Other(lambda: client.get("/old/").status_code)
            # Here the row is still locked.
            assert other.end() == 301
        assert Redirect.objects.get().hits == 0
    reader_counts.store()
    assert Redirect.objects.get().hits == 2


@pytest.mark.django_db
def test_nothing_is_stored_before_the_answer_is_sent(client, monkeypatch):
    """Only the end of the request stores, which the server sends the answer before."""
    address = make_article("Text", ru=PAST).address_in("en")
    monkeypatch.setattr(reader_counts, "store", lambda: None)
    client.get(address)
    assert not Demand.objects.exists()
    assert sum(reader_counts._gathered.values()) == 1
