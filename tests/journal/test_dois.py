"""DOIs by the pattern of the journal: never twice, and never another one later."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django.asserts import assertContains

from journal.models import Article, Deposit, Journal
from journal.models.journal import check_doi_pattern
from tests.factories import PAST, make_issue, make_journal, make_paper, make_rubric
from tests.journal.test_models import faults_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "pattern",
    [
        "10.5555/{year}.{issue}",
        "10.5555/{year}.{number",
        "10.5555/{nothing}.{number}",
        "10.5555/{number!r}",
        "10.5555/номер.{number}",
        "5555/{number}",
    ],
)
def test_a_pattern_that_makes_no_dois_or_one_for_all_is_refused(pattern):
    with pytest.raises(ValidationError):
        check_doi_pattern(pattern)


def assign(client, issue):
    address = f"/admin/journal/issue/{issue.pk}/deposits/"
    return client.post(f"{address}crossref/dois/", follow=True)


def test_articles_without_a_doi_get_one_that_nothing_has(client_of, publisher):
    publisher.interface_language = "en"
    publisher.save()
    make_journal(doi_pattern="10.5555/{year}.{issue}.{number}")
    made = {"issue": make_issue(year=2026, number="3-4"), "rubric": make_rubric()}
    first = make_paper("a", ru=PAST, position=1, **made)
    named = make_paper("b", ru=PAST, doi="10.5555/own", position=2, **made)
    third = make_paper("c", position=3, **made)
    make_paper("taken", doi="10.5555/2026.3-4.1")
    client = client_of(publisher)
    address = f"/admin/journal/issue/{made['issue'].pk}/deposits/"
    assertContains(client.get(address), "Assign DOIs: 2")
    assertContains(assign(client, made["issue"]), "Articles that have a DOI now: 2.")
    papers = Article.objects.in_bulk([first.pk, named.pk, third.pk])
    dois = [papers[paper.pk].doi for paper in [first, named, third]]
    assert dois == ["10.5555/2026.3-4.2", "10.5555/own", "10.5555/2026.3-4.3"]
    assert "dois/" not in client.get(address).text


def test_online_first_a_pattern_that_names_the_issue_makes_none(client_of, publisher):
    publisher.interface_language = "en"
    publisher.save()
    journal = make_journal(doi_pattern="10.5555/{year}.{issue}.{number}")
    paper = make_paper(ru=PAST, issue=None)
    client = client_of(publisher)
    address = "/admin/journal/issue/online-first/deposits/"
    page = client.get(address)
    assertContains(page, "The pattern of DOIs needs an issue: give it one by hand.")
    assert "dois/" not in page.text
    journal.doi_pattern = "10.5555/{year}.{number}"
    journal.save()
    client.post(f"{address}crossref/dois/")
    paper.refresh_from_db()
    assert paper.doi == "10.5555/2017.1"


def test_a_doi_that_is_registered_stays_and_is_given_to_no_other(client_of, publisher):
    Journal.objects.create(doi_pattern="10.5555/{number}")
    paper = make_paper(doi="10.5555/1")
    Deposit.objects.create(
        article=paper,
        target="crossref",
        doi=paper.doi,
        state=Deposit.State.DEPOSITED,
        deposited_at=timezone.now(),
    )
    for doi in ["", "10.5555/other"]:
        paper.doi = doi
        assert "doi" in faults_of(paper)
    paper.doi = "10.5555/1"
    assert "doi" not in faults_of(paper)
    paper.delete()
    another = make_paper("Another")
    assign(client_of(publisher), another.issue)
    another.refresh_from_db()
    assert another.doi == "10.5555/2"
