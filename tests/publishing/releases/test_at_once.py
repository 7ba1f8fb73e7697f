"""Readers and editors beside a release that goes out: nobody sees half of it."""

from threading import Event as Flag

import pytest
from django.test import Client

from institute.models import Person
from news.models import Article
from publishing.cache import page_stamp
from publishing.models import WorkingCopy
from publishing.releases import publication
from tests.conftest import make_user
from tests.factories import (
    PAST,
    make_document,
    make_event,
    make_person,
    make_release,
    make_topic,
)
from tests.forms import read_form, resend
from tests.publishing.releases.records import change, make_draft, states, two_items
from tests.threads import Other, meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


def make_fifteen(user, topic):
    """Return drafts of three kinds on a topic, and people with changes."""
    drafts = [
        *(make_draft(f"Together {n}") for n in range(5)),
        *(make_event(f"Together {n}") for n in range(4)),
        *(make_document(f"Together {n}", files=["all"]) for n in range(3)),
    ]
    for draft in drafts:
        draft.topics.add(topic)
    people = [make_person(f"Person {n}", ru=PAST, en=PAST) for n in range(3)]
    for person in people:
        change(person, user, title_en="Together")
    return drafts, people


class Reader:
    """Reads pages again and again; ``seen``: what each round saw, and the statuses."""

    def __init__(self, topic, people):
        self.client, self.end = Client(), Flag()
        self.topic = topic.address_in("en")
        self.people = [person.address_in("en") for person in people]
        self.statuses, self.seen = set(), []

    def get(self, address):
        response = self.client.get(address)
        self.statuses.add(response.status_code)
        return response.content.decode()

    def read(self):
        while not self.end.is_set():
            # Each kind stands in the list by the title of its draft.
            self.seen.append(self.get(self.topic).count("Together "))
            for address in self.people:
                self.seen.append("Together" in self.get(address))


def seen_by(reader, act):
    """Let a reader read while ``act`` is done, and a little before and after."""
    other = Other(reader.read)
    rounds = len(reader.people) + 1
    while len(reader.seen) < 2 * rounds:
        other.join(0.01)
    act()
    enough = len(reader.seen) + 2 * rounds
    while len(reader.seen) < enough and other.is_alive():
        other.join(0.01)
    reader.end.set()
    other.end()
    return reader.seen


@pytest.mark.slow
def test_no_reader_sees_some_of_a_release_new_and_some_old():
    polina, topic = make_user("polina", "Publisher"), make_topic("Topic")
    drafts, people = make_fifteen(polina, topic)
    release = make_release("R", polina, [*drafts, *people])
    assert len({type(record) for record in [*drafts, *people]}) == 4

    def is_one_change(seen, before, after):
        """Tell whether what is new comes at once, and nothing old after it."""
        states = [bool(value) for value in seen]
        turn = states.index(after)
        return states == [before] * turn + [after] * (len(states) - turn)

    reader = Reader(topic, people)
    seen = seen_by(reader, lambda: publication.publish(release.pk, polina))
    shown = {value for value in seen if not isinstance(value, bool)}
    assert len(shown) == 2
    assert is_one_change(seen, False, True)
    assert reader.statuses == {200}

    reader = Reader(topic, people)
    seen = seen_by(reader, lambda: publication.revert(release.pk, polina))
    assert {value for value in seen if not isinstance(value, bool)} == shown
    assert is_one_change(seen, True, False)
    assert reader.statuses == {200}
    assert {states(draft) for draft in drafts} == {("draft", "draft")}
    assert WorkingCopy.objects.count() == 3
    assert not Person.objects.filter(title_en="Together").exists()


def test_an_edit_that_is_sent_while_the_release_goes_out_is_not_lost():
    polina = make_user("polina", "Publisher")
    release, draft, _changed = two_items(polina)
    client = Client()
    client.force_login(polina)
    address = f"/admin/news/article/{draft.pk}/change/"
    values = read_form(client, address)
    answer = meanwhile(
        lambda: resend(client, address, values, title_en="Edited"),
        first=lambda: publication.publish(release.pk, polina),
    )
    assert answer.status_code == 302
    assert states(draft) == ("published", "published")
    # Readers have what the release gave them, or the edit; it is not gone.
    mine = [copy.mine["title_en"] for copy in WorkingCopy.objects.of(draft.pointer)]
    assert "Edited" in [*mine, Article.objects.get(pk=draft.pk).title_en]


def test_two_people_let_a_release_out_once():
    polina, other = make_user("polina", "Publisher"), make_user("other", "Publisher")
    release, draft, _changed = two_items(polina)
    result = meanwhile(
        lambda: publication.publish(release.pk, other),
        first=lambda: publication.publish(release.pk, polina),
    )
    assert isinstance(result, publication.Refused)
    assert states(draft) == ("published", "published")
    release.refresh_from_db()
    assert release.published_by == polina


def test_stored_pages_are_forgotten_with_the_commit(settings, tmp_path):
    settings.PAGES_ROOT = str(tmp_path)
    polina = make_user("polina", "Publisher")
    release = two_items(polina)[0]
    for act in [publication.publish, publication.revert]:
        stamp = page_stamp.current()
        act(release.pk, polina)
        assert page_stamp.current() != stamp
