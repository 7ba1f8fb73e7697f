"""The list of all kinds at once."""

import pytest

from publishing.models import SavedFilter
from tests.factories import PAST, State, make_article, make_event, make_page

pytestmark = pytest.mark.django_db

ALL = "/admin/all/"


@pytest.fixture
def desk(client_of, publisher):
    client = client_of(publisher)
    client.get(ALL)
    return client


def titles_in(response):
    assert response.status_code == 200
    return {entry.title_en for entry in response.context["page"].object_list}


@pytest.fixture
def records(db):
    make_article("News", ru=PAST, en=PAST)
    make_event("Event", state_en=State.REVIEW)
    make_page("Page", title_en="", ru=PAST)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"News en", "Event en", ""}),
        ("kind=events.event", {"Event en"}),
        ("status_en=visible", {"News en"}),
        ("status_en=missing", {""}),
        ("show=review", {"Event en"}),
        ("show=off", {"Event en"}),
        ("q=news", {"News en"}),
        ("q=news&kind=events.event", set()),
        *((bad, {"News en", "Event en", ""}) for bad in ["kind=x", "p=x", "show=9"]),
        ("p=99", {"News en", "Event en", ""}),
    ],
)
def test_all_kinds_are_listed_and_narrowed(desk, records, query, titles):
    assert titles_in(desk.get(f"{ALL}?{query}")) == titles


def test_the_last_changed_is_first(desk, records):
    entries = desk.get(ALL).context["page"].object_list
    moments = [entry.changed_at for entry in entries]
    assert moments == sorted(moments, reverse=True)


def test_only_kinds_that_a_person_may_see_are_listed(client_of, translator, records):
    translator.groups.clear()
    client = client_of(translator)
    assert titles_in(client.get(ALL)) == set()
    assert titles_in(client.get(f"{ALL}?kind=news.article")) == set()


def test_a_query_over_all_kinds_is_saved_unless_it_is_nonsense(desk):
    for query in ["kind=x", "nothing=1", "show=review&kind=news.article"]:
        sent = {"name": query[:9], "query": query}
        assert desk.post(f"{ALL}saved-filters/", sent).status_code == 302
    assert SavedFilter.objects.get().query == "kind=news.article&show=review"
