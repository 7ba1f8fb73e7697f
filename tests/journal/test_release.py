"""An issue that goes out as one with others; two that are begun at one moment."""

from threading import Event as Flag

import pytest
from django.test import Client

from journal.models import Issue
from publishing.releases import publication
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.factories import (
    PAST,
    make_body,
    make_issue,
    make_paper,
    make_person,
    make_release,
    make_role,
    make_rubric,
)
from tests.forms import send
from tests.institute.governing_bodies.terms import FORM, rows
from tests.publishing.releases.records import make_draft, states
from tests.threads import Other, meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
ARTICLES = 4
LINE = '<p class="name">'


@pytest.mark.parametrize("language", ["en", pytest.param("ru", marks=pytest.mark.slow)])
def test_no_reader_sees_half_of_an_issue_that_goes_out(language):
    publisher = make_user("polina", "Publisher")
    issue, rubric = make_issue("Theme"), make_rubric()
    papers = [
        make_paper(f"Paper {number}", issue=issue, rubric=rubric)
        for number in range(ARTICLES)
    ]
    news, board = make_draft("News"), make_body("Board", ru=PAST, en=PAST)
    appoint_in_a_working_copy(publisher, board, make_person("Member", ru=PAST, en=PAST))
    drafts = [issue, *papers, news]
    release = make_release("Issue", publisher, [*drafts, board])
    elsewhere = {
        f"/{language}/journal/": f"Theme {language}",
        f"/{language}/news/": f"News {language}",
        board.address_in(language): f"Member {language}",
        papers[-1].address_in(language): f"Paper 3 {language}",
    }

    def look(reader):
        """Yield of page after page whether it shows what the release brings."""
        response = reader.get(issue.address_in(language))
        lines = response.content.decode().count(LINE)
        assert lines in {0, ARTICLES}
        yield lines == ARTICLES
        for address, word in elsewhere.items():
            response = reader.get(address)
            assert response.status_code in {200, 404}
            yield word in response.content.decode()

    for act, after in [(publication.publish, True), (publication.revert, False)]:
        seen = seen_during(lambda act=act: act(release.pk, publisher), look)
        turn = seen.index(after)
        assert turn > 0
        assert seen == [not after] * turn + [after] * (len(seen) - turn)
    assert {states(record) for record in drafts} == {("draft", "draft")}


def appoint_in_a_working_copy(publisher, body, person):
    client = Client()
    client.force_login(publisher)
    row = {"person": person, "role": make_role(), "starts": "2017"}
    assert send(client, change_of(body), FORM, **rows(row)).status_code == 302
    assert not body.appointments.exists()


def seen_during(act, look):
    """Return what a reader sees, again and again, before ``act``, during and after."""
    seen, rounds, end = [], [], Flag()

    def read():
        reader = Client()
        while not end.is_set():
            seen.extend(look(reader))
            rounds.append(True)

    def wait_for(number):
        while len(rounds) < number and other.is_alive():
            other.join(0.01)

    other = Other(read)
    wait_for(1)
    act()
    wait_for(len(rounds) + 2)
    end.set()
    other.end()
    return seen


def test_two_copies_of_an_issue_are_the_next_two_of_the_year():
    issue = make_issue(year=2025, number="4")
    client = Client()
    client.force_login(make_user("anna", is_superuser=True))

    def copy():
        return client.post(f"/admin/journal/issue/{issue.pk}/duplicate/")

    assert meanwhile(copy, first=copy).status_code == 302
    assert {*Issue.objects.values_list("number", flat=True)} == {"4", "5", "6"}
