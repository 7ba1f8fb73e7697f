"""Rules of the journal that hold whoever writes."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from journal.models import Article, Contribution, Issue, Journal
from journal.names import name_in
from tests.factories import (
    in_both,
    make_author,
    make_issue,
    make_journal,
    make_paper,
    make_person,
    make_rubric,
)
from tests.journal.articles import make_known_issue, make_known_paper

pytestmark = pytest.mark.django_db


def faults_of(record):
    """Return {field: messages} of what a form would refuse, in Russian."""
    with override("ru"):
        try:
            record.full_clean()
        except ValidationError as error:
            return error.message_dict
    return {}


def test_fault_of_an_article_is_named_at_its_field():
    make_paper("Another", doi="10.5555/taken")
    paper = make_known_paper()
    assert faults_of(paper) == {}
    for field, fields in [
        ("last_page", {"first_page": 12, "last_page": 5}),
        ("last_page", {"first_page": None, "last_page": 5}),
        ("article_number", {"article_number": "e7", "first_page": 1}),
        ("accepted_on", {"accepted_on": date(2025, 1, 1)}),
        ("doi", {"doi": "5555/12"}),
        ("doi", {"doi": "10.5555/taken"}),
        ("edn", {"edn": "ABC12"}),
    ]:
        wrong = Article.objects.get(pk=paper.pk)
        for name, value in fields.items():
            setattr(wrong, name, value)
        assert [*faults_of(wrong)] == [field]


def test_database_refuses_what_a_form_would():
    make_paper()
    for fields in [
        {"first_page": 12, "last_page": 5},
        {"received_on": date(2026, 1, 1), "accepted_on": date(2025, 1, 1)},
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.update(**fields)


def test_number_of_an_issue_is_one_number_or_two():
    issue = make_issue()
    for issue.number in ["3-", "3–4", "III", "3/4", "1234", "-4"]:
        assert "number" in faults_of(issue)


def test_there_is_one_issue_of_a_number_in_a_year():
    make_issue(year=2025, number="3-4")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_issue(year=2025, number="3-4")


def test_there_is_one_journal():
    make_journal()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_journal("Another")
    assert Journal.objects.count() == 1


def test_wrong_number_of_the_journal_is_refused_at_its_field():
    journal = make_journal()
    journal.issn_print, journal.issn_online = "1606-1331", "1605"
    assert faults_of(journal).keys() >= {"issn_print", "issn_online"}


def test_author_has_a_page_or_a_family_name():
    paper = make_paper()
    assert "person" in faults_of(Contribution(article=paper, position=0))
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(article=paper)


def test_name_is_that_of_the_page_where_the_article_prints_no_other():
    names = {**in_both("Example", "family"), **in_both("Anna", "given")}
    person = make_person("Anna", **names)
    printed = {"family_ru": "Прежняя", "given_ru": "А.", "family_en": ""}
    author = make_author(make_paper(), person=person, **printed)
    # A patronymic that the page gets later is in no name that was printed.
    person.patronymic_ru = "Петровна"
    assert name_in(vars(author.printed()), "ru").full == "А. Прежняя"
    assert name_in(vars(author.printed()), "en").full == "Anna en Example en"


def test_abstract_is_needed_where_the_rubric_has_abstracts():
    with_abstract = make_paper(rubric=make_rubric("Research"))
    without = make_paper(rubric=make_rubric("Events", has_abstract=False))
    assert "summary" in with_abstract.required_in("ru")
    assert "summary" not in without.required_in("ru")


@pytest.mark.parametrize(
    ("title", "fields", "marked"),
    [
        ("Lakes", {"notice_kind": "correction"}, "Lakes"),
        ("Lakes", {"notice_kind": "concern"}, "Expression of concern: Lakes"),
        ("RETRACTED: Lakes", {"notice_kind": "retraction"}, "RETRACTED: Lakes"),
        ("Lakes", {"notice_kind": "removal"}, "Removed: Lakes"),
    ],
)
def test_a_notice_that_nobody_may_miss_stands_before_the_title_once(
    title, fields, marked
):
    assert Article(title_en=title, **fields).marked_title_in("en") == marked


def test_year_number_and_date_of_an_article_follow_the_issue():
    paper = make_known_paper(published_on=None)
    own = make_paper("Own", issue=paper.issue, published_on=date(2025, 9, 9))
    issue = paper.issue
    issue.year, issue.number, issue.published_on = 2026, "1", date(2026, 2, 3)
    issue.save()
    for article, day in [(paper, date(2026, 2, 3)), (own, date(2025, 9, 9))]:
        article.refresh_from_db()
        assert (article.year, article.number) == (2026, "1")
        assert article.issued_on == day


def test_copy_of_an_issue_is_the_next_one_of_the_year(client_of, administrator):
    make_known_issue()
    make_issue(year=2025, number="2")
    issue = Issue.objects.get(number="3-4")
    client_of(administrator).post(f"/admin/journal/issue/{issue.pk}/duplicate/")
    copy = Issue.objects.exclude(number__in=["2", "3-4"]).get()
    assert (copy.year, copy.number) == (2025, "5")
    assert copy.published_on is None


def test_copy_of_an_article_has_its_authors_but_not_its_doi(client_of, administrator):
    paper = make_known_paper()
    client_of(administrator).post(f"/admin/journal/article/{paper.pk}/duplicate/")
    copy = Article.objects.exclude(pk=paper.pk).get()
    assert copy.doi == ""
    assert copy.contributions.count() == 2
