"""The page of a news item: its picture, its parts, what stands beside it."""

import json
from datetime import datetime, timedelta

import pytest
from lxml import html

from news.models import Article
from publishing.models import Link
from tests.factories import (
    PAST,
    future,
    make_article,
    make_document,
    make_picture,
    make_topic,
    published,
)
from tests.forms import resend, values_of
from tests.responses import SITE, links_in, page_for, titles_in, xml_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def day(number):
    return PAST + timedelta(days=number)


def text_of(parts=4, words=200):
    """Return a text of so many parts, each with so many words."""
    part = "<p>" + "word " * words + "</p>"
    return "".join(f"<h2>Part {number}</h2>{part}" for number in range(parts))


def words_in(page, xpath):
    return " ".join(page.xpath(f"string({xpath})").split())


def property_of(page, name):
    return page.xpath(f"//meta[@property='{name}']/@content")


# The lead picture


def test_lead_picture_stands_with_its_alternative_caption_and_credit(client):
    picture = make_picture(
        alt_en="Ships in a bay",
        caption_en="The bay in June",
        credit_en="A. Painter",
        licence="CC BY 4.0",
        source_url="https://source.example/ships",
    )
    page = page_for(client, make_article(en=PAST, lead_picture=picture))
    [image] = page.xpath("//main//figure//img")
    assert image.get("alt") == "Ships in a bay"
    assert (image.get("width"), image.get("height")) == ("640", "427")
    caption = words_in(page, "//main//figure/figcaption")
    assert caption == "The bay in June A. Painter, CC BY 4.0"
    [credit] = page.xpath("//figcaption/span[@class='credit']")
    assert credit.xpath("a/@href") == ["https://source.example/ships"]
    assert page.xpath("//main//figure//img/@class") == []


def test_decorative_drawing_says_nothing_and_turns_dark_in_dark_colours(client):
    picture = make_picture(is_decorative=True, is_drawing=True)
    page = page_for(client, make_article(en=PAST, lead_picture=picture))
    [image] = page.xpath("//main//figure//img")
    assert (image.get("alt"), image.get("class")) == ("", "drawing")
    assert not page.xpath("//figcaption")
    assert property_of(page, "og:image:alt") == []


def test_article_without_a_picture_shows_none(client):
    page = page_for(client, make_article(en=PAST))
    assert not page.xpath("//main//figure | //main//img | //figcaption")
    assert property_of(page, "og:image") == []


def test_shared_address_shows_the_lead_picture(client):
    picture = make_picture(token="abcdefgh")
    page = page_for(client, make_article(en=PAST, lead_picture=picture))
    [image] = property_of(page, "og:image")
    assert image == f"{SITE}/media/pictures/abcdefgh/share.jpg"
    assert property_of(page, "og:image:alt") == ["picture seen en"]
    assert page.xpath("//meta[@name='twitter:card']/@content") == [
        "summary_large_image"
    ]


# Reading


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (290, 1), (310, 2), (800, 4)])
def test_reading_time_counts_two_hundred_words_a_minute_and_at_least_one(
    client, words, minutes
):
    body = "<p>" + "word " * words + "</p>"
    page = page_for(client, make_article(en=PAST, body_en=body))
    assert f"{minutes} min read" in words_in(page, "//div[@class='margin']")


def contents_of(page):
    return [
        (link.text_content(), link.get("href"))
        for link in page.xpath("//nav[@aria-labelledby='contents']//a")
    ]


def test_contents_of_a_long_text_lead_to_its_parts_in_their_order(client):
    body = text_of(4) + "<h3>Below a part</h3><p>word</p>"
    page = page_for(client, make_article(en=PAST, body_en=body))
    contents = contents_of(page)
    assert [text for text, _href in contents] == [
        f"Part\N{NO-BREAK SPACE}{n}" for n in range(4)
    ]
    for text, href in contents:
        [heading] = page.xpath(f"//h2[@id='{href.removeprefix('#')}']")
        assert heading.text_content() == text


@pytest.mark.parametrize(
    ("parts", "words"), [(2, 900), (8, 30), (0, 0)], ids=["few", "short", "none"]
)
def test_text_that_is_short_or_has_few_parts_has_no_contents(client, parts, words):
    body = text_of(parts, words) or "<p>" + "word " * 900 + "</p>"
    page = page_for(client, make_article(en=PAST, body_en=body))
    assert contents_of(page) == []


# What stands beside it


def neighbours_of(client, article, language):
    page = page_for(client, article, language)
    links = page.xpath("//nav[@class='neighbours']//a")
    return {
        link.get("rel"): (link.xpath("string(span[@class='neighbour'])"), link)
        for link in links
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_neighbours_are_the_nearest_that_readers_of_this_language_see(client, language):
    both = {code: day(0) for code in LANGUAGES}
    older = make_article("older", **both)
    make_article("draft between")
    article = make_article("here", **{code: day(4) for code in LANGUAGES})
    make_article("to come", **{code: future() for code in LANGUAGES})
    make_article("ended", **published(language, at=day(5), until=day(6)))
    newer = make_article("newer", **{code: day(8) for code in LANGUAGES})
    make_article("far", **{code: day(9) for code in LANGUAGES})
    [other] = [code for code in LANGUAGES if code != language]
    make_article("only there", **{other: day(3)})
    neighbours = neighbours_of(client, article, language)
    assert {rel: title for rel, (title, _link) in neighbours.items()} == {
        "prev": f"newer {language}",
        "next": f"older {language}",
    }
    assert neighbours["prev"][1].get("href") == newer.address_in(language)
    assert neighbours["next"][1].get("href") == older.address_in(language)


def test_neighbour_that_is_related_is_named_among_the_related_alone(client):
    older, article, newer = (make_article(f"{n}", en=day(n)) for n in range(3))
    Link.objects.relate(article, [older.pointer])
    assert neighbours_of(client, article, "en").keys() == {"prev"}
    main = page_for(client, article).xpath("//main")[0]
    for neighbour in [older, newer]:
        assert len(main.xpath(f".//a[@href='{neighbour.address_in('en')}']")) == 1


def test_moments_are_written_as_html_knows_them(client):
    article = make_article(en=PAST.replace(microsecond=53723))
    for address in ["/en/", "/en/news/", article.address_in("en")]:
        page = html.fromstring(client.get(address).content.decode())
        moments = page.xpath("//main//time/@datetime")
        assert "2017-06-30T12:00:00+03:00" in moments
        assert not any("." in moment for moment in moments)


def test_related_document_stands_with_the_badge_of_the_file_that_suits_its_reader(
    client,
):
    article = make_article(ru=PAST, en=PAST)
    document = make_document(ru=PAST, en=PAST, files=["ru", "en"])
    only_russian = make_document("Other", ru=PAST, en=PAST, files=["ru"])
    Link.objects.relate(article, [document.pointer, only_russian.pointer])
    for language, badges in [
        ("ru", ["PDF, 1,21 МБ, рус.", "PDF, 1,21 МБ, рус."]),
        ("en", ["PDF, 1.21 MB, English", "PDF, 1.21 MB, Russian"]),
    ]:
        page = page_for(client, article, language)
        shown = page.xpath("//aside//span[@class='badge']/text()")
        assert [badge.replace("\u00a0", " ") for badge in shown] == badges


# Preview


def test_preview_shows_the_card_that_other_sites_will_make_of_it(client_of, publisher):
    picture = make_picture(token="abcdefgh")
    article = make_article(summary_en="Before.", lead_picture=picture)
    client = client_of(publisher)
    form = f"/admin/news/article/{article.pk}/"
    values = values_of(client.get(f"{form}change/"), "article_form")
    changes = {"title_en": "Ships", "summary_en": "They sail."}
    response = resend(client, f"{form}preview/en/", values, **changes)
    page = html.fromstring(response.content.decode())
    card = "//aside[@class='shared-as']"
    assert page.xpath(f"{card}//img/@src") == ["/media/pictures/abcdefgh/share.jpg"]
    for shown in ["Ships", "They sail."]:
        assert shown in words_in(page, card)


# The list


def test_list_shows_a_picture_beside_what_has_one_and_nothing_beside_the_rest(client):
    picture = make_picture(token="abcdefgh")
    make_article("first", en=day(2), lead_picture=picture)
    make_article("with", en=day(1), lead_picture=picture)
    make_article("without", en=day(0))
    response = client.get("/en/news/")
    page = html.fromstring(response.content.decode())
    first, with_picture, without = page.xpath("//li[starts-with(@class, 'entry')]")
    # That of the first is as wide as the text.
    for item, name in [(first, "640.webp"), (with_picture, "card-240.webp")]:
        [image] = item.xpath(".//img")
        # The title beside it says what it is.
        assert image.get("alt") == ""
        assert image.get("src") == f"/media/pictures/abcdefgh/{name}"
    assert not without.xpath(".//img | .//picture")


@pytest.fixture
def sea_and_sky():
    """News of two years under two topics; none of 2016 is under the sky."""
    sea, sky = make_topic("Sea"), make_topic("Sky")
    for name, at, topics in [
        ("sea 2017", day(0), [sea]),
        ("both 2017", day(1), [sea, sky]),
        ("sea 2016", day(-365), [sea]),
        ("plain", day(2), []),
    ]:
        make_article(name, en=at).topics.add(*topics)
    return sea, sky


def chosen_in(response):
    page = html.fromstring(response.content.decode())
    return [
        " ".join(link.text_content().split())
        for link in page.xpath("//main//nav//a[@aria-current]")
    ]


def years_of(response):
    return links_in(response, "//*[contains(@class, 'years')]")


def test_list_narrows_to_a_topic_a_year_and_both(client, sea_and_sky):
    sea, sky = sea_and_sky
    for address, titles, chosen in [
        (f"/en/news/?topic={sky.slug_en}", ["both 2017 en"], ["All", "Sky en"]),
        (
            f"/en/news/2017/?topic={sea.slug_en}",
            ["both 2017 en", "sea 2017 en"],
            ["2017", "Sea en"],
        ),
        ("/en/news/2016/", ["sea 2016 en"], ["2016", "All"]),
    ]:
        response = client.get(address)
        assert titles_in(response) == titles
        assert chosen_in(response) == chosen
    # The links of years keep the topic, and those of topics the year.
    response = client.get(f"/en/news/2017/?topic={sea.slug_en}")
    links = dict(links_in(response, "//main//nav"))
    assert links["2016"] == f"/en/news/2016/?topic={sea.slug_en}"
    assert links["Sky en"] == f"?topic={sky.slug_en}"


def test_years_are_offered_in_which_the_chosen_topic_has_something(client, sea_and_sky):
    make_article("hidden", ru=PAST.replace(year=2015)).topics.set(sea_and_sky)
    for topic, years in zip(sea_and_sky, [["2017", "2016"], ["2017"]], strict=True):
        response = client.get(f"/en/news/?topic={topic.slug_en}")
        assert [text for text, _address in years_of(response)] == ["All", *years]


def test_narrowed_list_that_is_empty_says_so_and_leads_back(client, sea_and_sky):
    _sea, sky = sea_and_sky
    response = client.get(f"/en/news/2016/?topic={sky.slug_en}")
    assert response.status_code == 200
    assert titles_in(response) == []
    addresses = [
        address for _text, address in links_in(response, "//*[@class='after-list']")
    ]
    assert addresses == [f"/en/news/?topic={sky.slug_en}", "/en/news/2016/"]


def test_what_was_published_after_its_last_edit_was_modified_when_it_was_published(
    client,
):
    article = make_article(en=PAST)
    Article.objects.update(updated_at_en=day(-30))
    page = page_for(client, article)
    graph = json.loads(page.findtext(".//script[@type='application/ld+json']"))
    [nodes] = [node for node in graph["@graph"] if node["@type"] == "NewsArticle"]
    [modified] = page.xpath("//meta[@property='article:modified_time']/@content")
    assert nodes["dateModified"] == nodes["datePublished"]
    assert datetime.fromisoformat(modified) == PAST
    [lastmod] = {
        url.findtext("{*}lastmod")
        for url in xml_of(client.get("/sitemap.xml")).iter("{*}url")
        if url.findtext("{*}loc").endswith(article.address_in("en"))
    }
    assert lastmod == PAST.date().isoformat()
