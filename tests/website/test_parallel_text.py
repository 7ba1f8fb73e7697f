"""A text in both languages, paragraph beside paragraph."""

import pytest
from lxml import html

from publishing.models import SyncPoint
from tests import responses
from tests.factories import (
    LATER,
    PAST,
    make_article,
    make_event,
    make_picture,
)
from tests.website.stored_pages import stored_in
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

RUSSIAN = "<p>Один.</p><p>В зале 110 мест.</p><p>Три.</p>"
ENGLISH = "<p>One.</p><p>The hall has 110 seats.</p><p>Three.</p>"
TEXTS = {
    "body_ru": RUSSIAN,
    "body_en": ENGLISH,
    "summary_ru": "Да",
    "summary_en": "Yes",
}


@pytest.fixture
def article():
    return make_article(ru=PAST, en=PAST, **TEXTS)


def page_of(client, record, language="en", other="ru"):
    response = client.get(f"{record.address_in(language)}?with={other}")
    assert response.status_code == 200
    return responses.page_of(response)


def rows_of(page):
    """Return (remark, Russian, English) of each row of the texts."""
    return [
        tuple(
            " ".join(cell.text_content().split())
            for cell in sorted(
                row, key=lambda cell: [None, "ru", "en"].index(cell.get("lang"))
            )
        )
        for row in page.xpath("//div[@class='row'][div/@lang][div[@class='margin']]")
    ]


@pytest.mark.parametrize(("language", "other"), [("ru", "en"), ("en", "ru")])
def test_each_paragraph_stands_beside_its_translation(client, article, language, other):
    page = page_of(client, article, language, other)
    assert [(ru, en) for _remark, ru, en in rows_of(page)] == [
        ("Да", "Yes"),
        ("Один.", "One."),
        ("В зале 110 мест.", "The hall has 110 seats."),
        ("Три.", "Three."),
    ]
    assert page.xpath("//h1/text()") == [article.title_in(language)]
    remarks = [remark for remark, *_texts in rows_of(page)]
    if language == "en":
        assert remarks == ["4 paragraphs; both texts match.", "", "", ""]
    # Search engines get the page itself.
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    [canonical] = page.xpath("//link[@rel='canonical']/@href")
    assert canonical.endswith(article.address_in(language))
    assert not page.xpath("//link[@hreflang]")
    # The language of the reader comes first.
    for row in page.find_class("row"):
        assert row.xpath("*/@lang") in [[language, other], []]


def test_change_has_a_date_if_its_day_is_a_later_one_by_the_clock_of_the_site(
    client, article
):
    # In Moscow the fourth of May begins at 21:00 of the third.
    for published, modified, is_later in [
        ("2017-05-03T23:00Z", "2017-05-04T01:00Z", False),
        ("2017-05-03T20:00Z", "2017-05-03T22:00Z", True),
    ]:
        type(article).objects.filter(pk=article.pk).update(
            **{f"published_at_{code}": published for code in LANGUAGES},
            **{f"updated_at_{code}": modified for code in LANGUAGES},
        )
        [term, _other] = page_of(client, article).find_class("term")
        assert ("updated on" in term.text_content()) == is_later


NOTICES = {"ru": "Не 110 мест, а 120.", "en": "Not 110 seats but 120."}


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (make_article, {f"correction_{code}": text for code, text in NOTICES.items()}),
        (
            make_event,
            {"status": "cancelled"}
            | {f"status_note_{code}": text for code, text in NOTICES.items()},
        ),
    ],
)
def test_notice_of_each_language_stands_before_its_text(client, make, fields):
    page = page_of(client, make(ru=PAST, en=PAST, **TEXTS | fields))
    labels = {"ru": ("Исправление", "Отменено"), "en": ("Correction", "Cancelled")}
    for code, text in NOTICES.items():
        path = f"//header//*[@lang='{code}']//*[@role='note']/p/text()"
        label, note = page.xpath(path)
        assert label in labels[code]
        assert note.replace("\xa0", " ") == text


def test_a_picture_has_the_words_of_each_language(client):
    picture = make_picture(credit_ru="Рисунок сайта", credit_en="Drawn here")
    figure = f'<figure><img src="/id/{picture.pointer}/" alt=""></figure>'
    article = make_article(ru=PAST, en=PAST, body_ru=figure, body_en=figure)
    [_summary, (_remark, ru, en)] = rows_of(page_of(client, article))
    assert (ru, en) == ("Рисунок сайта", "Drawn here")


def test_changed_paragraph_has_a_remark_and_its_new_words_are_marked(client, article):
    article.body_ru = RUSSIAN.replace("110 мест", "120 новых мест")
    article.save(update_fields=["body_ru"])
    SyncPoint.objects.filter(text="body").update(newer_at=LATER)
    page = page_of(client, article)
    remarks = [remark for remark, *_texts in rows_of(page)]
    assert remarks[0].startswith("3 of 4 paragraphs agree.")
    assert remarks[2].startswith("English text: older")
    assert "10 July 2017" in remarks[2]
    assert [remarks[1], remarks[3]] == ["", ""]
    assert page.xpath("//ins/text()") == ["120\u00a0новых"]
    assert page.xpath("//*[@class='prose older']/@lang") == ["en"]
    [address] = page.xpath("//a[starts-with(@href, '#difference')]/@href")
    [row] = page.xpath(f"//*[@id='{address[1:]}']")
    assert "новых мест" in row.text_content()


def test_paragraph_without_a_translation_is_said_to_be_in_its_language_only(
    client, article
):
    article.body_en = ENGLISH + "<p>Four.</p>"
    article.save(update_fields=["body_en"])
    assert rows_of(page_of(client, article))[-1] == ("only in English", "", "Four.")


def test_links_and_notes_of_each_column_are_its_own(client):
    target = make_article("target", ru=PAST, en=PAST)
    link = f'<a href="{target.pointer.address}">there</a>'
    text = f'<p>{link}<span class="footnote">b</span></p>'
    article = make_article(ru=PAST, en=PAST, body_ru=text, body_en=text)
    page = page_of(client, article)
    for language in ["ru", "en"]:
        column = f"//div[@lang='{language}']//a[text()='there']/@href"
        assert page.xpath(column) == [target.address_in(language)]
    ids = page.xpath("//@id")
    assert len(ids) == len({*ids})
    assert sum("note-1" in name for name in ids) == 2


def test_other_than_the_other_language_is_no_page(client, article):
    for other in ["en", "de", "", "ru'"]:
        response = client.get(f"{article.address_in('en')}?with={other}")
        assert response.status_code == 404, other


@pytest.mark.parametrize("fields", [{"en": PAST}, {"ru": PAST, "en": PAST}])
def test_what_has_no_text_in_both_languages_leads_to_its_page(client, fields):
    article = make_article(**fields)
    if "ru" in fields:
        article.body_ru = ""
        article.save(update_fields=["body_ru"])
    address = article.address_in("en")
    response = client.get(f"{address}?with=ru")
    assert (response.status_code, response["Location"]) == (302, address)
    assert b"with=ru" not in client.get(address).content


def test_language_switch_leads_there_and_says_that_one_is_there(client, article):
    for address, chosen in [("", "English"), ("?with=ru", "Both languages")]:
        page = client.get(article.address_in("en") + address).content.decode()
        switch = html.fromstring(page).xpath("//*[@class='language-switch']//a")
        names = [link.text_content() for link in switch]
        assert names == ["Русский", "Both languages", "English"]
        assert [link.text for link in switch if link.get("aria-current")] == [chosen]
        assert switch[1].get("href") == f"{article.address_in('en')}?with=ru"
    # A narrow page has it among the tools of the text alone.
    page = responses.page_of(client.get(article.address_in("en")))
    [tool] = page.xpath("//*[@class='tools']//a[@rel='nofollow']")
    assert tool.get("href") == switch[1].get("href")


def test_it_is_stored_under_a_name_of_its_own(client, article, pages_root):
    page_of(client, article)
    assert b"with=" not in client.get("/en/news/?with=ru").content
    assert stored_in(pages_root) == [f"{article.address_in('en')[1:]}.page-ru"]
