"""The articles of an issue in its form: in order, with what leads to them."""

import pytest
from django.utils.translation import override
from lxml import html
from pytest_django.asserts import assertContains

from journal.models import Article, Deposit, Issue
from tests.conftest import make_user
from tests.factories import PAST, make_galley, make_issue, make_paper, make_rubric
from tests.forms import delete, messages_of, read_form, send, undelete
from tests.library.records import in_english
from tests.responses import links_in

pytestmark = pytest.mark.django_db


def make_three():
    """Make an issue with three articles, and an article of another issue."""
    issue, rubric = make_issue(), make_rubric()
    papers = [
        make_paper(name, issue=issue, rubric=rubric, position=place)
        for place, name in enumerate("abc")
    ]
    return issue, papers, make_paper("elsewhere", rubric=rubric)


def test_form_of_an_issue_leads_to_its_articles_in_order_and_to_a_new_one(
    client_of, administrator
):
    issue, papers, other = make_three()
    client = client_of(administrator)
    links = links_in(client.get(f"/admin/journal/issue/{issue.pk}/change/"), "//form")
    addresses = [address for _text, address in links]
    forms = [f"/admin/journal/article/{paper.pk}/change/" for paper in papers]
    assert [address for address in addresses if address in forms] == forms
    assert f"/admin/journal/article/{other.pk}/change/" not in addresses
    add = f"/admin/journal/article/add/?issue={issue.pk}"
    assert add in addresses
    values = read_form(client, add, "article_form")
    assert str(issue.pk) in values["issue"]


def test_form_of_an_issue_shows_what_is_there_of_each_article(client_of, administrator):
    issue, rubric = make_issue(), make_rubric()
    whole = make_paper(
        "whole",
        issue=issue,
        rubric=rubric,
        ru=PAST,
        doi="10.5555/whole",
        text_en="<p>Text.</p>",
    )
    make_galley(whole, "ru")
    Deposit.objects.create(article=whole, target="doaj", state=Deposit.State.REFUSED)
    bare = make_paper("bare", issue=issue, rubric=rubric, title_en="", position=2)
    client = client_of(in_english(administrator))
    page = html.fromstring(
        client.get(f"/admin/journal/issue/{issue.pk}/change/").content.decode()
    )
    first, second = (
        [" ".join(cell.text_content().split()) for cell in row.xpath("th | td")]
        for row in page.xpath("//*[@class='issue-articles']//tr[td]")
    )
    assert first[2:] == [
        *("RU publishedEN draft", "EN", "PDF, 1.21 MB, Russian", "10.5555/whole"),
        "DOAJ refused",
    ]
    assert second[2:] == ["RU draftEN missing", "", "missing", "missing", ""]
    # And back.
    ways = links_in(client.get(f"/admin/journal/article/{bare.pk}/change/"), "//form")
    assert f"/admin/journal/issue/{issue.pk}/change/" in dict(ways).values()


def test_order_is_that_of_one_issue_and_leaves_the_others_alone(
    client_of, administrator
):
    issue, papers, other = make_three()
    address = f"/admin/journal/article/order/?issue={issue.pk}"
    client = client_of(in_english(administrator))
    page = client.get(address)
    assert str(other) not in page.content.decode()
    # Who does not want it after all is where the page was opened.
    form = f"/admin/journal/issue/{issue.pk}/change/"
    assert ("Cancel", form) in links_in(page, "//form")
    a, b, c = papers
    order = " ".join(f"{paper.pk}:0" for paper in [c, a, b])
    sent = {"version": page.context["version"], "order": order}
    assert client.post(address, sent).status_code == 302
    assert list(Article.objects.filter(issue=issue).in_order()) == [c, a, b]


def test_order_without_an_issue_is_that_of_the_latest(client_of, administrator):
    client = client_of(administrator)
    assert client.get("/admin/journal/article/order/").status_code == 200
    old = make_paper("old", issue=make_issue(year=2001))
    new = make_paper("new", issue=make_issue(year=2002))
    page = client.get("/admin/journal/article/order/").content.decode()
    assert str(new) in page
    assert str(old) not in page
    assert client.get("/admin/journal/article/order/?issue=x").status_code == 404


def test_an_article_comes_back_only_after_its_section(client_of, administrator):
    rubric = make_rubric("Law")
    paper = make_paper("lost", rubric=rubric)
    client = client_of(in_english(administrator))
    keys = paper.pk, rubric.pk
    delete(client, f"/admin/journal/article/{paper.pk}/delete/")
    delete(client, f"/admin/journal/rubric/{rubric.pk}/delete/")
    answer = undelete(client, paper, keys[0])
    refusal = "Section: it was deleted, too. Restore that first."
    assert refusal in messages_of(answer)[-1]
    assertContains(client.get("/admin/journal/rubric/deleted/"), "Law")
    undelete(client, rubric, keys[1])
    undelete(client, paper, keys[0])
    assert Article.objects.get().rubric == rubric


@pytest.mark.parametrize(
    ("role", "public", "expected"),
    [("Editor", None, "2"), ("Editor", PAST, "1"), ("Publisher", PAST, "2")],
)
def test_number_that_readers_have_in_an_article_is_for_who_publishes(
    client_of, role, public, expected
):
    issue = make_issue(number="1")
    make_paper(issue=issue, rubric=make_rubric(), ru=public)
    change = f"/admin/journal/issue/{issue.pk}/change/"
    client = client_of(make_user("anna", role))
    assert send(client, change, "issue_form", number="2").status_code == 302
    issue.refresh_from_db()
    assert issue.number == expected


def test_an_issue_without_a_theme_is_called_by_its_number(client_of, publisher, client):
    desk = client_of(in_english(publisher))
    add = "/admin/journal/issue/add/"
    new = {"year": "2026", "number": "1"}
    # Nobody gets an empty issue.
    send(desk, add, "issue_form", **new, transition="publish:all")
    assert not Issue.objects.exists()
    send(desk, add, "issue_form", **new)
    issue = Issue.objects.get()
    paper = make_paper(issue=issue)
    form = f"/admin/journal/issue/{issue.pk}/change/"
    send(desk, form, "issue_form", transition="publish:all")
    paper.delete()
    issue = Issue.objects.get()
    assert issue.public_languages() == ["ru", "en"]
    for language, title in [("ru", "№ 1, 2026"), ("en", "No. 1, 2026")]:
        page = client.get(f"/{language}/journal/2026/1/")
        [head] = html.fromstring(page.content.decode()).xpath("//h1")
        assert head.text_content().replace("\N{NO-BREAK SPACE}", " ") == title
        with override(language):
            assert str(issue) == issue.number_display
    page = desk.get("/admin/journal/issue/").content.decode()
    assert page.replace("\N{NO-BREAK SPACE}", " ").count(">No. 1, 2026<") == 1
    # It follows the number, but a theme does not.
    issue.number = "2"
    issue.save()
    assert issue.title_en.endswith("2, 2026")
    following = Issue.objects.get()
    following.become_new_draft()
    following.save()
    assert following.title_en.endswith("3, 2026")
    following.delete()
    issue.title_en = "Theme"
    issue.number = "3"
    issue.save()
    assert (issue.theme_in("ru"), issue.theme_in("en")) == ("", "Theme")
