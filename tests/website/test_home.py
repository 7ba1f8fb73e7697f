"""The home page: the lead story and the latest news."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from institute.models import Organization
from tests.factories import (
    PAST,
    future,
    make_article,
    make_body,
    make_document,
    make_event,
    make_institute,
    make_picture,
    make_place,
    make_topic,
)
from tests.responses import links_in, titles_in
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def lead_of(response):
    page = html.fromstring(response.content.decode())
    return page.xpath("string(//*[@class='headline'])").strip()


def day(number):
    return PAST + timedelta(days=number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_of_an_empty_site_says_that_there_is_nothing_yet(client, language):
    response = client.get(f"/{language}/")
    assert response.status_code == 200
    assert lead_of(response) == ""
    assert titles_in(response) == []


def test_newest_leads_and_the_six_before_it_follow(client):
    for number in range(9):
        make_article(f"day {number}", ru=day(number))
    response = client.get("/ru/")
    assert lead_of(response) == "day 8 ru"
    assert titles_in(response) == [f"day {number} ru" for number in range(7, 1, -1)]


def test_pinned_leads_up_to_its_day_and_then_is_ordered_by_date(client):
    article = make_article("pinned", ru=day(0), pinned_until=timezone.localdate())
    make_article("newer", ru=day(1))
    assert lead_of(client.get("/ru/")) == "pinned ru"
    article.pinned_until = timezone.localdate() - timedelta(days=1)
    article.save()
    response = client.get("/ru/")
    assert lead_of(response) == "newer ru"
    assert titles_in(response) == ["pinned ru"]


def test_pinned_text_that_is_not_visible_does_not_lead(client):
    make_article("to come", ru=future(), pinned_until=timezone.localdate())
    make_article("draft", pinned_until=timezone.localdate())
    make_article("visible", ru=PAST)
    response = client.get("/ru/")
    assert lead_of(response) == "visible ru"
    assert titles_in(response) == []


def test_each_language_leads_with_what_is_published_there(client):
    make_article("russian", ru=day(2))
    make_article("english", en=day(1))
    assert lead_of(client.get("/ru/")) == "russian ru"
    response = client.get("/en/")
    assert lead_of(response) == "english en"
    assert "russian" not in response.content.decode()


def test_lead_shows_its_topics_of_this_language(client):
    article = make_article(en=PAST)
    article.topics.add(make_topic("Both"), make_topic("Hidden", state_en="draft"))
    text = client.get("/en/").content.decode()
    assert ">Both en</a>" in text
    assert "Hidden" not in text


def test_home_tells_who_the_institute_is(client):
    Organization.objects.create(name_en="The Institute", about_en="It studies <all>.")
    text = client.get("/en/").content.decode()
    assert "<h1" in text
    assert "It studies &lt;all&gt;." in text


def test_lead_shows_its_whole_picture_with_caption_and_credit(client):
    picture = make_picture(
        token="abcdefgh", alt_en="Ships", caption_en="The bay", credit_en="A. Painter"
    )
    make_article(en=PAST, lead_picture=picture)
    page = html.fromstring(client.get("/en/").content.decode())
    [image] = page.xpath("//article//figure//img")
    assert image.get("src") == "/media/pictures/abcdefgh/640.webp"
    assert image.get("alt") == "Ships"
    caption = " ".join(page.xpath("string(//figcaption)").split())
    assert caption == "The bay A. Painter"


def test_home_without_pictures_shows_none(client):
    make_article("lead", en=day(1))
    make_article("other", en=day(0))
    page = html.fromstring(client.get("/en/").content.decode())
    assert not page.xpath("//main//img | //main//figure")


def test_home_shows_the_three_documents_last_published_with_their_badges(client):
    for number in range(4):
        make_document(f"doc {number}", ru=PAST, en=day(number), files=["ru"])
    make_document("draft")
    response = client.get("/en/")
    documents = "//section[@aria-labelledby='documents']"
    titles = [title for title, _address in links_in(response, documents)]
    assert titles == ["doc 3 en", "doc 2 en", "doc 1 en", "All documents"]
    page = html.fromstring(response.content.decode())
    badges = page.xpath(f"{documents}//*[@class='badge']/text()")
    assert [badge.replace("\u00a0", " ") for badge in badges] == [
        "PDF, 1.21 MB, Rus"
    ] * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_needs_at_most_five_statements_however_much_there_is(
    client, django_assert_max_num_queries, language
):
    make_institute()
    topic = make_topic()
    for number in range(8):
        make_body(f"body {number}", ru=PAST, en=PAST)
        picture = make_picture(f"picture {number}", token=f"{number}" * 8)
        make_article(
            f"day {number}", ru=day(number), en=day(number), lead_picture=picture
        ).topics.add(topic)
        make_document(f"doc {number}", ru=PAST, en=PAST, files=["ru", "en"])
        make_event(f"event {number}", ru=PAST, en=PAST, place=make_place())
    with django_assert_max_num_queries(5):
        assert client.get(f"/{language}/").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_leads_to_the_three_events_that_come_next(client, language):
    for days in [4, 3, 2, 1, -1]:
        begins = timezone.localdate() + timedelta(days=days)
        make_event(f"in {days}", ru=PAST, en=PAST, starts_on=begins)
    make_event("draft", starts_on=timezone.localdate())
    section = "//section[@aria-labelledby='events']"
    names = [name for name, _url in links_in(client.get(f"/{language}/"), section)]
    assert names[:-1] == [f"in {days} {language}" for days in [1, 2, 3]]


def test_home_without_events_to_come_does_not_speak_of_them(client):
    make_event(en=PAST, starts_on=timezone.localdate() - timedelta(days=1))
    page = html.fromstring(client.get("/en/").content.decode())
    assert not page.xpath("//section[@aria-labelledby='events']")
