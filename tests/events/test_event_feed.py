"""The Atom feed of events: what is new and what has changed, with its days."""

from datetime import date, timedelta

import pytest

from events.models import Event
from tests.factories import LATER, PAST, make_event, make_line
from tests.feeds import link, moment, only, read, titles
from tests.responses import SITE

pytestmark = pytest.mark.django_db

DAY = date(2027, 6, 15)


def changed(event, at):
    """Let the last change of an event be at a moment."""
    Event.objects.filter(pk=event.pk).update(updated_at_ru=at, updated_at_en=at)


def feed_of(client, language="en"):
    return read(client.get(f"/{language}/events/feed/"))


def test_what_changed_last_stands_first_whenever_it_is_held(client):
    events = [
        make_event(name, en=PAST, starts_on=DAY + timedelta(days=number))
        for number, name in enumerate(["first", "second", "third"])
    ]
    for event, days in zip(events, [2, 3, 1], strict=True):
        changed(event, LATER + timedelta(days=days))
    assert titles(feed_of(client)) == ["second en", "first en", "third en"]


def test_event_whose_programme_changed_is_news(client):
    for name in ["first", "second"]:
        changed(make_event(name, en=PAST, starts_on=DAY), LATER)
    make_line(Event.objects.get(title_en="first en"))
    assert titles(feed_of(client))[0] == "first en"


@pytest.mark.parametrize(
    ("status", "title"),
    [
        ("scheduled", "Zeta en"),
        ("cancelled", "Cancelled: Zeta en"),
        ("postponed", "Postponed: Zeta en"),
        ("moved", "Rescheduled: Zeta en"),
    ],
)
def test_state_of_an_event_stands_in_its_title(client, status, title):
    make_event("Zeta", en=PAST, starts_on=DAY, status=status, previous_on=PAST)
    assert titles(feed_of(client)) == [title]


def test_entry_says_when_it_is_and_when_it_changed(client):
    event = make_event("Zeta", en=PAST, starts_on=DAY, ends_on=date(2027, 6, 17))
    changed(event, LATER)
    entry = only(feed_of(client), "entry")
    summary = only(entry, "summary").text.replace("\N{NBSP}", " ")
    assert summary == "15–17 June 2027. summary en"
    assert (moment(entry, "published"), moment(entry, "updated")) == (PAST, LATER)
    assert link(entry, "alternate") == f"{SITE}{event.address_in('en')}"


def test_pages_of_events_name_their_feed(client):
    event = make_event("Zeta", en=PAST, starts_on=DAY)
    pages = ["", "past/", "2027/", "2027/06/"]
    for address in [*(f"/en/events/{page}" for page in pages), event.address_in("en")]:
        text = client.get(address).content.decode()
        assert 'href="/en/events/feed/"' in text, address
