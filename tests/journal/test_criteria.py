"""What DOAJ asks of the journal, and the answers that follow from the records."""

from datetime import date

import pytest
from django.utils import timezone, translation
from pytest_django.asserts import assertContains

from journal.criteria import criteria
from journal.models import Policy
from tests.factories import (
    PAST,
    appoint,
    make_author,
    make_body,
    make_issue,
    make_page,
    make_paper,
    make_person,
    make_rubric,
)
from tests.journal.articles import make_known_journal
from tests.journal.deposits.special import make_galley
from tests.statements import statements

BOTH = {"ru": PAST, "en": PAST}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def journal():
    return make_known_journal(
        board=make_body("Board", **BOTH), council=make_body("Council", **BOTH)
    )


def lacks(words):
    """Return (record, text) of what the only criterion with these words lacks."""
    [remarks] = [remarks for question, remarks in criteria() if words in question]
    return [(remark.record, remark.text) for remark in remarks]


def make_member(body, name="Member", ends=""):
    appoint(make_person(name, **BOTH), body, ends=ends)


def make_issue_of_one(number="1", **fields):
    """Make an issue with one paper."""
    day = date(2026, 3, 1)
    issue = make_issue(**BOTH, year=2026, number=number, published_on=day)
    make_author(make_paper(**BOTH, issue=issue, rubric=make_rubric(), **fields))
    return issue


# Who makes it


def test_a_board_has_five_members_today(journal):
    for number in range(4):
        make_member(journal.board, f"Member {number}")
    make_member(journal.board, "Former", ends="2020")
    make_person("Stranger")
    assert lacks("at least five members") == [(journal.board, "4 members")]
    make_member(journal.board, "Fifth")
    assert lacks("at least five members") == []


# Articles


def test_five_research_papers_a_year_are_needed(journal):
    year = timezone.localdate().year - 1
    issue = make_issue(**BOTH, year=year, number="1")
    rubric = make_rubric()
    for _number in range(4):
        make_paper(ru=PAST, issue=issue, rubric=rubric)
    make_paper(ru=PAST, issue=issue, rubric=rubric, kind="EDI")
    make_paper(issue=issue, rubric=rubric)
    assert lacks("five research papers") == [(issue, f"{year}: 4, {year + 1}: 0")]
    make_paper(ru=PAST, issue=issue, rubric=rubric)
    assert lacks("five research papers") == []


def test_dates_and_pdfs_of_the_latest_issues_are_looked_at(journal):
    whole = {"received_on": date(2025, 12, 1), "accepted_on": date(2026, 1, 2)}
    first = make_issue_of_one(**whole, doi="10.5555/1", pdf=make_galley("paper"))
    second = make_issue_of_one("2")
    [without_pdf] = lacks("a PDF of each")
    assert without_pdf[0].issue == second
    texts = {(record.issue, text) for record, text in lacks("show their dates")}
    assert {text for issue, text in texts if issue == first} == {
        "An author has no ORCID."
    }
    assert (second, "Missing: Received on") in texts


# What the journal says


def test_a_policy_stands_fresh_in_both_languages(journal):
    assert lacks("Open access") == [(journal, "There is no page.")]
    page = make_page("Open access", ru=PAST)
    Policy.objects.create(journal=journal, kind=Policy.Kind.ACCESS, page=page)
    assert lacks("Open access") == [(page, "English: not on the site")]
    page.state_en, page.published_at_en = "published", PAST
    page.save()
    assert lacks("Open access") == []
    page.title_ru = "Открытый доступ: иначе"
    page.save()
    assert lacks("Open access") == [(page, "English: out of date")]


def test_details_that_differ_in_the_two_languages_are_named(journal):
    journal.charges_ru, journal.charges_en = "Платы нет.", "There are none."
    journal.save()
    journal.charges_ru = "Плата есть."
    journal.save()
    [(_record, text)] = lacks("say the same in both languages")
    assert text == "English: out of date"


def test_what_the_journal_does_not_state_leads_to_its_field(journal):
    fields = [
        *["issn_print", "issn_online", "licence_url", "contact_email"],
        *["publisher_place_en", "copyright_holder_ru", "charges_en"],
    ]
    for field in fields:
        setattr(journal, field, "")
    journal.save()
    fragments = {
        remark.url.partition("#")[2]
        for _question, remarks in criteria()
        for remark in remarks
    }
    # One number is enough.
    assert {f"id_{field}" for field in fields[1:]} <= fragments


# The page


def test_the_form_of_the_journal_leads_to_the_page(client_of, administrator, journal):
    administrator.interface_language = "en"
    administrator.save()
    client = client_of(administrator)
    form = f"/admin/journal/journal/{journal.pk}"
    assertContains(client.get(f"{form}/change/"), f'<a href="{form}/criteria/">')
    assertContains(client.get(f"{form}/criteria/"), "at least five members")


def test_the_page_takes_as_many_statements_for_many_records(journal):
    def add(number):
        make_member(journal.board, f"Member {number}")
        page, kind = make_page(f"Page {number}", **BOTH), list(Policy.Kind)[number]
        Policy.objects.create(journal=journal, kind=kind, page=page)
        make_issue_of_one(str(number + 1), pdf=make_galley(f"pdf{number}"))

    add(0)
    few = statements(criteria)
    for number in range(1, 4):
        add(number)
    assert len(statements(criteria)) == len(few)
