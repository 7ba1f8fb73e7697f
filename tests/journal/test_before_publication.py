"""What an editor is told and offered of the journal's items before publication."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from journal.models import Article
from publishing.models import Release
from publishing.releases import contents
from tests.factories import (
    PAST,
    make_affiliation,
    make_author,
    make_issue,
    make_paper,
    make_release,
)
from tests.forms import messages_left, open_form, send, values_of
from tests.library.records import in_english
from tests.responses import links_in
from tests.statements import statements

pytestmark = pytest.mark.django_db

NO_ARTICLES = "Journal articles: Nothing is in it yet: add it first, then publish."
ALL_HIDDEN = "Readers have no article of this issue yet."


@pytest.fixture
def desk(client_of, publisher):
    return client_of(in_english(publisher))


def form_of(record):
    return f"/admin/journal/{record._meta.model_name}/{record.pk}/change/"


def checklist(desk, record):
    """Return (remark, address of its field) of each language, as its form has them."""
    bar = open_form(desk, form_of(record)).context["bar"]
    remarks = [remark for language in bar["languages"] for remark in language.remarks]
    return [(remark.text, remark.url) for remark in remarks]


def test_an_issue_without_articles_is_told_in_its_form_and_in_a_release(
    desk, publisher
):
    empty, begun, full = [make_issue(title) for title in ["Empty", "Begun", "Full"]]
    draft, _public = make_paper(issue=begun), make_paper(issue=full, ru=PAST)
    for issue, gap in [(empty, NO_ARTICLES), (begun, ALL_HIDDEN)]:
        told = checklist(desk, issue)
        assert [url for text, url in told if gap in text] == ["#articles-group"] * 2
    told = checklist(desk, full)
    assert [url for text, url in told if ALL_HIDDEN in text] == ["#articles-group"]
    send(desk, form_of(empty), "issue_form", transition="publish:all")
    assert not empty.__class__.objects.get(pk=empty.pk).public_languages()
    release = make_release("R", publisher, [empty, begun, full])
    page = f"/admin/publishing/release/{release.pk}/change/"
    told = links_in(desk.get(page), "//li")
    places = [url for text, url in told if NO_ARTICLES in text]
    assert places == [f"{form_of(empty)}#articles-group"] * 2
    assert ALL_HIDDEN in str(told)
    for article in [draft, make_paper(issue=full)]:
        contents.add(release, article, ["ru", "en"])
    assert ALL_HIDDEN not in str(links_in(desk.get(page), "//li"))


def test_an_issue_that_goes_out_says_which_articles_readers_do_not_have(desk):
    issue, _drafts = make_issue_with_drafts()
    text = "Readers do not have yet: journal articles, {}. “Add to a release…”"
    told = checklist(desk, issue)
    place = form_of(issue).replace("change", "release")
    for number in [2, 1]:
        assert (text.format(number), place) in [
            (said.strip().removeprefix("Check: ").partition(" takes")[0], url)
            for said, url in told
        ]
    send(desk, form_of(issue), "issue_form", transition="publish:all")
    said = str(messages_left(desk))
    assert text.format(2) in said
    assert "Theme en" in said
    ways = links_in(desk.get(form_of(issue)), "//*[@class='bar-actions']")
    assert ("Publish all (journal articles: 2)…", place) in ways
    answer = desk.post(place, values_of(desk.get(place), "release-form"))
    release = Release.objects.get()
    assert answer.url == f"/admin/publishing/release/{release.pk}/change/"
    assert release.items.filter(to_model="journal.article").exists()
    paper = make_paper(issue=make_issue("Other"))
    sent = {"action": "publish", "_selected_action": paper.issue.pk, "languages": "en"}
    desk.post("/admin/journal/issue/", sent)
    assert text.format(1) in str(messages_left(desk))


def test_an_article_says_that_its_issue_is_not_on_the_site(desk):
    paper = make_paper(issue=make_issue("Hidden", ru=PAST))
    text = "is not on the site: readers do not have it yet."
    told = checklist(desk, paper)
    assert [url for said, url in told if text in said] == [form_of(paper.issue)]
    send(desk, form_of(paper), "article_form", transition="publish:all")
    assert str(messages_left(desk)).count(text) == 1


def test_authors_and_affiliations_without_a_name_in_a_language_are_told_there(
    desk, publisher
):
    paper = make_paper()
    make_author(paper, "Complete")
    author = make_author(paper, family_ru="", family_en="Primerova", given_en="Anna")
    author.affiliations.add(make_affiliation(name_ru="Завод", name_en=""))
    told = checklist(desk, paper)
    assert "Complete" not in str(told)
    release = make_release("R", publisher, [paper])
    page = links_in(desk.get(f"/admin/publishing/release/{release.pk}/change/"), "//li")
    for text, field in [
        ("Anna Primerova has no name", "family_ru"),
        ("Affiliation without a name in this language: Завод", "affiliations"),
    ]:
        url = f"#id_contributions-1-{field}"
        assert [place for what, place in told if text in what] == [url]
        assert [place for what, place in page if text in what] == [form_of(paper) + url]


def test_an_article_without_authors_or_pdf_is_told_unless_it_has_none(desk):
    paper = make_paper()
    places = {
        "No authors.": "#contributions-group",
        "Neither text nor PDF of the article.": "#id_text_ru",
    }

    def told():
        links = checklist(desk, paper)
        return {
            text: url for text in places for said, url in links if said.endswith(text)
        }

    assert told() == places
    make_author(paper, "Author")
    Article.objects.update(text_en="<p>Text.</p>")
    assert told() == {}
    Article.objects.update(removed_on="2026-01-01", text_en="")
    assert told() == {}


def test_many_articles_of_a_release_are_looked_at_by_as_many_statements_as_one(
    desk, publisher
):
    def count(number):
        papers = [make_paper(f"{number} {place}") for place in range(number)]
        for paper in papers:
            make_author(paper, family_ru="")
        release = make_release("R", publisher, papers)
        address = f"/admin/publishing/release/{release.pk}/change/"
        issue = make_issue(f"Of {number}")
        for place in range(number):
            make_author(make_paper(f"{number} in {place}", issue=issue), "Author")
        addresses = [
            address,
            form_of(issue),
            form_of(issue).replace("change", "release"),
        ]
        for address in addresses:
            desk.get(address)
        return [len(statements(desk.get, address)) for address in addresses]

    assert count(1) == count(3)


def make_issue_with_drafts():
    """Make an issue with two drafts, one in both languages, and a published article."""
    issue = make_issue("Theme")
    drafts = [make_paper("Whole", issue=issue), make_paper("Half", issue=issue)]
    drafts[1].title_en = ""
    drafts[1].save(update_fields=["title_en"])
    make_paper("Out", ru=PAST, en=PAST, issue=issue)
    make_paper("Of another issue")
    return issue, drafts


def test_a_page_names_each_article_of_an_issue_and_what_lacks_and_publishes_all(desk):
    issue, (whole, half) = make_issue_with_drafts()
    for paper in [whole, half]:
        make_author(paper, "Author")
    page = form_of(issue).replace("change", "release")
    told = dict(links_in(desk.get(page), "//table//li"))
    lacks = "{}: Neither text nor PDF of the article."
    assert told[lacks.format("Русский, English")] == f"{form_of(whole)}#id_text_ru"
    assert told[lacks.format("Русский")] == f"{form_of(half)}#id_text_ru"
    seen = values_of(desk.get(page), "publish-form") | {"publish": "1"}
    send(desk, form_of(whole), "article_form", title_en="Another")
    assert desk.post(page, seen).status_code == 200
    assert not Release.objects.exists()
    seen = values_of(desk.get(page), "publish-form") | {"publish": "1"}
    answer = desk.post(page, seen)
    release = Release.objects.get()
    assert answer.url == f"/admin/publishing/release/{release.pk}/change/"
    public = {
        record: [*type(record).objects.get(pk=record.pk).public_languages()]
        for record in [issue, whole, half]
    }
    assert public == {issue: ["ru", "en"], whole: ["ru", "en"], half: ["ru"]}
    again = desk.post(page, seen, follow=True)
    assert "nothing here that readers do not have yet" in again.text
    assert Release.objects.count() == 1


def rows_of(release):
    return {(row.pointer, row.language) for row in release.items.all()}


def test_a_release_offers_the_articles_of_its_issue_that_readers_do_not_have(
    desk, publisher
):
    issue, (whole, _half) = make_issue_with_drafts()
    release = make_release("R", publisher, [issue], languages=["en"])
    address = f"/admin/publishing/release/{release.pk}"
    page = desk.get(f"{address}/change/")
    assertContains(page, "Add what readers do not have yet: journal articles, 1")
    sent = {"parts": str(issue.pointer)}
    assert desk.post(f"{address}/items/", sent).status_code == 302
    assert rows_of(release) == {(issue.pointer, "en"), (whole.pointer, "en")}
    assertNotContains(desk.get(f"{address}/change/"), "Add what readers do not have")


def test_an_issue_takes_its_articles_along_into_a_release_unless_told_otherwise(
    desk, publisher
):
    issue, (whole, half) = make_issue_with_drafts()
    page = form_of(issue).replace("change", "release")
    values = values_of(desk.get(page), "release-form")
    desk.post(page, values | {"name": "With"})
    assert rows_of(Release.objects.get()) == {
        *((item.pointer, "ru") for item in [issue, whole, half]),
        *((item.pointer, "en") for item in [issue, whole]),
    }
    Release.objects.all().delete()
    desk.post(page, {**values, "name": "Without", "parts": []})
    assert {pointer for pointer, _code in rows_of(Release.objects.get())} == {
        issue.pointer
    }
