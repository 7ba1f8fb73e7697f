import os
from pathlib import Path

import pytest
from lxml import etree, html

from publishing.models import Publishable
from tests.factories import make_author, make_paper, make_person
from tests.journal.full_article import PAST, make_full_article, make_full_journal
from tests.responses import SITE, xml_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HREF = "{http://www.w3.org/1999/xlink}href"


def jats_of(client, article, language="ru"):
    return client.get(f"{article.address_in(language)}jats.xml")


def read(client, article, language="ru"):
    make_full_journal()
    return xml_of(jats_of(client, article, language))


def texts(root, path):
    return ["".join(node.itertext()) for node in root.findall(path)]


def by_language(root, path):
    return {
        node.get(LANG): " ".join("".join(node.itertext()).split())
        for node in root.findall(path)
    }


@pytest.mark.schemas
@pytest.mark.parametrize("case", ["full", "bare", "removed", "number"])
def test_jats_is_valid(client, case):
    if case == "bare":
        article = make_paper("Bare", en=PAST, written_in="ru")
    elif case == "removed":
        article = make_full_article(removed_on="2020-01-01")
    elif case == "number":
        article = make_full_article(
            first_page=None, last_page=None, article_number="e1"
        )
    else:
        article = make_full_article()
    path = Path(os.environ["SCHEMAS"], "jats-1.3", "JATS-journalpublishing1-3.dtd")
    dtd = etree.DTD(str(path))
    language = "en" if case == "bare" else "ru"
    assert dtd.validate(read(client, article, language)), dtd.error_log


def test_jats_says_in_both_languages_what_readers_have(client):
    article = make_full_article()
    root = read(client, article)
    meta = root.find("front/article-meta")
    assert root.get(LANG) == "ru"
    assert by_language(meta, "title-group/article-title") == {"ru": "Study ru"}
    assert by_language(meta, "title-group/trans-title-group") == {"en": "Study en"}
    assert by_language(meta, "abstract") == {"ru": "Первый абзац. Второй."}
    assert texts(meta, "abstract/p") == ["Первый абзац.", "Второй."]
    assert [*by_language(meta, "trans-abstract")] == ["en"]
    first, second = meta.findall("contrib-group/contrib")
    assert by_language(first, "name-alternatives/name/surname/..") == {
        "ru": "Примеров Пётр Ильич",
        "en": "Primerov Peter",
    }
    assert texts(second, "name-alternatives/name/surname") == ["Образцова", "Example"]
    assert texts(first, "contrib-id") == ["https://orcid.org/0000-0002-1825-0097"]
    assert texts(first, "role") == ["Software", "Writing – review & editing"]
    assert [xref.get("rid") for xref in second.findall("xref")] == ["aff1"]
    country = meta.find("aff-alternatives[@id='aff1']/aff/country")
    assert (country.get("country"), country.text) == ("RU", "Россия")
    # What leads to a cited work is marked.
    first, second = root.findall("back/ref-list/ref")
    assert texts(first, "citation-alternatives/mixed-citation") == [
        "Автор А. Книга. DOI: 10.5555/book.",
        "Avtor A. Kniga.",
    ]
    assert texts(first, ".//pub-id") == ["10.5555/book"]
    assert texts(second, "mixed-citation") == [
        "Example B. A page. https://example.org/page"
    ]
    related = root.findall(".//related-article")
    assert [(node.get("related-article-type"), node.get(HREF)) for node in related] == [
        ("correction-forward", "https://doi.org/10.5555/notice"),
        ("translated-article", "https://doi.org/10.5555/original"),
    ]
    assert texts(root, "front/notes/p") == ["A table was wrong."]
    assert [node.get(HREF) for node in root.findall(".//self-uri")] == [
        f"{SITE}{article.address_in('ru')}",
        f"{SITE}{article.address_in('en')}",
        f"{SITE}{article.pdf.file_address('ru', 'ru')}",
    ]
    # How to reach an author stays here.
    assert b"hidden@" not in etree.tostring(root)


def test_a_notice_that_is_an_article_and_what_it_concerns_lead_to_each_other(client):
    article = make_full_article(notice_kind="retraction")
    notice = make_paper("Notice", ru=PAST, doi="10.5555/notice", kind="EDI")
    titles = by_language(read(client, article), ".//title-group/*")
    assert titles == {"ru": "Статья отозвана: Study ru", "en": "Retracted: Study en"}
    root = xml_of(jats_of(client, notice))
    assert root.get("article-type") == "retraction"
    [related] = root.findall(".//related-article")
    assert related.get("related-article-type") == "retracted-article"
    assert related.get(HREF) == "https://doi.org/10.5555/study"
    page = html.fromstring(client.get(notice.address_in("ru")).content.decode())
    [link] = page.xpath("//dt[text()='Отзыв статьи']/following-sibling::dd/a/@href")
    assert link == article.address_in("ru")


def test_jats_of_a_removed_article_has_no_abstract_keyword_or_pdf(client):
    root = read(client, make_full_article(removed_on="2020-01-01"))
    for name in ["abstract", "trans-abstract", "kwd"]:
        assert root.find(f".//{name}") is None
    assert "application/pdf" not in {
        node.get("content-type") for node in root.findall(".//self-uri")
    }


def test_jats_has_no_text_of_a_language_that_readers_do_not_have(client):
    article = make_full_article(state_en=Publishable.State.DRAFT)
    make_full_journal()
    assert b"Study en" not in jats_of(client, article).content
    assert b"Primerov" not in jats_of(client, article).content
    assert jats_of(client, article, "en").status_code == 404


def test_jats_takes_as_many_statements_for_many_authors(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    article = make_full_article()
    make_full_journal()
    jats_of(client, article)
    with django_assert_max_num_queries(14) as few:
        jats_of(client, article)
    for number in range(3):
        make_author(article, f"Author {number}")
    with django_assert_num_queries(len(few)):
        jats_of(client, article)


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_find_the_file_beside_the_page(client, language):
    article = make_full_article()
    make_full_journal()
    page = html.fromstring(client.get(article.address_in(language)).content.decode())
    path = "//head/link[@rel='describedby'][@type='application/xml']/@href"
    [address] = page.xpath(path)
    assert address == f"{SITE}{article.address_in(language)}jats.xml"
    assert client.get(address.removeprefix(SITE))["Content-Type"] == (
        "application/xml; charset=utf-8"
    )


def test_orcid_of_a_persons_page_is_told_where_readers_have_that_page(client):
    shown = make_person("Anna", ru=PAST, en=PAST, orcid="0000-0002-1825-0097")
    hidden = make_person("Boris", orcid="0000-0001-5109-3700")
    paper = make_paper(ru=PAST, en=PAST)
    for person in [shown, hidden]:
        make_author(paper, person=person)
    for address in [paper.address_in("en"), f"{paper.address_in('en')}jats.xml"]:
        text = client.get(address).content.decode()
        assert f"https://orcid.org/{shown.orcid}" in text
        assert hidden.orcid not in text
