"""What an editor is told of the journal's items before they are published."""

import pytest

from tests.factories import make_author, make_issue, make_paper, make_release
from tests.library.records import in_english
from tests.responses import links_in
from tests.statements import statements

pytestmark = pytest.mark.django_db

CHECKLIST = "//*[@class='checklist']"
NO_ARTICLES = "There are no articles in this issue."


@pytest.fixture
def desk(client_of, publisher):
    return client_of(in_english(publisher))


def form_of(record):
    return f"/admin/journal/{record._meta.model_name}/{record.pk}/change/"


def test_an_issue_without_articles_is_told_in_its_form_and_in_a_release(
    desk, publisher
):
    empty, full = make_issue("Empty"), make_issue("Full")
    make_paper(issue=full)
    told = links_in(desk.get(form_of(empty)), CHECKLIST)
    assert [url for text, url in told if NO_ARTICLES in text] == ["#articles-group"] * 2
    assert NO_ARTICLES not in str(links_in(desk.get(form_of(full)), CHECKLIST))
    release = make_release("R", publisher, [empty, full])
    page = links_in(desk.get(f"/admin/publishing/release/{release.pk}/change/"), "//li")
    places = [url for text, url in page if NO_ARTICLES in text]
    assert places == [f"{form_of(empty)}#articles-group"] * 2


def test_an_author_without_a_name_in_a_language_is_told_at_the_name(desk, publisher):
    paper = make_paper()
    make_author(paper, "Complete")
    make_author(paper, family_ru="", family_en="Primerova", given_en="Anna")
    text, url = "Anna Primerova has no name", "#id_contributions-1-family_ru"
    told = links_in(desk.get(form_of(paper)), CHECKLIST)
    assert [place for what, place in told if text in what] == [url]
    assert "Complete" not in str(told)
    release = make_release("R", publisher, [paper])
    page = links_in(desk.get(f"/admin/publishing/release/{release.pk}/change/"), "//li")
    assert [place for what, place in page if text in what] == [form_of(paper) + url]


def test_many_articles_of_a_release_are_looked_at_by_as_many_statements_as_one(
    desk, publisher
):
    def count(number):
        papers = [make_paper(f"{number} {place}") for place in range(number)]
        for paper in papers:
            make_author(paper, family_ru="")
        release = make_release("R", publisher, papers)
        address = f"/admin/publishing/release/{release.pk}/change/"
        desk.get(address)
        return len(statements(desk.get, address))

    assert count(1) == count(5)
