"""A form that was opened from a list, or from the first page, leads to what is next."""

import pytest

from publishing.content.status import State
from publishing.drafts import workflow
from tests.factories import make_article
from tests.forms import WIDGETS_ALONE, send
from tests.responses import page_of

pytestmark = pytest.mark.django_db

IN_REVIEW = "_changelist_filters=show%3Dreview%26o%3D1"


def form_of(article, query=IN_REVIEW):
    return f"/admin/news/article/{article.pk}/change/?{query}"


RETURN = {"transition": "return_to_draft:ru", "colleague_note": "Which year?"}


def in_review(title):
    return make_article(title, title_ru=title, state_ru=State.REVIEW)


def next_in(response):
    """Return (title, address) of what is next, None if nothing else waits."""
    page = page_of(response)
    [line] = page.find_class("panel-queue")
    links = line.find_class("bar-next")
    return [(link.text, link.get("href")) for link in links]


def test_a_list_leads_from_each_item_to_the_next_and_on_to_the_first(desk):
    articles = [in_review(title) for title in ["А", "Б", "В"]]
    make_article("Черновик")
    response = desk.get(form_of(articles[0]))
    for other in [*articles[1:], articles[0]]:
        [(title, address)] = next_in(response)
        assert title == other.title_ru
        response = desk.get(address)
        assert response.context["original"] == other


def test_after_a_step_it_leads_to_what_came_next_before(desk):
    first, second, third = [in_review(title) for title in ["А", "Б", "В"]]
    response = send(desk, form_of(second), **RETURN)
    [(title, _address)] = next_in(desk.get(response.url))
    assert title == "В"
    for article in [third, first]:
        response = send(desk, form_of(article), **RETURN)
    assert next_in(desk.get(response.url)) == []


def test_the_first_page_leads_through_what_waits_and_what_is_mine(
    desk, editor, publisher
):
    articles = [in_review(title) for title in ["А", "Б"]]
    for article in articles:
        workflow.request_review(article.pointer, ["ru"], editor)
    page = page_of(desk.get("/admin/"))
    hrefs = page.xpath("//section[@aria-labelledby='waits']//a/@href")
    [(title, _address)] = next_in(desk.get(hrefs[0]))
    assert title == "Б"
    response = send(desk, hrefs[0], **RETURN)
    assert next_in(desk.get(response.url))[0][0] == "Б"
    response = send(desk, hrefs[1], **RETURN)
    assert next_in(desk.get(response.url)) == []


def test_a_form_of_no_queue_says_nothing(desk):
    for query in [
        *["", "queue=other", "_changelist_filters=o%3D1", "_changelist_filters="],
        "following=1",
    ]:
        page = desk.get(form_of(in_review("А"), query)).text
        assert "bar-queue" not in page, query


def test_filters_that_a_list_refuses_break_no_form(desk):
    for filters in [
        "e%3D1%26show%3Dx",
        "pk__in%3Dx",
        "show%3D%00",
        "kind__exact%3D%2500",
    ]:
        form = form_of(in_review("А"), f"_changelist_filters={filters}")
        response = desk.get(form, **{WIDGETS_ALONE: True})
        assert response.status_code in {200, 400}, filters
