"""The head of a topic: what most of its texts lead to."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from glossary.models import LinkedText
from tests.factories import (
    PAST,
    make_article,
    make_document,
    make_entry,
    make_event,
    make_paper,
    make_person,
    make_project,
    make_publication,
    make_topic,
)
from tests.inventing import invent
from tests.responses import links_in, page_of, titles_in

pytestmark = pytest.mark.django_db

PUBLIC = {"ru": PAST, "en": PAST}


def names_in(response, name):
    links = links_in(response, f"//section[@aria-labelledby='{name}']")
    return [title for title, _address in links]


def link(article, language, *concepts):
    """Note the concepts that the text of an article names."""
    LinkedText.objects.create(
        to_model="news.article",
        to_pk=article.pk,
        field="body",
        language=language,
        concepts=[concept.pk for concept in concepts],
    )


def test_topic_names_what_most_of_its_texts_lead_to(client, monkeypatch):
    topic, other = make_topic("Law"), make_topic("Other")
    often, seldom, elsewhere = (make_entry(en=name) for name in ["often", "once", "no"])
    person, draft = make_person("Anna", en=PAST), make_person("Draft")
    document = make_document("Act", en=PAST)
    invented = make_person("Invented", en=PAST)
    invent(monkeypatch, invented)
    ends = [person, draft, document, invented]
    body = "".join(f'<a href="{end.pointer.address}">x</a>' for end in ends)
    for number, (concepts, of) in enumerate(
        [([often, seldom], topic), ([often], topic), ([elsewhere], other)]
    ):
        article = make_article(f"A{number}", en=PAST, body_en=f"<p>{body}</p>")
        article.topics.add(of)
        link(article, "en", *concepts)
    response = client.get(topic.address_in("en"))
    assert names_in(response, "terms") == ["often", "once"]
    assert names_in(response, "people") == ["Anna en"]
    assert names_in(response, "documents") == ["Act en"]


def test_topic_names_the_same_in_each_language_and_what_is_void_last(client):
    topic = make_topic("Law")
    often, seldom = (make_entry(ru=name, en=name) for name in ["often", "seldom"])
    void = make_document("Void", **PUBLIC, in_force_until=date(2017, 5, 9))
    act, draft = make_document("Act", **PUBLIC), make_article("draft")
    paragraph = '<p><a href="{0.pointer.address}">x</a></p>'.format
    articles = [
        make_article("a", **PUBLIC, body_ru=paragraph(void), body_en=paragraph(void)),
        make_article("b", ru=PAST, body_ru=paragraph(act)),
    ]
    for article in [*articles, draft]:
        article.topics.add(topic)
    for article, language, concept in [
        (articles[0], "en", seldom),
        (articles[0], "ru", often),
        (articles[1], "ru", often),
        # Nobody can read these.
        (articles[1], "en", seldom),
        (draft, "en", seldom),
    ]:
        link(article, language, concept)
    for language, mark in [
        ("ru", "Больше не\u00a0действует"),
        ("en", "No longer in force"),
    ]:
        response = client.get(topic.address_in(language))
        assert names_in(response, "terms") == ["often", "seldom"]
        named = f"Act {language}", f"Void {language}"
        assert names_in(response, "documents") == [*named]
        page = page_of(response)
        path = "//section[@aria-labelledby='documents']//span/text()"
        assert page.xpath(path) == [mark]


def test_items_of_a_topic_stand_by_the_day_that_is_shown_and_void_ones_last(client):
    topic = make_topic("Law")
    day = timezone.localdate() + timedelta(days=20)
    for record in [
        make_document(
            "void", en=PAST, dated_on="2025-01-01", in_force_until=date(2025, 2, 1)
        ),
        make_document("act", en=PAST, dated_on="2008-01-01"),
        make_document("undated", en=PAST),
        make_article("news", en=PAST),
        make_project("project", en=PAST, first_year=2009, last_year=2012),
        make_event("event", en=PAST, starts_on=day),
    ]:
        record.topics.add(topic)
    response = client.get(topic.address_in("en"))
    assert titles_in(response) == [
        f"{name} en" for name in ["event", "news", "project", "act", "undated", "void"]
    ]
    # A project has its years in the margin.
    assert "2009–2012" in page_of(response).xpath("//li//span[@class='dates']/text()")


@pytest.mark.parametrize(
    "make",
    [
        make_article,
        make_document,
        make_event,
        make_paper,
        make_project,
        make_publication,
    ],
)
def test_a_page_names_its_topics_also_where_it_is_not_translated(client, make):
    topic, record = make_topic("Law"), make(en=PAST)
    record.topics.add(topic)
    for language in ["en", "ru"]:
        response = client.get(record.address_in(language))
        path = topic.address_in(language)
        assert page_of(response).xpath(f"//main//a[@href='{path}']"), language
