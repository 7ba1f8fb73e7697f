"""The deposit of DOIs."""

from datetime import UTC, date, datetime

import pytest
from lxml import etree

from journal.deposits import crossref
from journal.deposits.issue_deposit import deposit_of
from tests.factories import PAST, make_issue, make_paper
from tests.journal.deposits.special import PREFIX

SCHEMA = "crossref/crossref5.4.0.xsd"
MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def deposit(contents):
    return etree.fromstring(crossref.document(contents, MOMENT))


def entry(root, name):
    """Return the entry of a DOI."""
    [found] = root.xpath(
        "//*[*[local-name()='doi_data']/*=$doi]", doi=f"{PREFIX}/{name}"
    )
    return found


def texts(element, path):
    return [each.text for each in element.iterfind(path)]


def remarks(contents, *, stops=True):
    return [
        (remark.field, remark.text)
        for remark in crossref.remarks(contents)
        if remark.is_stop == stops
    ]


@pytest.mark.schemas
@pytest.mark.slow
def test_the_deposit_is_valid(contents, assert_valid):
    assert_valid(SCHEMA, deposit(contents))


def test_what_has_no_doi_or_no_readers_is_left_out(contents):
    dois = texts(deposit(contents), ".//{*}journal_article/{*}doi_data/{*}doi")
    names = ["many", "retracted", "removed", "translated", "word", "notice"]
    assert sorted(dois) == sorted(f"{PREFIX}/{name}" for name in names)


def test_titles_stand_in_both_languages_its_own_first(contents):
    root = deposit(contents)
    assert texts(entry(root, "many"), "{*}titles/{*}title") == [
        "Цифровое доверие & пример",
        "Digital trust & an example",
    ]
    assert texts(entry(root, "retracted"), "{*}titles/{*}title") == [
        "Статья отозвана: Ошибочная статья",
        "Retracted: A mistaken article",
    ]
    [original] = entry(root, "translated").iter("{*}original_language_title")
    assert original.get("language") == "ru"
    assert original.text == "Цифровое доверие & пример"


def test_a_translation_and_its_original_name_each_other(contents):
    root = deposit(contents)
    relations = {
        name: [
            (each.get("relationship-type"), each.text)
            for each in entry(root, name).iter("{*}intra_work_relation")
        ]
        for name in ["many", "translated", "word"]
    }
    assert relations == {
        "many": [("hasTranslation", f"{PREFIX}/translated")],
        "translated": [("isTranslationOf", f"{PREFIX}/many")],
        "word": [],
    }


def test_authors_have_both_names_orcid_and_organisations_with_ror(contents):
    first, second = entry(deposit(contents), "many").iter("{*}person_name")
    assert texts(first, "*")[:3] == ["Анна Петровна", "Примерова", "Anna P. Primerova"]
    assert texts(first, "{*}ORCID") == ["https://orcid.org/0000-0002-1825-0097"]
    assert texts(first, ".//{*}institution_name") == [
        "Институт примеров",
        "Университет примеров",
    ]
    assert texts(first, ".//{*}institution_id") == ["https://ror.org/05dxps055"]
    assert texts(first, ".//{*}institution_place")[0] == "Москва, Россия"
    assert second.get("sequence") == "additional"
    assert b"never@" not in crossref.document(contents, MOMENT)


def test_a_notice_updates_its_article(contents):
    [update] = entry(deposit(contents), "notice").iter("{*}update")
    assert (update.get("type"), update.get("date"), update.text) == (
        *("retraction", "2025-10-05"),
        f"{PREFIX}/retracted",
    )


@pytest.mark.schemas
@pytest.mark.slow
def test_a_notice_that_is_an_article_updates_from_its_own_issue(special, assert_valid):
    notice = make_paper(
        "Notice",
        ru=PAST,
        issue=make_issue(year=2025, number="5", published_on=date(2025, 10, 5)),
        doi=special.articles["retracted"].notice_doi.upper(),
    )
    first = deposit(deposit_of(special.issue))
    assert not list(first.iter("{*}update"))
    second = deposit(deposit_of(notice.issue))
    assert texts(second, ".//{*}update") == [f"{PREFIX}/retracted"]
    assert_valid(SCHEMA, second)


def test_a_removed_article_keeps_its_entry_and_shows_no_text(contents):
    removed = entry(deposit(contents), "removed")
    assert not list(removed.iter("{*}abstract", "{*}free_to_read", "{*}collection"))


def test_nothing_is_required_of_an_issue_with_every_special_case(contents):
    assert remarks(contents) == []


@pytest.mark.parametrize(
    "field",
    ["constant_title", "registrant", "depositor_name", "depositor_email"],
)
def test_what_crossref_requires_of_the_journal_is_named(special, field):
    setattr(special.journal, field, "")
    special.journal.save()
    assert field in dict(remarks(deposit_of(special.issue)))


def test_a_doi_of_another_prefix_and_a_name_with_digits_are_refused(special):
    article = special.articles["many"]
    article.doi = "10.5554/other"
    article.save()
    author = article.contributions.last()
    author.family_ru = "Образцов2"
    author.save()
    fields = [field for field, _text in remarks(deposit_of(special.issue))]
    assert fields == ["doi", "contributions-1-family_ru"]


def test_dois_that_others_register_and_crossref_does_not_are_refused(special):
    for record, name, doi in [
        (special.journal, "crossmark_doi", "10.5555.1/divided"),
        (special.issue, "doi", "10.5555.1/divided"),
        (special.articles["retracted"], "notice_doi", f"{PREFIX}/one+two"),
    ]:
        setattr(record, name, doi)
        record.save()
    fields = [field for field, _text in remarks(deposit_of(special.issue))]
    assert fields == ["crossmark_doi", "doi", "notice_doi"]


def test_a_notice_without_a_doi_is_a_remark(special):
    special.journal.crossmark_doi = ""
    special.journal.save()
    contents = deposit_of(special.issue)
    fields = [field for field, _text in remarks(contents, stops=False)]
    assert {"notice_doi", "crossmark_doi"} <= {*fields}
    assert not list(deposit(contents).iter("{*}update"))
