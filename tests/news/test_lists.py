"""The list of news, its years and its articles."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.translation import override
from lxml import html

from publishing.models import Link
from tests.factories import PAST, future, make_article, make_topic, published
from tests.responses import SITE, links_in, titles_in
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db


def year(number, month=6):
    return datetime(number, month, 15, 12, tzinfo=UTC)


def years_in(response):
    links = links_in(response, "//*[contains(@class, 'years')]")
    return [text for text, _address in links if text.isdigit()]


def days_in(response):
    return html.fromstring(response.content.decode()).xpath(
        "//main//time/@datetime[string-length() > 4]"
    )


def test_news_are_dated_and_ordered_by_their_first_publication_in_any_language(client):
    make_article("a", ru=year(2015), en=year(2018))
    make_article("b", ru=year(2017), en=year(2016))
    make_article("c", **published("ru", year(2014)), en=year(2013))
    for language in LANGUAGES:
        response = client.get(f"/{language}/news/")
        assert titles_in(response) == [f"{name} {language}" for name in "bac"]
        assert [day[:4] for day in days_in(response)] == ["2016", "2015", "2013"]


def test_years_appear_with_their_first_news(client, clock):
    make_article("now", en=year(2016)), make_article("soon", en=year(2017))
    for now, expected in [
        (year(2017, month=5), ["2016"]),
        (year(2017, month=7), ["2017", "2016"]),
    ]:
        clock(now)
        assert years_in(client.get("/en/news/")) == expected


def test_news_of_one_moment_stand_newest_made_first(client):
    for name in "abc":
        make_article(name, ru=PAST)
    assert titles_in(client.get("/ru/news/")) == ["c ru", "b ru", "a ru"]


def test_pages_lead_to_one_another_and_the_first_has_one_address(client, settings):
    settings.PAGE_SIZE = 1
    for number in range(3):
        make_article(f"n{number}", en=PAST + timedelta(days=number))
    second = client.get("/en/news/?page=2")
    page = html.fromstring(second.content.decode())
    [earlier] = page.xpath("//a[@rel='prev']/@href")
    [later] = page.xpath("//a[@rel='next']/@href")
    assert (earlier, later) == ("?", "?page=3") or earlier == "/en/news/"
    [current] = page.xpath("//nav[@class='pagination']//a[@aria-current='page']")
    assert current.text_content().endswith("2")
    [canonical] = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == f"{SITE}/en/news/?page=2"
    assert "2" in page.xpath("string(//title)")
    first = html.fromstring(client.get("/en/news/").content.decode())
    assert first.xpath("//link[@rel='canonical']/@href") == [f"{SITE}/en/news/"]
    assert not first.xpath("//a[@rel='prev']")


def test_links_to_pages_are_few_however_many_there_are(rf):
    class Pages(Paginator):
        @property
        def page_range(self):
            yield pytest.fail("It went through all pages.")

    page = Pages(range(9_000), per_page=1).page(4_500)
    request = rf.get("/en/news/?page=4500")
    with override("en"):
        shown = render_to_string("components/pagination.html", {"page": page}, request)
    links = html.fromstring(shown).xpath("//li/*/text()")
    assert [link for link in links if link.strip()] == [
        *["Previous", "1", "…", "4499", "4500", "4501", "…", "9000", "Next"]
    ]


def test_year_holds_what_has_it_in_its_address(client):
    make_article("a", ru=year(2016))
    make_article("b", ru=year(2017, 3))
    make_article("c", ru=year(2017, 9))
    # In its address is the year of its first publication, in whatever language.
    late = make_article("d", ru=year(2018), en=year(2017))
    assert late.address_in("ru").startswith("/ru/news/2017/")
    # The year stays when the date is corrected.
    moved = make_article("e", ru=year(2015))
    moved.published_at_ru = year(2014)
    moved.save()
    make_article("hidden", **published("ru", at=year(2013), until=year(2013, 7)))
    make_article("to come", ru=future())
    assert titles_in(client.get("/ru/news/2017/")) == ["c ru", "d ru", "b ru"]
    assert titles_in(client.get("/ru/news/2016/")) == ["a ru"]
    assert titles_in(client.get("/ru/news/2015/")) == ["e ru"]
    assert titles_in(client.get("/en/news/2017/")) == ["d en"]
    assert years_in(client.get("/ru/news/")) == ["2017", "2016", "2015"]
    assert years_in(client.get("/en/news/")) == ["2017"]


def test_year_begins_at_midnight_of_the_institute(client):
    make_article("eve", ru=datetime(2016, 12, 31, 20, 59, 59, tzinfo=UTC))
    make_article("new", ru=datetime(2016, 12, 31, 21, 0, 0, tzinfo=UTC))
    assert titles_in(client.get("/ru/news/2016/")) == ["eve ru"]
    assert titles_in(client.get("/ru/news/2017/")) == ["new ru"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_year_of_which_nothing_is_in_this_language_leads_to_the_other(client, language):
    [other] = others(language)
    make_article(**published(other, at=year(2012)))
    response = client.get(f"/{language}/news/2012/")
    assert response.status_code == 200
    assert titles_in(response) == []
    text = response.content.decode()
    assert f'href="/{other}/news/2012/" lang="{other}" hreflang="{other}"' in text
    assert '<meta name="robots" content="noindex">' in text
    assert 'rel="canonical"' not in text
    assert 'rel="alternate" hreflang' not in text
    there = client.get(f"/{other}/news/2012/").content.decode()
    assert f'rel="canonical" href="{SITE}/{other}/news/2012/"' in there
    assert 'rel="alternate" hreflang' not in there


def test_year_in_both_languages_names_both_versions(client):
    make_article(ru=year(2012), en=year(2012))
    for language in LANGUAGES:
        text = client.get(f"/{language}/news/2012/").content.decode()
        for code in LANGUAGES:
            assert f'hreflang="{code}" href="{SITE}/{code}/news/2012/"' in text
        assert f'hreflang="x-default" href="{SITE}/ru/news/2012/"' in text


def test_year_of_which_nothing_is_visible_is_a_404(client):
    make_article(ru=PAST, en=PAST)
    make_article("draft")
    for wanted in ["2016", "1000", "2999", "0017", "217", "20170"]:
        assert client.get(f"/en/news/{wanted}/").status_code == 404, wanted


def test_article_is_only_at_the_address_of_its_own_year(client):
    article = make_article("WeGO", ru=PAST, en=PAST)
    assert client.get(f"/ru/news/2017/{article.slug_ru}/").status_code == 200
    assert client.get(f"/ru/news/2016/{article.slug_ru}/").status_code == 404
    assert client.get(f"/ru/news/2017/{article.slug_ru}").status_code == 301
    assert client.get("/ru/news/2017/other/").status_code == 404


def test_article_shows_what_an_editor_wrote(client):
    article = make_article(
        title_en="Ships & <boats>",
        summary_en="In short.",
        body_en="<p>At <strong>length</strong>.</p>",
        correction_en="Was wrong.",
        kind="announcement",
        happened_on="2017-06-27",
        en=PAST,
    )
    article.topics.add(make_topic("Sea"), make_topic("Hidden", state_en="draft"))
    text = client.get(article.address_in("en")).content.decode()
    for shown in [
        "Ships &amp; &lt;boats&gt;</h1>",
        "In short.",
        "<strong>length</strong>",
        "Was wrong.",
        "Announcement",
        'datetime="2017-06-27"',
        ">Sea en</a>",
    ]:
        assert shown in text
    assert "Hidden" not in text


def test_article_needs_at_most_five_statements_however_much_it_leads_to(
    client, django_assert_max_num_queries
):
    counts = []
    for size in [1, 3]:
        there = [make_article(f"to {size} {n}", ru=PAST, en=PAST) for n in range(size)]
        links = "".join(
            f'<p><a href="{record.pointer.address}">there</a></p>' for record in there
        )
        article = make_article(
            f"from {size}", body_ru=links, body_en=links, ru=PAST, en=PAST
        )
        article.topics.add(*(make_topic(f"topic {size} {n}") for n in range(size)))
        Link.objects.relate(article, [record.pointer for record in there])
        with django_assert_max_num_queries(5) as statements:
            response = client.get(article.address_in("en"))
        for place in ["prose", "related"]:
            links = links_in(response, f"//*[contains(@class, '{place}')]")
            addresses = [address for _text, address in links]
            for record in there:
                assert addresses.count(record.address_in("en")) == 1
        text = response.content.decode()
        assert text.count(f'href="/en/topics/topic-{size}') == size
        counts.append(len(statements))
    assert counts[0] == counts[1]
