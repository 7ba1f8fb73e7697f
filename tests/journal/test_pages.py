"""What readers see of the journal: its page, archive, issues, articles and indexes."""

from datetime import date

import pytest
from django.test import Client
from lxml import html

from journal.models import Article, Contribution
from tests.factories import (
    PAST,
    in_both,
    make_author,
    make_document,
    make_entry,
    make_issue,
    make_page,
    make_paper,
    make_person,
    make_picture,
    make_project,
    make_reference,
    make_rubric,
)
from tests.journal.worlds import (
    BOTH,
    make_known_issue,
    make_known_journal,
    make_known_paper,
)
from tests.responses import heading_of, links_in, titles_in, xml_of
from tests.statements import statements
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def page_of(response):
    assert response.status_code == 200, response.status_code
    return html.fromstring(response.content.decode().replace("\u00ad", ""))


def texts(page, path):
    return [" ".join(node.text_content().split()) for node in page.xpath(path)]


# The journal and its issues


@pytest.mark.parametrize("language", LANGUAGES)
def test_journal_shows_its_latest_issue_its_numbers_and_its_policies(client, language):
    journal = make_known_journal(**in_both("<p>Since 1989.</p>", "about"))
    policy = make_page("Review", **BOTH)
    journal.policies.create(kind="review", page=policy)
    make_issue("Older", **BOTH, year=2024, number="6")
    make_known_paper()
    page = page_of(client.get(f"/{language}/journal/"))
    assert texts(page, "//h2[@id='current']") == [f"Theme {language}"]
    facts = " ".join(texts(page, "//main//dl"))
    assert "1606-1330" in facts
    assert "1605-9921" in facts
    links = dict(links_in(client.get(f"/{language}/journal/")))
    assert f"/{language}/journal/2025/3-4/" in links.values()
    assert policy.address_in(language) in links.values()


@pytest.mark.parametrize("language", LANGUAGES)
def test_journal_of_which_nothing_is_known_is_a_page(client, language):
    assert client.get(f"/{language}/journal/").status_code == 200
    assert client.get(f"/{language}/journal/archive/").status_code == 200
    assert client.get(f"/{language}/journal/authors/").status_code == 200


def test_archive_has_the_latest_issue_first_and_counts_a_double_number_by_its_first(
    client,
):
    for year, number in [(2024, "6"), (2025, "3-4"), (2025, "2"), (2025, "10")]:
        make_issue(f"{year}-{number}", **BOTH, year=year, number=number)
    response = client.get("/en/journal/archive/")
    assert titles_in(response) == [
        "2025-10 en",
        "2025-3-4 en",
        "2025-2 en",
        "2024-6 en",
    ]
    assert texts(page_of(response), "//main//h2") == ["2025", "2024"]


def test_years_of_the_archive_are_listed_where_there_are_several(client):
    years = "//main//nav[@aria-label='By year']//a/@href"
    for year, listed in [(2024, []), (2025, ["#year-2025", "#year-2024"])]:
        make_issue(f"{year}", **BOTH, year=year, number="1")
        assert page_of(client.get("/en/journal/archive/")).xpath(years) == listed


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
    assert texts(page, "//*[@class='issue-contents']//h3") == ["First en", "Second en"]
    titles = texts(page, "//*[@class='issue-contents']//*[@class='name']")
    assert titles == ["a en", "b en", "c en"]


def test_issue_says_which_articles_are_in_the_other_language_only(client):
    issue = make_known_issue()
    make_paper("here", **BOTH, issue=issue)
    make_paper("there", ru=PAST, issue=issue)
    response = client.get("/en/journal/2025/3-4/")
    assert "there" not in response.content.decode()
    assert "1 more in Russian only." in response.content.decode()
    assert "/ru/journal/2025/3-4/" in dict(links_in(response)).values()


@pytest.mark.parametrize("path", ["authors/", "2025/lockss/"])
def test_lists_say_how_much_of_them_only_the_other_language_has(client, path):
    issue = make_known_issue()
    for title, dates in [("both", BOTH), ("a", {"ru": PAST}), ("b", {"ru": PAST})]:
        page = page_of(client.get(f"/ru/journal/{path}")) if title == "a" else None
        assert page is None or not page.xpath("//main//p/a[@hreflang]")
        paper = make_paper(title, **dates, issue=issue)
        for name in ["Everywhere", title]:
            make_author(paper, name)
    page = page_of(client.get(f"/en/journal/{path}"))
    [said] = page.xpath("//p[contains(., 'in Russian only')]")
    assert said.text.strip() == "2 more in Russian only."
    assert said.xpath("a/@href") == [f"/ru/journal/{path}"]
    for title in ["c", "d", "e"]:
        make_author(make_paper(title, en=PAST, issue=issue), title)
    page = page_of(client.get(f"/ru/journal/{path}"))
    assert page.xpath("//main//p/a[@hreflang='en']/@href") == [f"/en/journal/{path}"]


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


@pytest.mark.parametrize(
    "path", ["2025/5/", "2025/3-4/nothing/", "2031/", "2025/x/", "keywords/"]
)
def test_what_there_is_not_in_the_journal_is_a_404(client, path):
    make_known_paper()
    for language in LANGUAGES:
        assert client.get(f"/{language}/journal/{path}").status_code == 404


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


# An article


@pytest.mark.parametrize("language", LANGUAGES)
def test_article_stands_in_both_languages_its_own_first(client, language):
    paper = make_known_paper(written_in="en")
    response = client.get(paper.address_in(language))
    page = page_of(response)
    columns = page.xpath("(//*[@class='columns'])[1]/*")
    titles = [" ".join(c[0].text_content().split()) for c in columns]
    assert titles == ["Paper en", "Paper ru"]
    other = "ru" if language == "en" else "en"
    assert [column.get("lang") for column in columns] == [
        None if code == language else other for code in ["en", "ru"]
    ]
    assert heading_of(response) == f"Paper {language}"
    if language == "ru":
        margin = texts(page, "(//main//div[@class='margin'])[1]/*")
        assert "Язык: английский" in margin
        assert "This page in English" in margin
        assert "Read in English" not in margin


def test_text_of_a_language_that_readers_do_not_have_is_on_no_page(client):
    paper = make_known_paper(ru=PAST, en=None)
    text = client.get(paper.address_in("ru")).content.decode()
    assert "Abstract ru" in text
    assert "Abstract en" not in text
    assert client.get(paper.address_in("en") + "cite.bib").status_code == 404


def test_article_shows_affiliations_by_marks_terms_and_its_pdf(client):
    concept, paper = make_entry(ru="данные", en="data"), make_known_paper()
    response = client.get(paper.address_in("en"))
    page, links = page_of(response), dict(links_in(response))
    assert texts(page, "//*[@class='authors-in-full']/li/span[@class='name']") == [
        "Anna en Example en1",
        "Boris en Sample en12",
    ]
    assert texts(page, "//*[@class='places']/li") == [
        "Academy en, City en, Russia",
        "University en",
    ]
    # Of the keywords those that are terms lead to their entries.
    assert links["data"] == concept.address_in("en")
    assert links["данные"] == concept.address_in("ru")
    assert "city" not in links
    [address] = [address for address in links.values() if address.endswith(".pdf")]
    assert address == "/en/documents/galley-en/ru.pdf"
    paper.pdf.state_ru = "draft"
    paper.pdf.save(update_fields=["state_ru"])
    assert ".pdf" not in client.get(paper.address_in("en")).content.decode()


def test_no_page_and_no_file_shows_the_e_mail_of_an_author(client):
    paper = make_known_paper()
    for language in LANGUAGES:
        address = paper.address_in(language)
        for path in ["", "cite.bib", "cite.ris", "cite.json"]:
            assert "hidden@" not in client.get(address + path).content.decode(), path


def test_no_statement_of_a_page_for_readers_asks_for_an_e_mail(client):
    paper = make_known_paper()
    address = paper.address_in("en")
    paths = [address, address + "cite.bib", "/en/journal/2025/3-4/", "/en/journal/"]
    for path in [*paths, "/en/journal/authors/", "/en/journal/2025/"]:
        for statement in statements(client.get, path):
            assert '"journal_contribution"."email"' not in statement, path


def test_article_says_how_to_cite_it_and_has_files_for_that(client):
    paper = make_known_paper()
    page = page_of(client.get(paper.address_in("ru")))
    gost = texts(page, "//*[@class='cite']//dd")[0]
    assert "№ 3–4. С. 12–25." in gost, gost
    assert "10.5555/paper" in gost
    bibtex = client.get(paper.address_in("en") + "cite.bib").content.decode()
    assert "@article{10.5555/paper," in bibtex
    ris = client.get(paper.address_in("en") + "cite.ris").content.decode()
    assert "TY  - JOUR" in ris
    [item] = client.get(paper.address_in("ru") + "cite.json").json()
    assert item["title"] == "Paper ru"
    assert item["page"] == "12-25"
    assert item["author"][1] == {"family": "Sample ru", "given": "Boris ru"}


@pytest.mark.parametrize("written_in", LANGUAGES)
def test_article_is_cited_in_its_own_language_on_the_pages_of_both(client, written_in):
    paper = make_known_paper(written_in=written_in)
    addresses = [paper.address_in(language) for language in LANGUAGES]
    cited = [
        texts(page_of(client.get(address)), "//*[@class='cite']//dd[not(button)]")
        for address in addresses
    ]
    assert cited[0] == cited[1]
    assert f"Paper {written_in}" in cited[0][0]
    for suffix in ["bib", "ris", "json"]:
        files = [client.get(f"{address}cite.{suffix}").content for address in addresses]
        assert files[0] == files[1]
        assert f"Abstract {written_in}" in files[0].decode()


def test_citation_has_no_abstract_that_readers_do_not_have(client):
    paper = make_known_paper(written_in="ru", ru=None, en=PAST)
    [item] = client.get(paper.address_in("en") + "cite.json").json()
    assert (item["language"], item["title"]) == ("ru", "Paper ru")
    assert not item.keys() & {"abstract", "keyword"}
    paper.title_ru = ""
    paper.save()
    [item] = client.get(paper.address_in("en") + "cite.json").json()
    assert (item["language"], item["title"]) == ("en", "Paper en")


@pytest.mark.parametrize(
    ("notice", "title"),
    [
        ({"notice_kind": "correction"}, "Paper en"),
        ({"notice_kind": "retraction"}, "Paper en [Retracted, 10 November 2026]"),
        (
            {"notice_kind": "removal", "removed_on": date(2026, 11, 12)},
            "Paper en [Removed, 12 November 2026]",
        ),
    ],
)
def test_citation_says_what_became_of_the_article(client, notice, title):
    paper = make_known_paper(
        written_in="en", **notice, notice_on=date(2026, 11, 10), notice_en="Why."
    )
    for language in LANGUAGES:
        address = paper.address_in(language)
        [item] = client.get(f"{address}cite.json").json()
        assert item["title"] == title
        page = page_of(client.get(address))
        for citation in texts(page, "//*[@class='cite']//dd[not(button)]"):
            assert title in citation


def test_article_without_an_abstract_has_no_heading_of_one(client):
    paper = make_known_paper(
        rubric=make_rubric("Editorial", has_abstract=False),
        summary_ru="",
        summary_en="",
    )
    labels = texts(
        page_of(client.get(paper.address_in("en"))), "//main//h2 | //main//h3"
    )
    assert "Keywords" in labels
    assert "Abstract" not in labels


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        ({"title_en": "Editorial"}, ["Editorial"]),
        ({"title_en": "Word"}, ["Word", "Editorial"]),
        # It says so in the other language.
        ({"title_ru": "От редакции", "title_en": "Editorial"}, ["Editorial"]),
    ],
)
def test_kind_of_an_article_stands_beside_a_rubric_of_another_name(
    client, titles, said
):
    paper = make_paper(**BOTH, rubric=make_rubric(**titles), kind="EDI")
    page = page_of(client.get(paper.address_in("en")))
    assert texts(page, "//*[@class='margin']/span")[: len(said)] == said
    assert len(texts(page, "//*[@class='margin']/span")) == len(said) + 1
    if "title_ru" in titles:
        page = page_of(client.get(paper.address_in("ru")))
        margin = texts(page, "//*[@class='margin']/span")
        assert margin[0] == "От редакции"
        assert "Редакционная статья" not in margin


def test_notice_stands_between_the_titles_and_the_authors(client):
    paper = make_known_paper(
        notice_kind="retraction", notice_on=date(2026, 1, 2), notice_en="The data fail."
    )
    page = page_of(client.get(paper.address_in("en")))
    [notice] = page.xpath(
        "//main//h1/following::*[@id='notice'][following::*[@class='authors-in-full']]"
    )
    assert "Retracted, 2 January 2026" in notice.text_content().replace("\xa0", " ")
    assert "The data fail." in notice.text_content()


def test_removed_article_keeps_who_wrote_what_and_why_and_nothing_else(client):
    paper = make_known_paper(
        notice_kind="removal",
        notice_on=date(2026, 1, 2),
        notice_en="By order of a court.",
        removed_on=date(2026, 1, 3),
    )
    response = client.get(paper.address_in("en"))
    text = response.content.decode()
    assert "By order of a court." in text
    assert "The article was removed on" in text
    assert "Anna en Example en" in text
    assert "10.5555/paper" in text
    for gone in ["Abstract en", "Sample B. A paper.", ".pdf", "citation_"]:
        assert gone not in text, gone


def test_day_of_a_removal_is_told_once(client):
    day = date(2026, 1, 2)
    paper = make_known_paper(
        notice_kind="removal", notice_on=day, notice_en="Why.", removed_on=day
    )
    page = page_of(client.get(paper.address_in("en")))
    [notice] = texts(page, "//*[@id='notice']")
    assert notice == "Removed, 2 January 2026 Why."


def test_year_has_the_latest_issue_first_as_the_archive(client):
    for number in ["2", "10", "3"]:
        make_issue(number, **BOTH, year=2025, number=number)
    for path in ["2025", "archive"]:
        titles = titles_in(client.get(f"/en/journal/{path}/"))
        assert titles == ["10 en", "3 en", "2 en"]


def test_pdf_of_a_removed_article_is_gone(client):
    paper = make_known_paper()
    file = "/ru/documents/galley-ru/ru.pdf"
    assert paper.pdf.is_file_public("ru")
    paper.notice_kind, paper.notice_on = "removal", date(2026, 1, 2)
    paper.notice_ru = "Удалена."
    paper.removed_on = date(2026, 1, 3)
    paper.save()
    paper.pdf.refresh_from_db()
    assert not paper.pdf.is_file_public("ru")
    assert client.get(file).status_code == 404


def test_translation_and_original_lead_to_each_other(client):
    original = make_known_paper()
    translation = make_paper(
        "Translation",
        **BOTH,
        issue=original.issue,
        written_in="en",
        translation_of=original,
    )
    for one, other in [(original, translation), (translation, original)]:
        page = page_of(client.get(one.address_in("en")))
        [link] = page.xpath("//main//dl//a[starts-with(@href, '/en/journal/2025/')]")
        assert link.get("href") == other.address_in("en")


# Indexes


def test_authors_stand_by_family_name_once_with_all_their_articles(client):
    paper = make_known_paper()
    other = make_paper("Other", **BOTH, issue=paper.issue)
    anna = Contribution.objects.get(orcid="0000-0002-1825-0097")
    make_author(other, "Married", person=anna.person)
    alike = make_paper("Alike", **BOTH, issue=paper.issue)
    make_author(alike, "Example", **in_both("Anna", "given"))
    page = page_of(client.get("/en/journal/authors/"))
    assert texts(page, "//ul[contains(@class, 'rows')]/li/p") == [
        "Example en, Anna en",
        "Sample en, Boris en",
    ]
    articles = texts(page, "(//ul[contains(@class, 'rows')]/li)[1]/div/p")
    assert sorted(articles) == ["Alike en 2025", "Other en 2025", "Paper en 2025"]
    [lead] = texts(page_of(client.get("/en/journal/2025/")), "//*[@class='lead']")
    assert ", 2 authors," in lead
    assert client.get("/en/journal/authors/?letter=Z").status_code == 404
    assert client.get("/en/journal/authors/?letter=1").status_code == 404


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("ru", "Научный журнал, выходит с 1989 года, 6 номеров в год"),
        ("en", "Scholarly journal, published since 1989, 6 issues a year"),
    ],
)
def test_journal_says_below_its_title_that_it_is_a_journal(client, language, lead):
    make_known_journal(issues_a_year=6)
    page = page_of(client.get(f"/{language}/journal/"))
    assert texts(page, "//*[@class='lead']") == [lead]


def test_year_counts_what_readers_see_in_some_language(client):
    paper = make_known_paper()
    make_paper("Russian", ru=PAST, issue=paper.issue)
    make_paper("Draft", issue=paper.issue)
    for language in LANGUAGES:
        page = page_of(client.get(f"/{language}/journal/2025/"))
        [lead] = texts(page, "//*[@class='lead']")
        assert lead.startswith("2"), lead
        sizes = texts(page, "//li[contains(@class, 'entry')]//span")
        assert [size[0] for size in sizes] == ["2"]
    page = page_of(client.get("/en/journal/2025/"))
    assert texts(page, "//*[@aria-labelledby='by-language']//li") == ["Russian 2"]


def test_page_of_a_year_leads_to_pages_that_are_there(client):
    issue = make_issue("Theme", ru=PAST, year=2025, number="3")
    alone = client.get("/ru/journal/2025/")
    assert not [link for _text, link in links_in(alone) if "lockss" in link]
    make_paper("Paper", ru=PAST, issue=issue)
    for path in ["2025/", "2025/lockss/"]:
        response = client.get(f"/ru/journal/{path}")
        assert client.get(f"/en/journal/{path}").status_code == 404
        switch = dict(links_in(response, "//*[@class='language-switch']"))
        assert switch["English"] == "/en/journal/archive/"
    links = links_in(client.get("/ru/journal/2025/"))
    assert [link for _text, link in links if "lockss" in link]


def test_feed_has_the_articles_in_its_language(client):
    make_known_paper(ru=PAST, en=None)
    ns = {"a": "http://www.w3.org/2005/Atom"}
    for language, titles in [("ru", ["Paper ru"]), ("en", [])]:
        feed = xml_of(client.get(f"/{language}/journal/feed/"))
        assert feed.xpath("//a:entry/a:title/text()", namespaces=ns) == titles


# Their cost


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("", 7),
        ("archive/", 4),
        ("2025/", 7),
        ("2025/3-4/", 6),
        ("2025/3-4/paper-en/", 10),
        ("authors/", 6),
        ("2025/lockss/", 8),
    ],
)
def test_pages_take_as_many_statements_for_many_rows_as_for_few(
    django_assert_max_num_queries, path, most
):
    make_known_journal()
    paper = make_known_paper()
    for number in range(5):
        other = make_paper(
            f"Other {number}",
            **BOTH,
            issue=paper.issue,
            pdf=make_document(f"PDF {number}", **BOTH, files=["en"]),
        )
        for row in [paper, other]:
            make_author(row, f"Author {number}")
            make_reference(row)
        make_issue(
            f"{number}",
            **BOTH,
            year=2025,
            number=f"{number + 10}",
            cover=make_picture(f"{number}"),
        ) if number < 2 and path in ("archive/", "2025/") else None
    # Not a browser, whose view would be stored after the answer.
    client = Client()
    client.get(f"/en/journal/{path}")
    with django_assert_max_num_queries(most):
        assert client.get(f"/en/journal/{path}").status_code == 200


# Among the publications of the institute's people


def test_articles_of_people_stand_among_the_publications_by_themselves(client):
    anna, project = make_person("Anna", **BOTH), make_project("Study", **BOTH)
    paper, by_others = make_paper("Hers", **BOTH), make_paper("Theirs", **BOTH)
    removed = make_paper(
        "Removed",
        **BOTH,
        notice_kind="removal",
        notice_en="By a court.",
        notice_on=date(2025, 1, 1),
        removed_on=date(2025, 1, 1),
    )
    for article in [paper, removed]:
        make_author(article, person=anna)
    make_author(by_others)
    paper.projects.add(project)
    for address in ["/en/publications/", *map(address_here, [anna, project])]:
        text = client.get(address).content.decode()
        assert f'href="{paper.address_in("en")}"' in text
        assert "Theirs en" not in text
        assert "Removed en" not in text


def address_here(record):
    return record.address_in("en")
