"""The articles of an issue for DOAJ."""

import pytest
from lxml import etree

from journal.deposits import doaj
from journal.deposits.issue_deposit import deposit_of
from journal.models import Contribution


@pytest.fixture
def records(contents):
    """The records of the file, by their first title."""
    root = etree.fromstring(doaj.document(contents))
    return {record.findtext("title"): record for record in root}


@pytest.mark.schemas
def test_the_file_is_valid(contents, assert_valid):
    assert_valid("doaj/doajArticles.xsd", etree.fromstring(doaj.document(contents)))


def test_each_article_that_was_not_removed_is_there(records):
    assert list(records) == [
        "Цифровое доверие & пример",
        "Статья отозвана: Ошибочная статья",
        "Статья без страниц и DOI",
        "Digital trust, translated",
        "К читателям",
    ]


def test_both_languages_stand_beside_each_other(records):
    record = records["Цифровое доверие & пример"]
    for name in ["title", "abstract", "keywords"]:
        languages = [element.get("language") for element in record.iter(name)]
        assert languages == ["rus", "eng"]
    assert record.findtext("language") == "rus"
    assert record.findtext("fullTextUrl").startswith("https://institute.example/ru/")


def test_organisations_stand_once_and_authors_point_to_them(records):
    record = records["Цифровое доверие & пример"]
    numbers = [each.text for each in record.iter("affiliationId")]
    places = [each.get("affiliationId") for each in record.iter("affiliationName")]
    assert numbers == places == ["1", "2"]
    assert "email" not in {element.tag for element in record.iter()}


def test_an_article_number_stands_for_the_first_page(records):
    record = records["Статья без страниц и DOI"]
    assert record.findtext("startPage") == "e17"
    assert record.find("endPage") is None
    assert record.find("doi") is None


def test_an_article_without_authors_is_refused(special):
    Contribution.objects.filter(article=special.articles["word"]).delete()
    stops = [r for r in doaj.remarks(deposit_of(special.issue)) if r.is_stop]
    assert [remark.record for remark in stops] == [special.articles["word"]]
