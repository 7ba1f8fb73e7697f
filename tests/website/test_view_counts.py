"""Views of the journal and of files are counted by day, and nobody is recognised."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from publishing.models import Demand, ViewCount
from tests.factories import PAST, make_document, make_issue, make_paper
from tests.journal.articles import BOTH
from tests.responses import page_of

pytestmark = pytest.mark.django_db


def counted():
    return {
        (count.to_model, count.language): count.readers
        for count in ViewCount.objects.filter(day=timezone.localdate())
    }


@pytest.mark.parametrize("is_stored", [False, True])
def test_page_of_an_article_and_an_issue_is_counted_at_each_view(
    client, request, is_stored
):
    if is_stored:
        request.getfixturevalue("pages_root")
    paper = make_paper(issue=make_issue(**BOTH), **BOTH)
    for _view in range(3):
        page = client.get(paper.address_in("en"))
    client.get(paper.address_in("en"), headers={"if-none-match": page["ETag"]})
    client.get(paper.address_in("ru"))
    client.get(paper.issue.address_in("ru"))
    client.head(paper.address_in("ru"))
    client.get("/ru/journal/")
    assert counted() == {
        ("journal.article", "en"): 4,
        ("journal.article", "ru"): 1,
        ("journal.issue", "ru"): 1,
    }
    assert not any("viewed" in name.lower() for name in page.headers)


def test_server_in_front_passes_counted_pages_on(client, pages_root):
    """It counts nobody, so it finds only pages of which views are not counted."""
    paper = make_paper(issue=make_issue(**BOTH), **BOTH)
    for address in [paper.address_in("en"), "/en/journal/"]:
        client.get(address)
    found = [path.parent.parent.name for path in pages_root.glob("**/page.html")]
    assert found == ["journal"]


def test_file_of_a_document_is_counted(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = make_document(en=PAST, files=["en"])
    path = tmp_path / document.file_en["name"]
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF-1.7")
    address = document.file_address("en", "en")
    file = client.get(address)
    client.get(address, headers={"if-none-match": file["ETag"]})
    assert counted() == {("library.document", "en"): 2}


def test_nobody_who_is_signed_in_is_counted_nor_a_robot_nor_a_draft(
    client, administrator
):
    paper = make_paper(issue=make_issue(**BOTH), ru=PAST)
    client.get(paper.address_in("ru"), headers={"user-agent": "YandexBot/3.0"})
    Client().get(paper.address_in("ru"))
    client.get(paper.address_in("en"))
    client.force_login(administrator)
    client.get(paper.address_in("ru"))
    assert counted() == {}
    # Who looks for the other language is counted as that.
    assert Demand.objects.get().language == "en"


def test_views_of_its_articles_stand_in_the_form_of_an_issue(client_of, administrator):
    issue = make_issue(**BOTH)
    paper = make_paper("Paper", issue=issue, **BOTH)
    other = make_paper("Other", issue=make_issue(year=2001))
    today = timezone.localdate()
    for days, language, record, number in [
        (0, "ru", paper, 5),
        (40, "en", paper, 11),
        (0, "file", paper, 13),
        (0, "file", issue, 19),
        (0, "ru", other, 23),
    ]:
        day = today - timedelta(days=days)
        ViewCount.objects.add_readers(number, day, language, *record.pointer)
    page = page_of(
        client_of(administrator).get(f"/admin/journal/issue/{issue.pk}/change/")
    )
    [row] = page.xpath("//table[@class='issue-articles']//th[@scope='row']")
    assert "Просмотры: 29" in row.text_content()
