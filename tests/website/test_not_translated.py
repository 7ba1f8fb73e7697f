"""The page of what is not in the reader's language helps all the same."""

import pytest
from lxml import html

from tests.factories import (
    PAST,
    make_article,
    make_event,
    make_person,
    make_place,
    make_project,
    make_topic,
)

pytestmark = pytest.mark.django_db


def page_of(client, record, language="en"):
    response = client.get(record.address_in(language))
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def margin_of(page):
    return " ".join(page.xpath("string(//main//div[@class='margin'])").split())


def test_it_has_date_and_topics_in_the_language_of_the_reader(client):
    article = make_article(ru=PAST)
    hidden = make_topic("Hidden", state_en="draft")
    article.topics.add(make_topic("Sea"), hidden)
    margin = margin_of(page_of(client, article))
    assert "30 June 2017" in margin
    assert "Sea en" in margin
    assert "Hidden" not in margin


def test_it_names_the_place_of_an_event_and_the_people_of_a_project(client):
    place = make_place(city_en="Ulyanovsk")
    event = make_event(ru=PAST, place=place)
    assert "Ulyanovsk" in margin_of(page_of(client, event))
    person = make_person(en=PAST)
    project = make_project(ru=PAST)
    project.people.add(person)
    assert person.title_in("en") in margin_of(page_of(client, project))


def test_one_button_leads_to_the_text(client):
    article = make_article(ru=PAST)
    [button] = page_of(client, article).xpath("//main//a[@class='button']")
    assert button.get("href") == article.address_in("ru")
    assert button.text == "Read it in Russian"


def test_it_offers_what_is_in_the_language_on_the_same_topic(client):
    topic = make_topic("Sea")
    article = make_article("here", ru=PAST)
    near = make_article("near", en=PAST)
    make_article("far", en=PAST)
    for record in [article, near]:
        record.topics.add(topic)
    page = page_of(client, article)
    assert page.xpath("//h2[@id='newest']/text()") == ["In English, on the same topic"]
    assert page.xpath("//h3[@class='entry-title']/a/text()") == ["near en"]


def test_without_such_it_offers_what_is_new_in_the_section(client):
    make_article("far", en=PAST)
    page = page_of(client, make_article("here", ru=PAST))
    assert page.xpath("//h2[@id='newest']/text()") == ["New in this section"]
    assert page.xpath("//h3[@class='entry-title']/a/text()") == ["far en"]
