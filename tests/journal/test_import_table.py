"""Articles of the journal from a table: what becomes of a row."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.utils.translation import override

from imports.undo import Undo
from journal.imports.subject import ArticleSubject
from journal.models import Article, Issue
from publishing.content import snapshots
from publishing.models import Revision
from tests.conftest import make_user
from tests.factories import (
    make_issue,
    make_journal,
    make_paper,
    make_person,
    make_rubric,
    make_topic,
)
from tests.journal.incoming import bring, remarks_of, row, table
from tests.tables import errors_of, messages_of

pytestmark = pytest.mark.django_db

FULL = row(
    volume="12",
    doi="https://doi.org/10.5555/ABC",
    pages="5–17",
    kind="review article",
    written_in="en",
    edn="ABCDEF",
    udk="004.9",
    received_on="01.02.2025",
    accepted_on="2025-03-04",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    topics="Topic en",
    summary_ru="Аннотация.",
    summary_en="An abstract.",
    keywords_en="data; city",
    references="1. Author A. A book.\n2. Author B. A paper. doi:10.5555/cited",
    authors_ru="Примерова, Анна Ивановна; Образцов, Борис",
    authors_en="Primerova, Anna; Obraztsov, Boris",
    orcids="0000-0002-1825-0097;;",
)


@pytest.fixture(autouse=True)
def _journal(db):
    make_journal()
    make_rubric("Society", code="society")
    make_topic()


def only(**conditions):
    return Article.objects.get(**conditions)


# What comes in


def test_a_row_fills_an_article_of_a_new_issue_as_a_draft_and_later_changes_nothing(
    publisher,
):
    report = bring(publisher, table(FULL))
    assert messages_of(report) == []
    article = only()
    assert article.visible_languages() == article.issue.visible_languages() == []
    issue = article.issue
    assert (issue.year, issue.number, issue.volume) == (2025, "2", "12")
    assert (article.first_page, article.last_page) == (5, 17)
    assert (article.doi, article.edn, article.kind) == ("10.5555/abc", "ABCDEF", "REV")
    assert (article.rubric.code, article.written_in) == ("society", "en")
    assert (article.received_on, article.accepted_on) == (
        date(2025, 2, 1),
        date(2025, 3, 4),
    )
    assert (article.summary_ru, article.summary_en) == ("Аннотация.", "An abstract.")
    assert [topic.title_en for topic in article.topics.all()] == ["Topic en"]
    assert [(each.text, each.doi) for each in article.references.all()] == [
        ("Author A. A book.", ""),
        ("Author B. A paper. doi:10.5555/cited", "10.5555/cited"),
    ]
    anna, _boris = article.contributions.all()
    assert (anna.family_ru, anna.given_ru) == ("Примерова", "Анна Ивановна")
    assert (anna.family_en, anna.orcid) == ("Primerova", "0000-0002-1825-0097")
    before = snapshots.take(Article, article.pk)
    with override("en"):
        report = bring(publisher, table({**FULL, "udk": "005"}))
    assert (report.counts["same"], messages_of(report)) == (1, [])
    assert remarks_of(report) == [
        "The article keeps what it has: that is changed in its form."
    ]
    assert snapshots.take(Article, article.pk) == before
    assert Revision.objects.filter(to_model="journal.article").count() == 1


def test_an_author_has_the_page_of_the_one_person_of_an_orcid_or_a_name(
    publisher,
):
    person = make_person("Anna Sample", variants=["Semple Anna"])
    named = {"family_en": "Twin", "given_en": "Ivan"}
    make_person("Ivan Twin", **named)
    make_person("Ivan Twin the Younger", **named)
    make_person("Eve Other", variants=["Other Eve"], orcid="0000-0001-5109-3700")
    known = make_person("Clara", orcid="0000-0002-1694-233X")
    make_person("Clara New", variants=["New C."])
    make_issue(year=2025, number="2")
    cells = {
        "authors_en": "Semple, Anna; Twin, Ivan; Other, Eve; Semple, Anna; New, C.",
        "orcids": ";;0000-0002-1825-0097;;0000-0002-1694-233X",
    }
    with override("en"):
        report = bring(publisher, table(row(**cells)), is_dry=True)
    assert remarks_of(report) == [
        "Semple Anna is linked to the page of Anna Sample en.",
        "New C. is linked to the page of Clara en.",
    ]
    bring(publisher, table(row(**cells)))
    people = [author.person for author in only().contributions.all()]
    assert people == [person, None, None, None, known]


# The article that a row finds


@pytest.mark.parametrize(
    ("stored", "cells"),
    [
        (
            {"doi": "10.5555/abc", "title_ru": "Пример статьи"},
            {"doi": "10.5555/ABC", "title_en": "Renamed"},
        ),
        ({"title_en": "An example of an article"}, {"summary_en": "An abstract."}),
        ({"title_en": "An example of an article"}, {"doi": "10.5555/new"}),
    ],
)
def test_a_row_finds_the_article_that_is_here(publisher, stored, cells):
    issue = make_issue("Theme", year=2025, number="2")
    make_paper("Beside", issue=issue, first_page=90)
    make_paper("Stored", issue=issue, **stored)
    report = bring(publisher, table(row(**cells)))
    assert (report.counts["same"], messages_of(report)) == (1, [])
    assert Article.objects.count() == 2


def test_an_article_with_another_doi_of_the_same_title_is_another(publisher):
    issue = make_issue("Theme", year=2025, number="2")
    title = "An example of an article"
    make_paper(title_en=title, issue=issue, doi="10.5555/first")
    report = bring(publisher, table(row(doi="10.5555/second")))
    assert report.counts["new"] == 1


def test_a_doi_that_another_article_has_is_refused_with_its_title(publisher):
    issue = make_issue("Theme", year=2025, number="2")
    make_paper("Stored", issue=issue, doi="10.5555/abc")
    with override("en"):
        report = bring(publisher, table(row(doi="10.5555/abc")))
    assert messages_of(report) == ["It is the DOI of “Stored en”."]
    assert report.outcomes["error"][0]["title"] == "An example of an article"


# What is wrong is said at its column, and nothing of the row is stored


WRONG = {
    "an ORCID that is none": (
        {"authors_en": "A, B", "orcids": "0000-0002-1825-0098"},
        "authors",
        "The check digit is wrong",
    ),
    "no rubric": ({"rubric": ""}, "rubric", "Which section is it in?"),
    "no issue": ({"year": ""}, "number", "Which issue?"),
    "a year that is none": ({"year": "99999"}, "number", "."),
    "accepted before received": (
        {"received_on": "02.02.2025", "accepted_on": "01.02.2025"},
        "accepted_on",
        "",
    ),
    "more places than authors": (
        {"authors_en": "A, B", "orcids": ";;;"},
        "orcids",
        "authors: 1",
    ),
    "a name that is too long": ({"authors_en": "A" * 201}, "authors", "at most 200"),
    "a page that is none": ({"pages": "99999"}, "pages", "32767"),
    "too many references": ({"references": "A.\n" * 301}, "references", "at most 300"),
    "no title": ({"title_ru": "", "title_en": ""}, "", "Give a title"),
}


def test_what_is_wrong_is_said_at_its_column(publisher):
    rows = [
        row(**{"title_ru": case, "title_en": case, **cells})
        for case, (cells, _column, _message) in WRONG.items()
    ]
    with override("en"):
        report = bring(publisher, table(*rows))
    outcomes = zip(WRONG.items(), report.outcomes["error"], strict=True)
    for (case, (_cells, column, message)), outcome in outcomes:
        [(place, text), *_more] = outcome["errors"]
        assert place == column, case
        assert message in text
    assert not Article.objects.exists()
    assert not Issue.objects.exists()


def test_all_that_is_wrong_with_a_row_is_said_at_once(publisher):
    wrong = {
        "edn": "abc",
        "received_on": "30.02.2025",
        "rubric": "Nature",
        "authors_en": f"{'A' * 201}, B; C, D",
    }
    with override("en"):
        report = bring(publisher, table(row(**wrong)))
    columns = {column for _row, column in errors_of(report)}
    assert columns == {"edn", "received_on", "rubric", "authors"}
    said = " ".join(messages_of(report))
    assert "at most 200" in said


def test_a_dry_run_says_which_issue_is_made(publisher):
    make_issue(year=2025, number="1")
    with override("en"):
        report = bring(publisher, table(row()), is_dry=True)
    assert remarks_of(report) == ["A new issue, as a draft: No. 2, 2025."]


def test_a_bad_row_does_not_block_the_others_nor_make_its_issue(publisher):
    good, bad = row(pages="5"), row(pages="9", number="4", doi="bad", title_en="Bad")
    report = bring(publisher, table(bad, good))
    assert (report.counts["new"], errors_of(report)) == (1, {(2, "doi")})
    assert Issue.objects.get().number == "2"


def test_two_rows_of_one_article_are_refused(publisher):
    with override("en"):
        report = bring(publisher, table(FULL, FULL))
    assert messages_of(report)[-1] == "Row 2 has this already."


def test_the_chosen_issue_is_that_of_all_rows_and_the_section_of_those_without(
    publisher,
):
    issue = make_issue("Theme", year=2024, number="1")
    rubric = make_rubric("Nature", code="nature")
    own = row(year="", number="", rubric="")
    other = row(title_en="Other", title_ru="Другая")
    named = own | {"rubric": "Society ru", "title_en": "Named", "title_ru": "Названа"}
    report = bring(publisher, table(own, other, named), issue=issue, rubric=rubric)
    assert errors_of(report) == {(3, "number")}
    assert {
        (article.issue, article.rubric.code) for article in Article.objects.all()
    } == {*((issue, code) for code in ["nature", "society"])}


# Rights


def test_who_may_not_add_issues_and_affiliations_imports_no_articles(publisher):
    user = make_user("lena")
    for name in ["add_article", "change_article"]:
        user.user_permissions.add(
            Permission.objects.get(codename=name, content_type__app_label="journal")
        )
    assert ArticleSubject.may_import(publisher)
    assert not ArticleSubject.may_import(user)


# Undone


def undo(report, user):
    undone = Undo(report.stored, report.newest, report.copies, user)
    list(undone)
    return undone.left


def test_undone_takes_away_article_and_issue(publisher):
    report = bring(publisher, table(FULL))
    assert only().contributions.count() == 2
    assert undo(report, publisher) == []
    assert not Article.objects.exists()
    assert not Issue.objects.exists()


def test_the_form_has_the_issue_from_which_it_was_opened(client_of, publisher):
    issue = make_issue("Theme", year=2025, number="2")
    address = f"/admin/journal/article/import/?issue={issue.pk}"
    page = client_of(publisher).get(address).content.decode()
    assert f'<option value="{issue.pk}" selected>' in page
