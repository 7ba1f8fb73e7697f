"""What DOAJ asks of the journal, and the answers that follow from the records."""

from datetime import date

import pytest
from django.utils import timezone, translation
from pytest_django.asserts import assertContains

from journal.criteria import criteria
from journal.criteria.criterion import Answer
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
from tests.journal.deposits.special import make_galley, make_special_journal
from tests.statements import statements

BOTH = {"ru": PAST, "en": PAST}
ENDOGENY = "at most a quarter"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def journal():
    return make_special_journal(
        board=make_body("Board", **BOTH), council=make_body("Council", **BOTH)
    )


def criterion(words):
    """Return the only criterion whose question has these words."""
    [found] = [
        each for _head, rows in criteria() for each in rows if words in each.question
    ]
    return found


def answer(words):
    return criterion(words).answer


def make_member(body, name="Member", affiliation="Institute", starts="", ends=""):
    person = make_person(name, **BOTH, affiliation_en=affiliation)
    appoint(person, body, starts=starts, ends=ends)
    return person


def make_issue_of(*authors, number="1", published_on=date(2026, 3, 1), **fields):
    """Make an issue with a paper of each of these people; None: of somebody else."""
    issue = make_issue(**BOTH, year=2026, number=number, published_on=published_on)
    rubric = make_rubric()
    for person in authors:
        paper = make_paper(**BOTH, issue=issue, rubric=rubric, **fields)
        make_author(paper, person=person) if person else make_author(paper)
    return issue


# The board


def test_a_board_has_five_members_whose_affiliations_readers_see(journal):
    for number in range(4):
        make_member(journal.board, f"Member {number}", f"Institute {number}")
    assert answer("at least five members") == Answer.NO
    make_member(journal.board, "Former", ends="2020")
    make_person("Stranger", affiliation_en="Institute")
    assert criterion("at least five members").figures == "4 members"
    last = make_member(journal.board, "Fifth", affiliation="")
    assert answer("at least five members") == Answer.YES
    found = criterion("has an affiliation")
    assert (found.answer, found.figures) == (Answer.NO, "4 of 5 (80%)")
    assert [place.url for place in found.places] == [
        f"/admin/institute/person/{last.pk}/change/#id_affiliation_en"
    ]


def test_a_board_from_one_institution_alone_is_named(journal):
    make_member(journal.board, "Anna", "Institute of Examples")
    make_member(journal.board, "Boris", "institute of examples")
    found = criterion("one institution")
    assert (found.answer, found.is_required) == (Answer.NO, False)
    assert found.figures == "Institute of Examples: 2 of 2 (100%)"
    make_member(journal.board, "Vera", "University")
    assert answer("one institution") == Answer.YES


# Endogeny


def test_endogeny_counts_who_sat_on_board_or_council_on_the_day(journal):
    on_board = make_member(journal.board, starts="2025")
    on_council = make_member(journal.council, starts="2020", ends="2026-03")
    before = make_member(journal.board, ends="2026-02")
    later = make_member(journal.board, starts="2026-04")
    make_issue_of(on_board, on_council, before, later, None)
    found = criterion(ENDOGENY)
    assert found.answer == Answer.NO
    assert found.figures.startswith("2 of 5 (40%)")
    assert len(found.places) == 2


@pytest.mark.parametrize(("others", "expected"), [(3, Answer.YES), (2, Answer.NO)])
def test_a_quarter_of_an_issue_is_the_most(journal, others, expected):
    member = make_member(journal.board)
    make_issue_of(member, *[None] * others)
    assert answer(ENDOGENY) == expected


def test_an_issue_without_research_papers_answers_nothing(journal):
    make_issue_of(None, kind="EDI")
    assert answer(ENDOGENY) == Answer.UNKNOWN


def test_a_member_without_a_page_at_the_article_is_told_by_orcid(journal):
    member = make_member(journal.board)
    member.orcid = "0000-0002-1825-0097"
    member.save()
    issue = make_issue_of(None)
    author = issue.articles.get().contributions.get()
    author.orcid = member.orcid
    author.save()
    assert criterion(ENDOGENY).figures.startswith("1 of 1 (100%)")


def test_endogeny_is_of_the_two_latest_issues_that_readers_have(journal):
    member = make_member(journal.board)
    make_issue_of(member, number="1")
    make_issue_of(None, number="2")
    make_issue_of(None, number="3")
    make_issue(year=2026, number="4")
    questions = [
        each.question
        for _heading, rows in criteria()
        for each in rows
        if ENDOGENY in each.question
    ]
    assert [question[:11] for question in questions] == ["No. 3, 2026", "No. 2, 2026"]


def test_without_a_day_of_publication_only_the_editor_knows(journal):
    issue = make_issue_of(None, published_on=None)
    found = criterion(ENDOGENY)
    assert found.answer == Answer.UNKNOWN
    assert found.places[0].url.endswith(f"/{issue.pk}/change/#id_published_on")


# Articles


def test_five_research_papers_a_year_are_needed(journal):
    year = timezone.localdate().year - 1
    issue = make_issue(**BOTH, year=year, number="1")
    rubric = make_rubric()
    for _number in range(4):
        make_paper(ru=PAST, issue=issue, rubric=rubric)
    make_paper(ru=PAST, issue=issue, rubric=rubric, kind="EDI")
    make_paper(issue=issue, rubric=rubric)
    assert answer("five research papers") == Answer.NO
    make_paper(ru=PAST, issue=issue, rubric=rubric)
    assert answer("five research papers") == Answer.YES


def test_dates_and_pdfs_of_the_latest_issues_are_counted(journal):
    make_issue_of(
        None,
        received_on=date(2025, 12, 1),
        accepted_on=date(2026, 1, 2),
        pdf=make_galley("paper"),
    )
    make_issue_of(None, number="2")
    dates, pdfs = criterion("received, accepted"), criterion("a PDF of each")
    assert dates.figures == pdfs.figures == "1 of 2 (50%)"
    assert (dates.answer, dates.is_required) == (Answer.NO, False)
    assert (pdfs.answer, pdfs.is_required) == (Answer.NO, True)


# What the journal says


def test_a_policy_stands_fresh_in_both_languages(journal):
    assert answer("Open access") == Answer.NO
    page = make_page("Open access", ru=PAST)
    Policy.objects.create(journal=journal, kind=Policy.Kind.ACCESS, page=page)
    assert criterion("Open access").figures == "English: not on the site"
    page.state_en, page.published_at_en = "published", PAST
    page.save()
    assert answer("Open access") == Answer.YES
    page.title_ru = "Открытый доступ: иначе"
    page.save()
    found = criterion("Open access")
    assert (found.answer, found.figures) == (Answer.NO, "English: out of date")
    assert found.places[0].url == f"/admin/institute/page/{page.pk}/translate/en/"


def test_details_that_differ_in_the_two_languages_are_named(journal):
    words = "say the same in both languages"
    journal.charges_ru, journal.charges_en = "Платы нет.", "There are none."
    journal.save()
    journal.charges_ru = "Плата есть."
    journal.save()
    assert criterion(words).figures.startswith("English: out of date")


def test_a_journal_has_an_issn(journal):
    assert criterion("ISSN, and").figures == "2049-3630, 1050-124X"
    journal.issn_print = journal.issn_online = ""
    journal.save()
    found = criterion("ISSN, and")
    assert found.answer == Answer.NO
    assert found.places[0].url.endswith("#id_issn_online")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("licence is stated", "licence_url"),
        ("e-mail", "contact_email"),
        ("publisher", "publisher_place_en"),
        ("copyright", "copyright_holder_ru"),
        ("Author charges, or", "charges_en"),
    ],
)
def test_what_the_journal_does_not_state_leads_to_its_field(journal, words, field):
    setattr(journal, field, "")
    journal.save()
    found = criterion(words) if words != "Charges" else criterion("Author charges, ")
    assert found.answer == Answer.NO
    assert any(place.url.endswith(f"#id_{field}") for place in found.places)


# The page


def test_the_form_of_the_journal_leads_to_the_page(client_of, administrator, journal):
    administrator.interface_language = "en"
    administrator.save()
    client = client_of(administrator)
    form = f"/admin/journal/journal/{journal.pk}"
    assertContains(client.get(f"{form}/change/"), f'<a href="{form}/criteria/">')
    page = client.get(f"{form}/criteria/")
    assertContains(page, "at least five members")
    assertContains(page, "only you know")


def test_the_page_takes_as_many_statements_for_many_records(journal):
    def add(number):
        make_member(journal.board, f"Member {number}")
        page, kind = make_page(f"Page {number}", **BOTH), list(Policy.Kind)[number]
        Policy.objects.create(journal=journal, kind=kind, page=page)
        make_issue_of(None, number=str(number + 1), pdf=make_galley(f"pdf{number}"))

    add(0)
    few = statements(criteria)
    for number in range(1, 4):
        add(number)
    assert len(statements(criteria)) == len(few)
