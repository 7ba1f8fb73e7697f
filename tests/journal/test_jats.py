import os
from pathlib import Path

import pytest
from lxml import etree, html

from publishing.models import Publishable
from tests.factories import PAST, make_author, make_paper, make_person
from tests.journal.articles import make_full_article, make_known_journal
from tests.responses import xml_of

pytestmark = pytest.mark.django_db

EXPECTED = Path(__file__).with_name("full.jats.xml")
PLAIN = etree.XMLParser(remove_blank_text=True)
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HREF = "{http://www.w3.org/1999/xlink}href"


def jats_of(client, article, language="ru"):
    return client.get(f"{article.address_in(language)}jats.xml")


def read(client, article, language="ru"):
    make_known_journal()
    return xml_of(jats_of(client, article, language))


def by_language(root, path):
    return {
        node.get(LANG, root.get(LANG)): " ".join("".join(node.itertext()).split())
        for node in root.findall(path)
    }


TEXT = (
    "<p>A [1] <a href='#text-a'>b</a><br>c<span class='footnote'>Note.</span></p>"
    "<h2>One</h2><p><span lang='fr'>d</span></p><h4 id='text-a'>Two</h4><hr>"
    "<ul><li>e<ol><li>f</li></ol></li></ul><blockquote><p>g</p></blockquote>"
    "<table><caption>Table 1. H</caption><tr><th>i</th></tr><tr><td><p>j</p><p>k</p>"
    "</td></tr></table>"
)


CASES = pytest.mark.parametrize(
    "case", ["full", "text", "bare", "removed", "number", "notice"]
)


def document_of(client, case):
    if case == "text":
        article = make_full_article(text_ru=TEXT, text_en=TEXT)
    elif case == "bare":
        article = make_paper("Bare", en=PAST, written_in="ru")
    elif case == "removed":
        article = make_full_article(notice="removal")
    elif case == "notice":
        article = make_full_article().notices.get()
    elif case == "number":
        article = make_full_article(
            first_page=None, last_page=None, article_number="e1"
        )
    else:
        article = make_full_article()
    return read(client, article, "en" if case == "bare" else "ru")


@pytest.mark.schemas
@CASES
def test_jats_is_valid(client, case):
    path = Path(os.environ["SCHEMAS"], "jats-1.3", "JATS-journalpublishing1-3.dtd")
    dtd = etree.DTD(str(path))
    assert dtd.validate(document_of(client, case)), dtd.error_log


@pytest.mark.schemas
@CASES
def test_jats_follows_the_rules_of_jats4r(client, case):
    pytest.importorskip("saxonche")
    assert [*remarks_of_jats4r(document_of(client, case))] == []


# What its words do not tell, and what JATS4R itself recommends elsewhere.
EXPLAINED = (
    *["<aff> does not contain <institution>", "A URI is not descriptive link text."],
    *["does not have a <person-group", "does not have a publication-type"],
    "Missing top-level <permissions>",
)


def remarks_of_jats4r(root):
    """Yield what the rules of JATS4R find."""
    from saxonche import PySaxonProcessor

    path = Path(os.environ["SCHEMAS"], "jats4r", "jats4r.xsl")
    with PySaxonProcessor(license=False) as saxon:
        rules = saxon.new_xslt30_processor().compile_stylesheet(
            stylesheet_file=str(path)
        )
        text = etree.tostring(root, encoding="unicode")
        answer = rules.transform_to_string(xdm_node=saxon.parse_xml(xml_text=text))
    for node in etree.fromstring(answer.encode()).iter(
        "{*}failed-assert", "{*}successful-report"
    ):
        message = " ".join("".join(node.itertext()).split())
        if not any(words in message for words in EXPLAINED):
            yield message


def test_jats_says_in_both_languages_what_readers_have(client):
    """How to reach an author stays here.

    Whoever changes the format writes the file anew, and reads the difference.
    """
    root = read(client, make_full_article())
    meta = root.find("front/article-meta")
    # The key differs by run.
    meta.remove(meta.find("article-id[@pub-id-type='publisher-id']"))
    assert lines_of(root) == lines_of(etree.parse(EXPECTED, PLAIN).getroot())


def lines_of(root):
    """Return the elements, a line each, with their depth and attributes."""
    plain = etree.fromstring(etree.tostring(root), PLAIN)
    return etree.tostring(plain, encoding="unicode", pretty_print=True).splitlines()


def test_a_notice_that_is_an_article_and_what_it_concerns_lead_to_each_other(client):
    article = make_full_article(notice="retraction")
    notice = article.notices.get()
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


def test_jats_has_no_text_that_readers_do_not_have(client):
    root = read(client, article := make_full_article(notice="removal"))
    for name in ["abstract", "trans-abstract", "kwd", "back"]:
        assert root.find(f".//{name}") is None
    types = {node.get("content-type") for node in root.findall(".//self-uri")}
    assert "application/pdf" not in types
    article.state_en = Publishable.State.DRAFT
    article.save()
    content = jats_of(client, article).content
    assert b"Study en" not in content
    assert b"Primerov" not in content
    assert jats_of(client, article, "en").status_code == 404


def test_jats_takes_as_many_statements_for_many_authors(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    article = make_full_article()
    make_known_journal()
    jats_of(client, article)
    with django_assert_max_num_queries(14) as few:
        jats_of(client, article)
    for number in range(3):
        make_author(article, f"Author {number}")
    with django_assert_num_queries(len(few)):
        jats_of(client, article)


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
