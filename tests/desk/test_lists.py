"""The lists of the back office: columns, tabs, filters, saved filters; all kinds."""

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from lxml import html

from publishing.admin import filters
from publishing.content import changesets
from publishing.content.status import LanguageStatus
from publishing.models import CatalogueEntry, SavedFilter
from tests.desk.two_people import address_to
from tests.factories import PAST, State, future, make_article, make_event, make_page
from tests.forms import context_of
from tests.publishing.records import change_copy

pytestmark = pytest.mark.django_db

LIST = "/admin/news/article/"


def titles_in(context):
    return [record.title_en for record in context["cl"].result_list]


def titles(client, query=""):
    return titles_in(context_of(client, LIST + query))


def written_by(user, title, **fields):
    with changesets.changeset(user):
        return make_article(title, **fields)


def copy_of(article, user, stage="draft", publish_at=None, **values):
    working_copy = change_copy(article, user, **values)
    working_copy.progress.create(
        scope="en", stage=stage, publish_at=publish_at, publish_by=user
    )
    return working_copy


@pytest.fixture
def articles(editor, publisher):
    """One article for each list of work, by the name of the list."""
    made = {
        "visible": written_by(publisher, "visible", ru=PAST, en=PAST),
        "draft": written_by(editor, "draft"),
        "review": written_by(publisher, "review", state_en=State.REVIEW),
        "copy in review": written_by(publisher, "copy in review", en=PAST),
        "scheduled": written_by(publisher, "scheduled", ru=future()),
        "copy scheduled": written_by(publisher, "copy scheduled", en=PAST),
        "stale": written_by(publisher, "stale", ru=PAST, en=PAST),
        "mended": written_by(publisher, "mended", ru=PAST, en=PAST),
        "copied by me": written_by(publisher, "copied by me", en=PAST),
    }
    for name in ["stale", "mended"]:
        made[name].title_ru = "Иначе"
        made[name].save()
    copy_of(made["mended"], publisher, title_en="Mended")
    copy_of(made["copied by me"], editor, title_en="Mine")
    copy_of(made["copy in review"], publisher, "review", title_en="Better")
    copy_of(made["copy scheduled"], publisher, publish_at=future(), title_en="Better")
    return made


EXPECTED = {
    "mine": {"draft", "copied by me"},
    "review": {"review", "copy in review"},
    "scheduled": {"scheduled", "copy scheduled"},
    "stale": {"stale"},
    "off": {"draft", "review", "scheduled"},
}


def test_each_tab_shows_its_records_and_says_how_many(elena, editor, articles):
    for name in filters.LISTS:
        context = context_of(elena, f"{LIST}?show={name}")
        expected = {articles[key].pk for key in EXPECTED[name]}
        assert {row.pk for row in context["cl"].result_list} == expected, name
        [tab] = [tab for tab in context["tabs"] if tab["is_current"]]
        assert tab["number"] == len(expected), name
        # The catalogue, which lists all kinds, has the same.
        condition = filters.condition(name, editor, CatalogueEntry)
        entries = CatalogueEntry.objects.filter(condition, to_model="news.article")
        assert set(entries.values_list("to_pk", flat=True)) == expected, name


def test_changes_in_review_are_in_review_for_the_filter_of_the_language(desk, articles):
    response = desk.get(f"{LIST}?status_en={LanguageStatus.REVIEW}")
    expected = {articles[name].pk for name in EXPECTED["review"]}
    assert {row.pk for row in response.context["cl"].result_list} == expected
    assert response.text.count("#diamond") == len(expected)


def test_the_last_changed_is_first_and_says_by_whom(desk, editor, publisher):
    first, second = written_by(editor, "One"), written_by(editor, "Two")
    assert titles(desk) == ["Two en", "One en"]
    with changesets.changeset(publisher):
        first.state_en = State.REVIEW
        first.save(update_fields=["state_en"])
    context = context_of(desk, LIST)
    assert titles_in(context) == ["One en", "Two en"]
    people = [row.last_person for row in context["cl"].result_list]
    assert people == ["вы", str(editor)]
    with changesets.changeset(publisher):
        second.save()
    assert titles(desk) == ["One en", "Two en"]


def column_of(client, name):
    names = context_of(client, LIST)["cl"].list_display
    return [getattr(column, "__name__", column) for column in names].index(name)


def test_columns_sort_by_what_they_show(desk):
    make_article("C", title_en="C", title_ru="В", en=PAST)
    make_article("B", title_en="B", title_ru="Б")
    make_article("A", title_en="A", title_ru="А", en=future())
    for column, rising in [
        ("linked_title", ["A", "B", "C"]),
        ("on_site", ["B", "C", "A"]),
        ("changed", ["C", "B", "A"]),
    ]:
        place = column_of(desk, column)
        assert titles(desk, f"?o={place}") == rising, column
        assert titles(desk, f"?o=-{place}") == rising[::-1], column


def test_every_list_sorts_by_each_of_its_columns(client_of, administrator):
    client = client_of(administrator)
    for model in admin.site._registry:
        # By all at once; no list has more.
        columns = ".".join(map(str, range(12)))
        assert context_of(client, address_to(model, "changelist"), {"o": columns})


def test_a_title_sorts_in_the_language_that_is_read(desk, publisher):
    make_article("A", title_en="A", title_ru="Я")
    make_article("B", title_en="B", title_ru="А")
    place = column_of(desk, "linked_title")
    assert titles(desk, f"?o={place}") == ["B", "A"]
    publisher.interface_language = "en"
    publisher.save()
    assert titles(desk, f"?o={place}") == ["A", "B"]


def test_the_form_of_filters_leads_to_the_query_of_what_is_chosen(desk):
    _one, two = make_article("One", en=PAST), make_article("Two", kind="issue")
    of_kind = f"kind__id__exact={two.kind_id}"
    page = html.fromstring(desk.get(f"{LIST}?show=off&q=o&p=9").text)
    [form] = page.find_class("filter-form")
    chosen = [("filter", value) for _name, value in form.form_values()]
    chosen += [("filter", of_kind), ("filter", "%00")]
    response = desk.get(f"{LIST}?{urlencode(chosen)}", follow=True)
    [(address, _status)] = response.redirect_chain
    assert address == f"?q=o&show=off&{of_kind}"
    assert titles_in(response.context) == ["Two en"]
    page = html.fromstring(response.text)
    assert [chip.get("href") for chip in page.find_class("chip")] == ["?q=o&show=off"]


def test_a_list_can_be_narrowed_to_what_a_person_changed(desk, editor):
    written_by(editor, "Hers")
    make_article("Other")
    assert titles(desk, f"?by={editor.pk}") == ["Hers en"]
    for nobody in ["0", "x", "99999999999999999999"]:
        assert len(titles(desk, f"?by={nobody}")) == 2


# Saved filters


def save_filter(client, query, name="By Friday"):
    address = f"{LIST}saved-filters/"
    return client.post(address, {"name": name, "query": query}, follow=True)


def test_a_person_saves_a_filter_as_a_tab_and_deletes_it(desk, publisher, client_of):
    response = save_filter(desk, "show=review&q=one&p=3")
    saved = SavedFilter.objects.get()
    assert (saved.user, saved.of, saved.query) == (
        publisher,
        "news.article",
        "q=one&show=review",
    )
    [tab] = [tab for tab in response.context["tabs"] if tab["is_current"]]
    assert (tab["label"], tab["saved"]) == ("By Friday", saved.pk)
    desk.post(f"{LIST}saved-filters/", {"delete": saved.pk})
    assert not SavedFilter.objects.exists()


def test_a_query_that_the_list_refuses_is_not_saved(desk):
    for query in [
        "",
        "nothing=1",
        "topics__title_ru=x",
        "lead_picture__id__exact=abc",
        "kind__exact=%00",
        "q=" + "x" * 1000,
    ]:
        assert save_filter(desk, query).status_code == 200, query
        assert not SavedFilter.objects.exists(), query


def test_a_saved_filter_needs_a_name(desk):
    for name in ["", " ", "x" * 61]:
        assert save_filter(desk, "show=review", name).status_code == 200, name
        assert not SavedFilter.objects.exists(), name


def test_nobody_deletes_or_sees_the_saved_filter_of_another(desk, elena, publisher):
    save_filter(desk, "show=review")
    saved = SavedFilter.objects.get()
    other = elena
    other.post(f"{LIST}saved-filters/", {"delete": saved.pk})
    other.post(f"{LIST}saved-filters/", {"delete": "x"})
    assert SavedFilter.objects.exists()
    assert "By Friday" not in other.get(LIST).text


# All kinds at once

ALL = "/admin/all/"


@pytest.fixture
def records(db):
    make_article("News", ru=PAST, en=PAST)
    make_event("Event", state_en=State.REVIEW)
    make_page("Page", title_en="", ru=PAST)


def test_all_kinds_are_listed_and_narrowed(desk, records):
    for query, expected in [
        ("", {"News en", "Event en", ""}),
        ("kind=events.event", {"Event en"}),
        ("status_en=visible", {"News en"}),
        ("status_en=missing", {""}),
        ("show=review", {"Event en"}),
        ("show=off", {"Event en"}),
        ("q=news+en", {"News en"}),
        ("q=news&kind=events.event", set()),
        *((bad, {"News en", "Event en", ""}) for bad in ["kind=x", "p=x", "show=9"]),
        ("p=99", {"News en", "Event en", ""}),
    ]:
        assert {*titles_in(context_of(desk, f"{ALL}?{query}"))} == expected, query


def test_a_query_over_all_kinds_is_saved_unless_it_is_nonsense(desk):
    for query in ["nothing=1", "kind__x=1", "show=review&kind=news.article"]:
        sent = {"name": query[:9], "query": query}
        assert desk.post(f"{ALL}saved-filters/", sent).status_code == 302
    assert SavedFilter.objects.get().query == "kind=news.article&show=review"
