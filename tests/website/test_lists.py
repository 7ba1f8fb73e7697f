"""What holds of every list: its pages, what they cost, and what they say of an item."""

import re
from datetime import date, datetime
from functools import partial
from itertools import cycle

import pytest
from django.core.paginator import Paginator

from news.models import Article
from publishing.content.addresses import path_to
from publishing.models import Link
from tests import factories
from tests.factories import (
    PAST,
    future,
    make_article,
    make_body,
    make_document,
    make_event,
    make_inductee,
    make_partner,
    make_person,
    make_project,
    make_publication,
    make_topic,
    published,
)
from tests.feeds import ATOM, moment, read
from tests.responses import heading_of, links_in, page_of
from tests.statements import statements
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

DAY = date(2005, 5, 17)
LISTS = {
    "news/": make_article,
    f"news/{PAST.year}/": make_article,
    "corrections/": partial(make_article, correction_ru="Иначе.", correction_en="No."),
    "events/": make_event,
    "events/past/": partial(make_event, starts_on=DAY),
    "events/2005/": partial(make_event, starts_on=DAY),
    "documents/": make_document,
    "people/": make_person,
    "governing-bodies/": partial(make_body, kind="governing"),
    "hall-of-fame/": make_inductee,
    "collaboration/": make_partner,
    "projects/": make_project,
    "publications/": partial(make_publication, written_in="ru"),
    "chronicle/": partial(make_event, starts_on=DAY),
}
TOLD = {
    "ru": ("Ещё {} — только на английском.", "Read in English"),
    "en": ("{} more in Russian only.", "Читать по-русски"),
}

# Whoever has a list of a year gets none of a year without anything.
EVER_THERE = [path for path in LISTS if not re.search(r"\d", path)]
# Some are of what a list can be narrowed by: kept in memory, but in a transaction.
MOST = 12
# The chronicle is one page.
PAGED = [path for path in LISTS if path != "chronicle/"]


def names_in(response):
    return set(re.findall(r"Zeta \d", response.content.decode()))


@pytest.mark.parametrize("path", PAGED)
def test_list_comes_in_pages_that_hold_everything_once(client, path, monkeypatch):
    two = property(lambda self: 2, lambda self, value: None)
    monkeypatch.setattr(Paginator, "per_page", two, raising=False)
    make, address = LISTS[path], f"/en/{path}"
    for number in range(3):
        make(f"Zeta {number}", en=PAST)
    client.get(address)
    few = statements(client.get, address)
    for number in range(3, 5):
        make(f"Zeta {number}", en=PAST)
    assert len(statements(client.get, address)) == len(few) <= MOST
    pages = [client.get(f"{address}?page={number}") for number in [1, 2, 3]]
    assert [len(names_in(page)) for page in pages] == [2, 2, 1]
    assert len(set().union(*map(names_in, pages))) == 5
    # What else is no number of a page: test_bad_input.py.
    assert client.get(f"{address}?page=4").status_code == 404


def test_list_of_nothing_is_a_page(client):
    for language, path in zip(cycle(LANGUAGES), EVER_THERE, strict=False):
        assert client.get(f"/{language}/{path}").status_code == 200, path


# A list says how much of it is in the other language only


@pytest.mark.parametrize("path", LISTS)
def test_list_says_how_much_is_in_the_other_language_only(client, path):
    make = LISTS[path]
    for number, language in enumerate([*LANGUAGES, *LANGUAGES]):
        make(f"{number}", **{language: PAST})
    for number, at in enumerate([PAST, future()], 4):
        make(f"{number}", **dict.fromkeys(LANGUAGES, at))
    for language, (told, link) in TOLD.items():
        response = client.get(f"/{language}/{path}")
        page = response.content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert told.format(2) in page
        [other] = others(language)
        assert (link, f"/{other}/{path}") in links_in(response)


def test_narrowed_list_counts_what_it_is_narrowed_to(client):
    topic = make_topic("Sea")
    for languages in [LANGUAGES, ["ru"]]:
        make_article(**dict.fromkeys(languages, PAST)).topics.add(topic)
    make_article(ru=PAST)
    response = client.get(f"/en/news/?topic={topic.slug_en}")
    assert "1 more in Russian only." in response.content.decode()
    assert f"/ru/news/?topic={topic.slug_ru}" in dict(links_in(response)).values()


# Whoever comes to an item from elsewhere sees the way to its list


KINDS = [
    *["article", "event", "person", "body", "project", "publication", "partner"],
    *["inductee", "document", "issue", "paper", "entry"],
]
ABOVE = "//main//*[@class='margin' or @class='crumbs']"


@pytest.mark.parametrize(
    ("language", "kind"), [*zip(cycle(LANGUAGES), KINDS, strict=False)]
)
def test_page_of_an_item_leads_to_its_list_by_the_title_of_that_above_or_beside_it(
    client, kind, language
):
    make = getattr(factories, f"make_{kind}")
    terms = {"ru": "данные", "en": "data"}
    record = make(**terms if kind == "entry" else dict.fromkeys(LANGUAGES, PAST))
    response = client.get(record.address_in(language))
    addresses = {address: text for text, address in links_in(response, ABOVE)}
    above = path_to(record.list_link()[1], language)
    assert addresses[above] == heading_of(client.get(above))


# What lists over several kinds say of an item: its date, its kind, its mark


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
