"""Who asks too often for what costs much has to wait, and nobody else."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.limits import MINUTE
from tests.factories import PAST, make_entry, make_event
from tests.responses import heading_of, language_of, says
from text.languages import LANGUAGES
from website import limits

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/en/search/?q=word",
    "/en/search/suggestions/?q=word",
    "/en/glossary/search/?q=word",
    "/en/glossary/suggestions/?q=word",
    "/en/glossary/suggest/",
    "/en/glossary/match/?text=word",
    "/en/glossary/export/glossary.csv",
    "/en/events/calendar.ics?a",
    "/oai?verb=Identify",
]
# What costs least of what has a limit.
SEARCH = ADDRESSES[1]


@pytest.fixture(autouse=True)
def _three_requests(settings, monkeypatch):
    """Let an address send three requests to each, and a process know nobody yet."""
    settings.REQUEST_LIMITS = 1
    for name, limit in limits.LIMITS.items():
        monkeypatch.setitem(limits.LIMITS, name, limit._replace(network=3))
    monkeypatch.setattr(limits, "_counted", {})


def statuses(address, times, sender="192.0.2.1", ask="get"):
    client = Client(REMOTE_ADDR=sender)
    return [getattr(client, ask)(address).status_code for _time in range(times)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_asks_too_often_has_to_wait(address):
    make_entry(ru="слово", en="word")
    assert statuses(address, 4) == [200, 200, 200, 429]


def test_what_a_passkey_signs_is_not_asked_for_too_often():
    assert statuses("/admin/login/passkey/", 4) == [302, 302, 302, 429]


def test_head_counts_as_a_request_and_what_costs_little_has_no_limit():
    assert statuses(SEARCH, 2, ask="head") == [200, 200]
    assert statuses(SEARCH, 2) == [200, 429]
    assert set(statuses("/en/site-map/", 4)) == {200}


@pytest.mark.parametrize(
    ("senders", "expected"),
    [
        # Of a network of IPv4, /24, and of IPv6, /48: four times as many as of one.
        ([f"192.0.2.{number}" for number in range(13)], 429),
        ([f"198.51.{number}.1" for number in range(13)], 200),
        ([f"2001:db8:1:{number}::1" for number in range(13)], 429),
        ([f"2001:db8:{number}::1" for number in range(13)], 200),
        # The household of an IPv6 address, /64.
        ([f"2001:db8::{number}" for number in range(4)], 429),
    ],
)
def test_network_has_a_limit_too(senders, expected):
    *before, last = senders
    for sender in before:
        assert statuses(SEARCH, 1, sender) == [200]
    assert statuses(SEARCH, 1, last) == [expected]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_to_wait_reads_it_in_the_language_of_the_page(language):
    address = f"/{language}/search/?q=word"
    statuses(address, 3)
    response = Client(REMOTE_ADDR="192.0.2.1").get(address)
    assert 1 <= int(response["Retry-After"]) <= 60
    assert language_of(response) == language
    assert heading_of(response) == says("Too many requests", language)


def test_after_a_minute_everybody_may_ask_again(clock):
    assert statuses(SEARCH, 4)[-1] == 429
    later = timezone.now() + MINUTE
    clock(later)
    assert statuses(SEARCH, 4) == [200, 200, 200, 429]


def test_stored_page_has_no_limit(pages_root):
    make_event(ru=PAST, en=PAST)
    assert set(statuses("/en/events/calendar.ics", 5)) == {200}


def test_limits_can_be_widened_and_switched_off(settings):
    settings.REQUEST_LIMITS = 2
    assert statuses(SEARCH, 7) == [200] * 6 + [429]
    settings.REQUEST_LIMITS = 0
    assert statuses(SEARCH, 1) == [200]


def test_count_does_not_wait_for_the_disk():
    """Neither the table is logged, nor the index of its keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence FROM pg_class WHERE relname ~ '^accounts_usecount'"
        )
        assert {row[0] for row in cursor.fetchall()} == {"u"}
