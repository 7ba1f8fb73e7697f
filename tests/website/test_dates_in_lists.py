"""What lists over several kinds say of an item: its date, its kind, its mark."""

from datetime import date, datetime

import pytest

from news.models import Article
from publishing.models import Link
from tests.factories import (
    PAST,
    make_article,
    make_event,
    make_project,
    make_publication,
    make_topic,
    published,
)
from tests.feeds import ATOM, moment, read
from tests.responses import page_of

pytestmark = pytest.mark.django_db

BOTH = published("ru") | published("en")


def said_of(client, address, title):
    """Return what stands beside a title in a list, and the day that machines read."""
    page = page_of(client.get(address))
    [link] = page.xpath(f"//main//li//a[normalize-space()='{title}']")
    [item] = link.xpath("ancestor::li[1]")
    facts = [
        " ".join(part.text_content().split())
        for part in item.xpath(".//div[@class='margin']/*")
    ]
    return facts, item.xpath(".//time/@datetime")


def in_each_list(client, record, language):
    """Return that of the page of a topic, of the search, and of the related items."""
    topic = make_topic("Sea", **published(language))
    record.topics.add(topic)
    other = make_article("Other", **published(language))
    Link.objects.relate(other, [record.pointer])
    title = record.title_in(language)
    for address in [
        topic.address_in(language),
        f"/{language}/search/?q={title.split()[0]}",
        other.address_in(language),
    ]:
        yield said_of(client, address, title)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ru", ["7–8 января 2027", "Мероприятие", "Отложено"]),
        ("en", ["7–8 January 2027", "Event", "Postponed"]),
    ],
)
def test_event_of_several_days_has_all_of_them_then_its_kind_and_mark(
    client, language, expected
):
    days = {"starts_on": date(2027, 1, 7), "ends_on": date(2027, 1, 8)}
    event = make_event("Assembly", **BOTH, **days, status="postponed")
    for said in in_each_list(client, event, language):
        assert said == (expected, ["2027-01-07"])


@pytest.mark.parametrize(
    ("make", "years", "expected"),
    [
        (make_project, {"first_year": 2004, "last_year": 2010}, "2004–2010"),
        (make_project, {"first_year": 2004}, "since 2004"),
        (make_publication, {"issued_in": 2009}, "2009"),
    ],
)
def test_what_has_years_alone_has_them_in_place_of_a_day(client, make, years, expected):
    record = make("Assembly", **BOTH, **years)
    for (dates, *_kind), days in in_each_list(client, record, "en"):
        assert (dates, days) == (expected, [])


@pytest.mark.parametrize(("language", "other"), [("ru", "en"), ("en", "ru")])
def test_item_has_one_date_in_all_languages_and_says_itself_when_each_text_came_out(
    client, language, other
):
    later = PAST.replace(year=2018)
    fields = published(language, later) | published(other, PAST)
    record = make_article("Assembly", **fields, summary_ru="Да", summary_en="Yes")
    Article.objects.update(updated_at_ru=PAST, updated_at_en=PAST)
    for (_date, *_kind), [shown] in in_each_list(client, record, language):
        assert datetime.fromisoformat(shown) == PAST
    page = page_of(client.get(record.address_in(language)))
    moments = page.xpath(
        "//article/*[@class='margin']/time/@datetime"
        " | //meta[@property='article:published_time']/@content"
    )
    assert [*map(datetime.fromisoformat, moments)] == [PAST, PAST]
    data = page.findtext(".//script[@type='application/ld+json']")
    assert f'"datePublished": "{PAST.isoformat()}"' in data
    texts = page.xpath("//*[@class='provenance']//time/@datetime")
    assert [*map(datetime.fromisoformat, texts)] == [later]
    cited = "".join(page.xpath("//*[@class='cite']//text()"))
    assert ("2017" in cited, "2018" in cited) == (True, False)
    [entry, *_others] = read(client.get(f"/{language}/news/feed/")).iter(f"{ATOM}entry")
    assert moment(entry, "published") == later


def test_event_that_is_not_translated_has_all_its_days_and_its_mark(client):
    days = {"starts_on": date(2027, 1, 31), "ends_on": date(2027, 2, 2)}
    event = make_event(ru=PAST, **days, status="cancelled")
    page = page_of(client.get(event.address_in("en")))
    margin = page.xpath("//main//div[@class='margin']")[0]
    said = [" ".join(part.text_content().split()) for part in margin]
    assert said == ["31 January – 2 February 2027", "Events", "Cancelled"]
    assert margin.xpath("time/@datetime") == ["2027-01-31"]
