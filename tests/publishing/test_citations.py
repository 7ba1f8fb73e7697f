"""How to cite a record, in the language of its page."""

from datetime import date

import pytest
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains

from bibliography.items import italic, upright
from publishing.pages import citations
from publishing.pages.citations import citations_of
from tests.factories import (
    LATER,
    PAST,
    make_article,
    make_body,
    make_document,
    make_entry,
    make_page,
    make_person,
    make_publication,
)
from tests.institute.factory import make_project
from tests.responses import SITE, page_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def texts(monkeypatch):
    """Return the citations of a record, made on a day in November."""
    localdate = citations.localdate
    monkeypatch.setattr(
        citations,
        "localdate",
        lambda *moment: localdate(*moment) if moment else date(2026, 11, 27),
    )

    def texts_of(record, language="en"):
        with override(language):
            made = {code: text for code, *_, text in citations_of(record, "Institute")}
            return {"GOST": made["ru"], "APA": made["en"]}

    return texts_of


def test_it_names_the_institute_the_day_and_the_permanent_address(texts):
    article = make_article(ru=PAST, en=PAST, title_ru="Зал", title_en="The hall")
    address = f"{SITE}{article.pointer.address}"
    # The same on the pages of both languages.
    for language in LANGUAGES:
        assert texts(article, language) == {
            "GOST": "Зал // Institute. 2017. 30 июня. "
            f"URL: {address} (дата обращения: 27.11.2026).",
            "APA": f"Institute. (2017, June 30). {italic('The hall')}. {address}",
        }


def test_what_readers_have_in_one_language_is_cited_by_that_alone(texts):
    article = make_article(ru=PAST, title_ru="Зал", title_en="Nobody saw this")
    for made in [texts(article, language) for language in LANGUAGES]:
        assert upright(made["APA"]).startswith("Institute. (2017, June 30). Зал. ")
        assert "Nobody" not in str(made)


def test_entry_is_cited_as_a_part_of_the_glossary_by_its_code_and_last_change(texts):
    concept = make_entry(en="open data")
    concept.updated_at_en = LATER
    made = texts(concept)
    address = f"{SITE}/id/term/{concept.code}"
    assert made["GOST"].startswith(
        "Open data // Glossary / Institute. "
        f"{LATER:%Y}. {LATER.day} {LATER:%B}. URL: {address} "
    )
    assert made["APA"] == (
        f"Institute. ({LATER:%Y}). Open data. In {italic('Glossary')}. {address}"
    )


def test_act_is_cited_by_who_issued_it_and_its_own_date(texts):
    act = make_document(
        en=PAST, title_en="Strategy", issuer_en="President", dated_on="2017-05-09"
    )
    made = texts(act)
    assert made["GOST"].startswith("Strategy / President. 2017. 9 May. URL: ")
    assert upright(made["APA"]).startswith("President. (2017, May 9). Strategy. ")


@pytest.mark.parametrize(
    ("dated_on", "gost", "apa"),
    [
        ("2001-04", "2001. Апрель. URL", "(2001, April)"),
        ("2001", " 2001. URL", "(2001)"),
    ],
)
def test_document_is_cited_by_as_much_of_its_date_as_is_known(
    texts, dated_on, gost, apa
):
    made = texts(make_document(ru=PAST, en=PAST, dated_on=dated_on))
    assert gost in made["GOST"]
    assert apa in made["APA"]


@pytest.mark.parametrize(
    ("title", "gost", "apa"),
    [
        ("On data", "2017. 9 May. No. 149-FZ. URL", "On data (No. 149-FZ). http"),
        ("Law 149-FZ on data", "2017. 9 May. URL", "Law 149-FZ on data. http"),
    ],
)
def test_act_is_cited_with_its_number_if_its_title_does_not_say_it(
    texts, title, gost, apa
):
    act = make_document(en=PAST, title_en=title, number="149-FZ", dated_on="2017-05-09")
    made = texts(act)
    assert gost in made["GOST"]
    assert apa in upright(made["APA"])


def test_act_is_cited_with_the_address_of_its_official_text(texts):
    official = "https://acts.example/41919"
    act = make_document(
        en=PAST, issuer_en="President", text_url=official, files_are_note=True
    )
    made = texts(act)
    assert f"Document en / President. URL: {official} " in (made["GOST"])
    assert upright(made["APA"]) == (
        f"President. (n.d.). Document en. Retrieved November 27, 2026, from {official}"
    )


def test_note_about_a_document_is_cited_as_a_note_of_the_institute(texts):
    document = make_document(
        ru=PAST,
        en=PAST,
        issuer_en="President",
        issuer_ru="Президент",
        dated_on="2008-02-07",
        files_are_note=True,
    )
    made = texts(document)
    reference = "Institute. (2017, June 30). Reference note: Document en. "
    assert upright(made["APA"]) == f"{reference}{SITE}{document.pointer.address}"
    assert made["GOST"].startswith("Справка: Document ru // Institute. 2017. 30 июня.")
    for reference in made.values():
        assert "2008" not in reference
        assert "Pres" not in reference


def test_document_without_a_date_is_not_cited_by_that_of_its_page(texts):
    made = texts(make_document(en=PAST, title_en="Glossary", issuer_en="Council"))
    assert made["GOST"].startswith("Glossary / Council. URL: ")
    assert upright(made["APA"]).startswith("Council. (n.d.). Glossary. ")


def test_page_without_a_date_is_cited_without_one(texts):
    page = make_page(en=PAST, title_en="History")
    made = texts(page)
    assert made["GOST"].startswith("History // Institute. URL: ")
    assert upright(made["APA"]).startswith("Institute. (n.d.). History. ")


@pytest.mark.parametrize("make", [make_article, make_project])
def test_page_of_an_item_says_how_to_cite_it(client, make):
    record = make(en=PAST)
    page = client.get(record.address_in("en")).content.decode()
    assert "How to cite" in page
    assert f"URL: {SITE}{record.pointer.address}" in page.replace("<wbr>", "")


@pytest.mark.parametrize("make", [make_page, make_person, make_body])
def test_what_nobody_cites_does_not_say_how(client, make):
    record = make(en=PAST)
    assertNotContains(client.get(record.address_in("en")), "How to cite")


def test_page_of_the_institute_is_cited_where_it_names_sources(client):
    note = '<p>So.<span class="footnote">A book</span></p>'
    page = make_page(en=PAST, body_en=note)
    assertContains(client.get(page.address_in("en")), "How to cite")


def test_what_was_withdrawn_is_cited_as_that(texts):
    article = make_article(
        en=PAST,
        title_en="The hall",
        state_en="withdrawn",
        withdrawal_reason_en="Wrong.",
    )
    assert "The hall [Withdrawn]." in upright(texts(article)["APA"])


def test_page_shows_a_title_in_italics_and_its_signs_as_signs(client):
    article = make_article(en=PAST, title_en="Is R&D < e-science?")
    page = page_of(client.get(article.address_in("en")))
    [cited] = page.xpath("//*[@class='cite']//dd[i]")
    [title] = cited.xpath("i")
    assert title.text_content() == "Is R&D < e-science?"
    assert "30). http" in cited.text_content()


def test_work_at_an_address_is_cited_with_the_day_on_which_it_was_seen(texts):
    made = texts(
        make_publication(en=PAST, written_in="en", url="https://work.example/")
    )
    end = "URL: https://work.example/ (accessed: 27.11.2026)."
    assert made["GOST"].endswith(end)
