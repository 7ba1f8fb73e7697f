"""What readers see of the journal: its page, archive, issues, articles and indexes."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains

from journal.models import Article
from tests.factories import (
    PAST,
    in_both,
    make_author,
    make_document,
    make_galley,
    make_issue,
    make_notice,
    make_page,
    make_paper,
    make_person,
    make_picture,
    make_project,
    make_reference,
    make_rubric,
)
from tests.journal.articles import (
    BOTH,
    make_known_issue,
    make_known_journal,
    make_known_paper,
)
from tests.responses import links_in, page_of, texts, titles_in
from text.languages import LANGUAGES, languages_from

pytestmark = pytest.mark.django_db


# The journal and its issues


LEADS = {
    "ru": "Научный журнал, выходит с 1989 года, 6 номеров в год",
    "en": "Scholarly journal, published since 1989, 6 issues a year",
}


def test_journal_shows_its_latest_issue_its_numbers_and_its_policies(client):
    about = in_both("<p>Since 1989.</p>", "about")
    journal = make_known_journal(issues_a_year=6, **about)
    policy = make_page("Review", **BOTH)
    journal.policies.create(kind="review", page=policy)
    make_issue("Older", **BOTH, year=2024, number="6")
    make_known_paper()
    for language, lead in LEADS.items():
        response = client.get(f"/{language}/journal/")
        page = page_of(response)
        assert texts(page, "//*[@class='lead']") == [lead]
        [current] = texts(page, "//h2[@id='current']")
        assert current.endswith(f"3–4, 2025 Theme {language}")
        facts = " ".join(texts(page, "//main//dl"))
        assert "2049-3630" in facts
        assert "1050-124X" in facts
        links = dict(links_in(response))
        assert f"/{language}/journal/2025/3-4/" in links.values()
        assert policy.address_in(language) in links.values()


def test_journal_of_which_nothing_is_known_is_a_page(client):
    for path in ["", "archive/", "authors/"]:
        assert client.get(f"/en/journal/{path}").status_code == 200


def test_archive_has_the_latest_issue_first_a_double_one_by_its_first(
    client,
):
    years = "//main//nav[@aria-label='By year']//a/@href"
    make_issue("2024-6", **BOTH, year=2024, number="6")
    assert page_of(client.get("/en/journal/archive/")).xpath(years) == []
    for number in ["3-4", "2", "10"]:
        make_issue(f"2025-{number}", **BOTH, year=2025, number=number)
    response = client.get("/en/journal/archive/")
    titles = ["2025-10 en", "2025-3-4 en", "2025-2 en", "2024-6 en"]
    assert titles_in(response) == titles
    page = page_of(response)
    assert texts(page, "//main//h2") == ["2025", "2024"]
    assert page.xpath(years) == ["#year-2025", "#year-2024"]


def test_issue_shows_its_articles_by_rubric_in_the_order_of_the_editors(client):
    issue = make_known_issue()
    first, second = make_rubric("First", position=1), make_rubric("Second", position=2)
    for title, rubric, position in [
        ("c", second, 10),
        ("b", first, 20),
        ("a", first, 10),
    ]:
        make_paper(title, **BOTH, issue=issue, rubric=rubric, position=position)
    page = page_of(client.get("/en/journal/2025/3-4/"))
    assert texts(page, "//*[@aria-labelledby='contents']//h3") == [
        "First en",
        "Second en",
    ]
    titles = texts(page, "//*[@aria-labelledby='contents']//*[@class='name']")
    assert titles == ["a en", "b en", "c en"]


def test_journal_and_issue_list_the_pdf_of_an_article_in_each_language(client):
    paper = make_known_paper()
    make_galley(paper, "en")
    for language in LANGUAGES:
        names = [f"{code}.pdf" for code in languages_from(language)]
        for address in ["journal/", "journal/2025/3-4/"]:
            page = page_of(client.get(f"/{language}/{address}"))
            files = page.xpath("//main//ul//a[@class='file']/@href")
            assert files == [paper.address_in(language) + name for name in names]


def test_home_has_an_article_of_each_rubric_first_and_no_notice(client):
    issue = make_known_issue()
    rubrics = [make_rubric(f"Rubric {place}", position=place) for place in range(3)]
    papers = [
        make_paper(f"Paper {place}{number}", **BOTH, issue=issue, rubric=rubric)
        for place, rubric in enumerate(rubrics)
        for number in range(2 if place else 3)
    ]
    make_paper("there", ru=PAST, issue=issue)
    make_notice(papers[-1], issue=issue, rubric=rubrics[0])
    page = page_of(client.get("/en/journal/"))
    names = texts(page, "//*[@class='contents-lines']//*[@class='name']")
    assert names == [f"Paper {shown} en" for shown in ["00", "01", "10", "20"]]
    assert texts(page, "//*[@class='current-issue']/*[@class='after-list']") == [
        "3 more articles of the issue"
    ]
    # One year has no other to be measured by.
    assert texts(page, "//*[@aria-labelledby='by-year']//dd") == []
    make_paper("earlier", **BOTH, issue=make_issue(year=2019, **BOTH))
    page = page_of(client.get("/en/journal/"))
    assert texts(page, "//*[@aria-labelledby='by-year']//dd") == ["7", "1"]


def test_journal_and_issue_lead_to_the_whole_issue_where_readers_have_it(client):
    issue = make_known_issue(whole=make_document("Whole", **BOTH))
    for address in ["/en/journal/", issue.address_in("en")]:
        assert (
            issue.whole.address_in("en") in dict(links_in(client.get(address))).values()
        )
    issue.whole.state_en = issue.whole.state_ru = "draft"
    issue.whole.save()
    for address in ["/en/journal/", issue.address_in("en")]:
        assert "Whole" not in client.get(address).text


def test_issue_says_which_articles_are_in_the_other_language_only(client):
    issue = make_known_issue()
    make_paper("here", **BOTH, issue=issue)
    make_paper("there", ru=PAST, issue=issue)
    response = client.get("/en/journal/2025/3-4/")
    assert "there" not in response.content.decode()
    assert "1 more in Russian only." in response.content.decode()
    assert "/ru/journal/2025/3-4/" in dict(links_in(response)).values()


@pytest.mark.parametrize("is_public", [True, False])
def test_article_that_is_not_translated_has_its_way_up_and_all_its_authors(
    client, is_public
):
    dates = {"ru": PAST} if is_public else {}
    issue = make_issue("Theme", year=2025, number="1", **dates)
    paper = make_paper("Study", ru=PAST, issue=issue)
    anna = make_person("Anna", **BOTH)
    make_author(paper, "Sample", given_en="Anna", person=anna)
    make_author(paper, "Other")
    response = client.get(paper.address_in("en"))
    above, address = ["/en/journal/", "/en/journal/archive/"], "/en/journal/2025/1/"
    crumbs = links_in(response, "//*[@class='crumbs']")
    expected = [*above, address] if is_public else above
    assert [url for _name, url in crumbs] == expected
    page = page_of(response)
    assert texts(page, "//*[@class='page-head']//*[@class='authors']/li") == [
        "Anna Sample en",
        "Other en",
    ]
    assert anna.address_in("en") in dict(links_in(response, "//main")).values()
    assert not page.xpath("//*[@class='margin']//a[contains(@href, '/people/')]")
    if is_public:
        crumbs = links_in(client.get(address), "//*[@class='crumbs']")
        assert [url for _name, url in crumbs] == [
            "/en/journal/",
            "/en/journal/archive/",
        ]


def test_issue_leads_to_the_one_before_it_and_the_one_after_it(client):
    for year, number in [(2024, "6"), (2025, "1-2"), (2025, "1")]:
        make_issue(f"{year}-{number}", **BOTH, year=year, number=number)
    page = page_of(client.get("/en/journal/2025/1/"))
    assert page.xpath("//a[@rel='prev']/@href") == ["/en/journal/2025/1-2/"]
    assert page.xpath("//a[@rel='next']/@href") == ["/en/journal/2024/6/"]


def test_what_there_is_not_in_the_journal_is_a_404(client):
    make_known_paper()
    for path in ["2025/5/", "2025/3-4/nothing/", "2025/x/", "keywords/"]:
        assert client.get(f"/en/journal/{path}").status_code == 404


def test_address_follows_the_number_of_the_issue_and_the_old_one_leads_there(client):
    paper = make_known_paper()
    old = paper.address_in("en")
    paper.issue.number = "5"
    paper.issue.save()
    now = Article.objects.get(pk=paper.pk)
    assert now.address_in("en") == old.replace("/3-4/", "/5/")
    for before, after in [
        (old, now.address_in("en")),
        ("/en/journal/2025/3-4/", "/en/journal/2025/5/"),
    ]:
        response = client.get(before)
        assert (response.status_code, response["Location"]) == (301, after)


# Indexes


def test_a_name_stands_once_by_family_name_with_all_its_articles(client):
    paper = make_known_paper()
    alike = make_paper("Alike", **BOTH, issue=paper.issue)
    make_author(alike, "Example", **in_both("Anna", "given"))
    page = page_of(client.get("/en/journal/authors/"))
    assert texts(page, "//ul[contains(@class, 'rows')]/li/p") == [
        "Example en, Anna en",
        "Sample en, Boris en",
    ]
    articles = texts(page, "(//ul[contains(@class, 'rows')]/li)[1]/div/p")
    assert sorted(articles) == ["Alike en 2025", "Paper en 2025"]
    assert client.get("/en/journal/authors/?letter=Z").status_code == 404
    assert client.get("/en/journal/authors/?letter=1").status_code == 404


def test_a_year_is_found_in_the_archive(client):
    make_issue("Theme", ru=PAST, year=2025, number="3")
    response = client.get("/ru/journal/2025/")
    assert response["Location"] == "/ru/journal/archive/#year-2025"
    # By which digital archives (LOCKSS) know that they may keep it.
    assertContains(
        client.get("/ru/journal/archive/"),
        "LOCKSS system has permission to collect, preserve, and serve this Archival "
        "Unit",
    )


# Their cost


MOST = {
    "": 9,
    "archive/": 4,
    "2025/3-4/": 6,
    "2025/3-4/paper-en/": 9,
    "authors/": 5,
}


def test_pages_take_as_many_statements_for_many_rows_as_for_few(
    django_assert_max_num_queries,
):
    make_known_journal()
    paper = make_known_paper()
    for number in range(3):
        other = make_paper(f"Other {number}", **BOTH, issue=paper.issue)
        make_galley(other, "en")
        for row in [paper, other]:
            make_author(row, f"Author {number}")
            make_reference(row)
    for number in ["1", "2"]:
        cover = make_picture(number)
        make_issue(number, **BOTH, year=2025, number=number, cover=cover)
    # Not a browser, whose view would be stored after the answer.
    client = Client()
    for path, most in MOST.items():
        client.get(f"/en/journal/{path}")
        with django_assert_max_num_queries(most):
            assert client.get(f"/en/journal/{path}").status_code == 200


# Among the publications of the institute's people


def test_articles_of_people_stand_among_the_publications_by_themselves(client):
    anna, project = make_person("Anna", **BOTH), make_project("Study", **BOTH)
    paper, by_others = make_paper("Hers", **BOTH), make_paper("Theirs", **BOTH)
    removed = make_paper("Removed", **BOTH)
    for article in [paper, removed]:
        make_author(article, person=anna)
    make_notice(removed, kind="removal")
    make_author(by_others)
    paper.projects.add(project)
    for address in ["/en/publications/", *map(address_here, [anna, project])]:
        text = client.get(address).content.decode()
        assert f'href="{paper.address_in("en")}"' in text
        assert "Theirs en" not in text
        assert "Removed en" not in text


def address_here(record):
    return record.address_in("en")
