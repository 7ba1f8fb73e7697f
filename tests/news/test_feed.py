"""The Atom feeds, read by the rules of RFC 4287."""

from datetime import timedelta

import pytest
from lxml import etree, html

from institute.models import Organization
from publishing.pages import feeds
from tests.factories import LATER, PAST, future, make_article, make_topic
from tests.feeds import ATOM, link, moment, only, read, titles
from tests.responses import SITE, xml_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.mark.parametrize("language", LANGUAGES)
def test_feed_is_atom_in_its_language_and_names_itself(client, language):
    Organization.objects.create(name_ru="Институт", name_en="Institute")
    make_article("a", ru=PAST, en=PAST)
    make_article("b", ru=LATER, en=LATER)
    feed = read(client.get(f"/{language}/news/feed/"))
    assert feed.get(LANG) == language
    assert link(feed, "self") == f"{SITE}/{language}/news/feed/"
    assert link(feed, "alternate") == f"{SITE}/{language}/news/"
    assert only(only(feed, "author"), "name").text
    assert {"ru": "Институт", "en": "Institute"}[language] in only(feed, "title").text
    assert titles(feed) == [f"b {language}", f"a {language}"]


def versions(response):
    """Return {language: address} of the same feed in other languages."""
    links = read(response).findall(f"{ATOM}link[@hreflang]")
    assert {link.get("rel") for link in links} <= {"alternate"}
    return {link.get("hreflang"): link.get("href") for link in links}


def test_feed_names_itself_in_the_other_language_where_it_is_visible(client):
    assert versions(client.get("/en/news/feed/")) == {"ru": f"{SITE}/ru/news/feed/"}
    both, alone = make_topic("Both"), make_topic("Alone", state_ru="draft")
    address = both.address_in("ru")
    assert versions(client.get(f"{both.address_in('en')}feed/")) == {
        "ru": f"{SITE}{address}feed/"
    }
    assert versions(client.get(f"{alone.address_in('en')}feed/")) == {}


def test_entry_says_what_when_and_where(client):
    article = make_article(
        title_en="Ships & <boats>",
        summary_en="In short: 2 < 3, & <b> & &amp;.",
        ru=PAST,
        en=LATER,
    )
    feed = read(client.get("/en/news/feed/"))
    entry = only(feed, "entry")
    assert only(entry, "title").text == "Ships & <boats>"
    summary = only(entry, "summary")
    assert summary.get("type") == "html"
    told = html.fromstring(summary.text).text_content()
    assert told.replace("\u00a0", " ") == "In short: 2 < 3, & <b> & &amp;."
    assert link(entry, "alternate") == f"{SITE}{article.address_in('en')}"
    assert moment(entry, "published") == LATER
    assert moment(entry, "updated") >= LATER


def test_an_empty_feed_answers_and_says_so(client):
    feed = read(client.get("/en/news/feed/"))
    assert titles(feed) == []
    assert only(feed, "subtitle").text == "There is nothing here yet."
    make_article(en=PAST)
    feed = read(client.get("/en/news/feed/"))
    assert feed.find(f"{ATOM}subtitle") is None


def test_entry_that_waited_for_its_hour_is_not_older_than_that(client):
    article = make_article(en=PAST)
    # Written in May, published in June.
    type(article).objects.filter(pk=article.pk).update(
        updated_at_en=PAST - timedelta(days=30)
    )
    entry = only(read(client.get("/en/news/feed/")), "entry")
    assert moment(entry, "updated") == PAST


def test_entry_stays_the_same_entry_when_its_slug_changes(client):
    article = make_article("WeGO", ru=PAST, en=PAST)
    before = only(read(client.get("/en/news/feed/")), "entry")
    article.slug_en = "another-address"
    article.save()
    after = only(read(client.get("/en/news/feed/")), "entry")
    assert link(before, "alternate") != link(after, "alternate")
    assert only(before, "id").text == only(after, "id").text
    old = link(before, "alternate").removeprefix(SITE)
    assert client.get(old).status_code == 301


def test_two_feeds_are_not_one_feed(client):
    article = make_article(ru=PAST, en=PAST)
    topic = make_topic("Sea")
    article.topics.add(topic)
    addresses = [f"/{code}/news/feed/" for code in LANGUAGES]
    addresses += [f"{topic.address_in(code)}feed/" for code in LANGUAGES]
    ids = {only(read(client.get(address)), "id").text for address in addresses}
    assert len(ids) == 4


def test_address_of_a_feed_never_comes_from_the_request(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    topic = make_topic("Sea")
    make_article(ru=PAST, en=PAST).topics.add(topic)
    for address in ["/en/news/feed/", f"{topic.address_in('en')}feed/"]:
        response = client.get(
            address,
            headers={
                "host": "evil.example",
                "x-forwarded-host": "evil.example",
                "x-forwarded-proto": "gopher",
            },
        )
        read(response)
        text = response.content.decode()
        assert "evil.example" not in text
        assert "testserver" not in text
        for element in xml_of(response).iter(f"{ATOM}link"):
            assert element.get("href").startswith(f"{SITE}/")


def test_feed_holds_the_newest_thirty_and_no_more(client, monkeypatch):
    assert feeds.LENGTH == 30
    monkeypatch.setattr(feeds, "LENGTH", 2)
    for number in range(4):
        make_article(f"n{number}", en=PAST + timedelta(hours=number))
    assert titles(read(client.get("/en/news/feed/"))) == ["n3 en", "n2 en"]


def test_sign_that_xml_cannot_hold_spoils_no_feed(client):
    make_article(title_en="Vertical\x0btab", summary_en="Bell\x07", en=PAST)
    feed = read(client.get("/en/news/feed/"))
    [title] = titles(feed)
    assert title.startswith("Vertical")


def test_feed_of_a_topic_that_is_not_visible_here_is_a_404(client):
    for topic in [
        make_topic("Draft", state_en="draft"),
        make_topic("To come", published_at_en=future()),
        make_topic("Gone", state_en="withdrawn", withdrawal_reason_en="Wrong"),
    ]:
        assert client.get(f"{topic.address_in('en')}feed/").status_code == 404
    assert client.get("/en/topics/nothing/feed/").status_code == 404


def test_every_page_of_the_section_names_its_feed(client):
    article = make_article(en=PAST, ru=PAST)
    for address in ["/en/", "/en/news/", "/en/news/2017/", article.address_in("en")]:
        page = etree.HTML(client.get(address).content.decode())
        feeds = page.xpath("//link[@type='application/atom+xml']/@href")
        assert feeds == ["/en/news/feed/"], address
