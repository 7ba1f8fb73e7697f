"""Articles that come out before their issue, and what follows when they get it."""

import os
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from journal.deposits import crossref, doaj
from journal.deposits.formats import format_of
from journal.deposits.issue_deposit import deposit_of
from journal.deposits.sending import mark
from journal.models import Deposit
from journal.updates import compare
from tests.factories import PAST, make_issue
from tests.journal.articles import jats_of, make_known_journal, make_known_paper
from tests.records import published

pytestmark = pytest.mark.django_db
NOTE = "Опубликовано в сети до выхода номера."
FILES = ["", "ru.pdf", "jats.xml", "cite.bib"]


@pytest.fixture
def article():
    make_known_journal()
    issue = make_issue()
    article = make_known_paper(issue)
    article.issue = None
    article.save()
    issue.delete()
    return article


def test_an_article_that_gets_its_issue_moves_there_and_its_deposits_are_stale(
    client, article, publisher
):
    old = {code: article.address_in(code) for code in ["ru", "en"]}
    day = article.issued_on
    assert old["en"] == f"/en/journal/articles/{article.slug_en}/"
    for page in [old["en"], "/en/journal/", "/en/journal/articles/"]:
        assert article.title_en in client.get(page).text
    for code in ["crossref", "doaj"]:
        assert len(mark(deposit_of(None), format_of(code), publisher)) == 1
    compare([article.pk])
    assert not any(row.is_stale for row in Deposit.objects.all())
    # Readers do not have the issue; the article stays where they find it.
    article.issue = make_issue(year=2031, number="1", published_on=date(2031, 2, 1))
    article.save()
    assert (article.published_on, article.year) == (day, 2031)
    for code, path in old.items():
        for name in FILES:
            answer = client.get(f"{path}{name}")
            assert answer.status_code == 301
            assert answer["Location"].endswith(f"{article.address_in(code)}{name}")
    assert client.get(article.address_in("en")).status_code == 200
    # Until the issue is there, they find it where it was.
    assert article.title_en in client.get("/en/journal/articles/").text
    for name, value in published("en").items():
        setattr(article.issue, name, value)
    article.issue.save()
    assert article.title_en not in client.get("/en/journal/articles/").text
    compare([article.pk])
    assert all(row.is_stale for row in Deposit.objects.all())


def test_without_an_issue_formats_leave_it_out_or_say_that_they_need_one(
    client, article
):
    deposit = deposit_of(None)
    remarks = format_of("rsci").remarks(deposit)
    assert "issue" in [each.field for each in remarks if each.is_stop]
    assert not etree.fromstring(crossref.document(deposit, PAST)).findall(
        ".//{*}journal_issue"
    )
    volume = doaj.as_json(deposit.every[0])["bibjson"]["journal"]
    assert not {"volume", "number"} & volume.keys()
    item = article.csl("en")
    assert not {"volume", "issue"} & item.keys()
    assert item["note"].replace("\xa0", " ") == NOTE
    page = client.get(article.address_in("en")).text.replace("\xa0", " ")
    assert "Advance online publication. (In Russ.) " in page


@pytest.mark.schemas
@pytest.mark.slow
def test_what_is_written_without_an_issue_is_valid(article):
    schemas, deposit = Path(os.environ["SCHEMAS"]), deposit_of(None)
    schema = etree.XMLSchema(etree.parse(schemas / "crossref/crossref5.4.0.xsd"))
    schema.assertValid(etree.fromstring(crossref.document(deposit, PAST)))
    dtd = etree.DTD(str(schemas / "jats-1.3" / "JATS-journalpublishing1-3.dtd"))
    assert dtd.validate(etree.fromstring(jats_of(article))), dtd.error_log
