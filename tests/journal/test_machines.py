"""What machines read of an article: Google Scholar, Signposting, schema.org."""

from datetime import date

import pytest
from lxml import html

from tests.factories import PAST
from tests.journal.worlds import LICENCE, make_known_journal, make_known_paper
from tests.responses import SITE
from tests.website.schema_org import errors_in, graph_of
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db


def metas_of(client, address):
    """Return [(name, content)] of the elements that Google Scholar reads."""
    page = html.fromstring(client.get(address).content.decode())
    metas = page.xpath("//head/meta[starts-with(@name, 'citation_')]")
    return [
        (meta.get("name").removeprefix("citation_"), meta.get("content"))
        for meta in metas
    ]


def all_of(metas, name):
    return [content for key, content in metas if key == name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_indexes_get_an_article_in_its_own_language_alone(client, language):
    make_known_journal()
    paper = make_known_paper(written_in=language)
    [other] = others(language)
    metas = metas_of(client, paper.address_in(language))
    assert all_of(metas, "title") == [f"Paper {language}"]
    assert all_of(metas, "language") == [language]
    # The journal has one title for them, whatever the language.
    assert all_of(metas, "journal_title") == ["Informacionnoe obsestvo"]
    assert all_of(metas, "issn") == ["1606-1330", "1605-9921"]
    assert not [text for _name, text in metas if text.endswith(f" {other}")]
    assert metas_of(client, paper.address_in(other)) == []


def test_indexes_get_each_author_by_itself_and_by_name_only(client):
    paper = make_known_paper()
    metas = metas_of(client, paper.address_in("ru"))
    assert all_of(metas, "author") == ["Anna ru Example ru", "Boris ru Sample ru"]
    # Each affiliation follows its author.
    names = [name for name, _text in metas if name.startswith("author")]
    assert names == [
        *["author", "author_institution", "author_orcid"],
        *["author", "author_institution", "author_institution"],
    ]


def test_indexes_get_date_number_pages_and_a_pdf_that_they_can_read(client, storage):
    paper = make_known_paper()
    storage(paper.pdf)
    metas = dict(metas_of(client, paper.address_in("ru")))
    assert metas["publication_date"] == "2025/08/30"
    assert metas["issue"] == "3-4"
    assert (metas["firstpage"], metas["lastpage"]) == ("12", "25")
    response = client.get(metas["pdf_url"].removeprefix(SITE))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"


@pytest.fixture
def storage(tmp_path, settings):
    """Return a function that stores a file for a document that has none."""
    settings.MEDIA_ROOT = tmp_path

    def store(document):
        path = tmp_path / document.file_ru["name"]
        path.parent.mkdir(parents=True)
        path.write_bytes(b"%PDF-1.7")

    return store


REMOVED = {
    "notice_kind": "removal",
    "notice_on": date(2026, 1, 2),
    "notice_ru": "Ошибка.",
    "removed_on": date(2026, 1, 2),
}


@pytest.mark.parametrize(
    "fields", [REMOVED, {"state_ru": "withdrawn", "withdrawal_reason_ru": "Ошибка."}]
)
def test_indexes_get_nothing_of_what_was_removed_or_withdrawn(client, fields):
    paper = make_known_paper(**fields)
    assert "Ошибка." in client.get(paper.address_in("ru")).content.decode()
    for language in LANGUAGES:
        assert metas_of(client, paper.address_in(language)) == []


def test_a_retraction_stands_before_the_title_for_people_and_machines(client):
    make_known_journal()
    paper = make_known_paper(
        notice_kind="retraction", notice_on=date(2026, 1, 2), notice_ru="Ошибка."
    )
    for language, title in [
        ("ru", "Статья отозвана: Paper ru"),
        ("en", "Retracted: Paper en"),
    ]:
        response = client.get(paper.address_in(language))
        page = html.fromstring(response.content.decode())
        [heading] = page.xpath("//h1")
        assert heading.text_content().replace("\xa0", " ") == title
        assert page.findtext(".//title").startswith(f"{title} — ")
        assert page.xpath("//meta[@property='og:title']/@content") == [title]
        node = graph_of(response)[0]
        assert node["headline"] == title
        assert node["creativeWorkStatus"] == title.partition(":")[0]
    metas = metas_of(client, paper.address_in("ru"))
    assert all_of(metas, "title") == ["Статья отозвана: Paper ru"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_find_doi_files_authors_and_licence(client, language):
    make_known_journal()
    paper = make_known_paper()
    address = paper.address_in(language)
    page = html.fromstring(client.get(address).content.decode())
    found = {}
    for link in page.xpath("//head/link"):
        found.setdefault(link.get("rel"), []).append(link.get("href"))
    assert found["cite-as"] == ["https://doi.org/10.5555/paper"]
    assert found["author"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert found["license"] == [LICENCE]
    assert found["type"] == [
        "https://schema.org/AboutPage",
        "https://schema.org/ScholarlyArticle",
    ]
    assert [url.rpartition("/")[2] for url in found["item"]] == ["ru.pdf"]
    for url in found["describedby"]:
        assert client.get(url.removeprefix(SITE)).status_code == 200


def test_article_without_a_doi_is_cited_by_its_permanent_url(client):
    paper = make_known_paper(doi="")
    page = html.fromstring(client.get(paper.address_in("en")).content.decode())
    [address] = page.xpath("//head/link[@rel='cite-as']/@href")
    assert address == SITE + paper.pointer.address


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_engines_get_journal_issue_and_article_in_their_words(client, language):
    make_known_journal()
    paper = make_known_paper()
    issue = paper.issue
    for address, kind in [
        (f"/{language}/journal/", "Periodical"),
        (issue.address_in(language), "PublicationIssue"),
        (paper.address_in(language), "ScholarlyArticle"),
    ]:
        nodes = graph_of(client.get(address))
        assert nodes[0]["@type"] == kind
        assert [fault for node in nodes for fault in errors_in(node)] == []
    assert nodes[0]["isPartOf"]["isPartOf"] == {"@id": f"{SITE}/#journal"}
    assert [author["name"] for author in nodes[0]["author"]] == [
        f"Anna {language} Example {language}",
        f"Boris {language} Sample {language}",
    ]


def test_page_that_is_not_translated_tells_machines_nothing(client):
    paper = make_known_paper(written_in="en", en=None, ru=PAST)
    response = client.get(paper.address_in("en"))
    assert response.status_code == 200
    assert metas_of(client, paper.address_in("en")) == []
    assert 'rel="cite-as"' not in response.content.decode()
