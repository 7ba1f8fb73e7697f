from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from news.models import Article
from publishing.models import Redirect
from tests.factories import (
    LATER,
    PAST,
    State,
    future,
    make_article,
    make_body,
    make_document,
    make_page,
    make_paper,
    make_topic,
    published,
)
from tests.statements import statements

pytestmark = pytest.mark.django_db


def test_a_slug_is_borrowed_or_follows_the_title_until_it_is_published_and_then_stays():
    article = Article.objects.create(title_ru="Умный город")
    assert article.slug_ru == article.slug_en == "umnyy-gorod"
    for title, slug in [("Smart city", "smart-city"), ("Smart town", "smart-town")]:
        article.title_en = title
        article.save()
        assert article.slug_en == slug
    for fields in [published("en"), {"title_en": "Else"}]:
        for name, value in fields.items():
            setattr(article, name, value)
        article.save()
    assert (article.title_en, article.slug_en) == ("Else", "smart-town")
    by_hand = Article.objects.create(title_ru="Город", slug_ru="gorodok")
    by_hand.title_ru = "Другое"
    by_hand.save()
    assert by_hand.slug_ru == "gorodok"


def test_a_taken_slug_gets_a_number_in_either_language():
    Article.objects.create(title_ru="Город", title_en="City")
    second = Article.objects.create(title_ru="City", title_en="Gorod")
    assert (second.slug_ru, second.slug_en) == ("city-2", "gorod-2")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_slug_of_another_item_is_refused_in_either_language(language):
    Article.objects.create(title_ru="Город", title_en="City")
    second = Article.objects.create(title_ru="Село")
    for slug in ["gorod", "city"]:
        setattr(second, f"slug_{language}", slug)
        with pytest.raises(ValidationError) as fault:
            second.full_clean()
        assert f"slug_{language}" in fault.value.message_dict


def test_what_is_no_slug_and_whose_may_be_the_same():
    article = Article.objects.create(title_ru="2017")
    assert article.slug_ru != "2017"
    article.slug_ru = "2018"
    with pytest.raises(ValidationError) as fault:
        article.full_clean()
    assert "slug_ru" in fault.value.message_dict
    assert Article.objects.create(title_ru="«…»").slug_ru == "article"
    # Of another kind.
    assert make_topic(title_ru="«…»", slug_ru="article").slug_ru == "article"


# Nothing is public before it is published


def test_a_draft_title_is_in_no_address_and_leaves_no_redirect(client):
    pages = ["/sitemap.xml", "/ru/", "/en/", "/ru/site-map/", "/en/site-map/"]
    for make in [make_article, make_body, make_document, make_page, make_paper]:
        record = make("Город", ru=PAST, title_en="Secret")
        for field, value in [("title_en", "Secret word"), ("slug_en", "secret-too")]:
            setattr(record, field, value)
            record.save()
        assert record.slug_en == "secret-too"
        public = record.address_in("en")
        assert public == record.address_in("ru").replace("/ru/", "/en/")
        address, headers = record.pointer.address, {"Accept-Language": "en"}
        assert client.get(address, headers=headers)["Location"] == public
        own = public.replace(record.slug_ru, record.slug_en)
        assert client.get(own).status_code == 404
        pages += [record.address_in("ru"), public]
    for address in pages:
        assert "secret" not in client.get(address).content.decode().lower(), address
    assert not Redirect.objects.exists()


def test_a_slug_is_public_when_its_date_has_come_and_the_former_leads_to_it(
    client, clock
):
    later = timezone.now() + timedelta(hours=1)
    article = make_article("Город", ru=PAST, en=later, title_en="Secret")
    former = article.address_in("en")
    assert former == f"/en/news/2017/{article.slug_ru}/"
    assert client.get(former).status_code == 200
    assert client.get("/en/news/2017/secret/").status_code == 404
    clock(later)
    assert article.address_in("en") == "/en/news/2017/secret/"
    assert client.get("/en/news/2017/secret/").status_code == 200
    response = client.get(former)
    assert (response.status_code, response["Location"]) == (
        301,
        "/en/news/2017/secret/",
    )


def test_an_unpublished_text_keeps_its_own_slug(client):
    article = make_article("Город", ru=PAST, en=PAST, title_en="City")
    article.state_en = Article.State.DRAFT
    article.save()
    assert client.get("/en/news/2017/city/").status_code == 200


# Year


def test_the_year_is_that_of_the_first_publication_by_the_institutes_clock_and_stays():
    assert Article.objects.create(title_ru="Город").year is None
    new_year_in_moscow = PAST.replace(month=12, day=31, hour=21)
    article = make_article("Город", ru=new_year_in_moscow)
    assert article.year == 2018
    article.published_at_ru = PAST.replace(year=2019)
    article.save()
    assert article.year == 2018


def test_a_language_counts_for_the_date_from_its_publication_on_also_without_text():
    article = make_article("Город", ru=LATER)
    article.published_at_en = PAST
    article.save()
    assert article.first_published_at == LATER
    article.state_en = State.PUBLISHED
    article.save()
    article.state_en = State.DRAFT
    article.save()
    assert article.first_published_at == PAST
    article.published_at_ru = future()
    article.save()
    assert article.first_published_at == PAST


# Redirects


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_changed_slug_redirects_for_ever_without_a_chain(client, language):
    article = make_article("Город", ru=PAST, en=PAST)
    addresses = []
    for slug in ["first", "second", "third"]:
        addresses.append(article.address_in(language))
        setattr(article, f"slug_{language}", slug)
        article.save()
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 301
        assert response["Location"] == article.address_in(language)
        beside = "?with=en" if language == "ru" else "?with=ru"
        response = client.get(address + beside)
        assert response["Location"] == article.address_in(language) + beside


def test_an_old_address_is_given_to_no_other_item_and_back_to_its_own(client):
    article = make_article("Город", ru=PAST)
    first = article.slug_ru
    article.slug_ru = "other"
    article.save()
    assert make_article("Город", ru=PAST).slug_ru != first
    article.slug_ru = first
    article.save()
    assert client.get(article.address_in("ru")).status_code == 200
    assert not Redirect.objects.filter(path=article.address_in("ru")).exists()


def test_the_page_without_its_own_text_moves_with_the_first_title(client):
    article = make_article("Город", ru=PAST, title_en="")
    notice = article.address_in("en")
    assert client.get(notice).status_code == 200
    article.title_en = "A city"
    for name, value in published("en").items():
        setattr(article, name, value)
    article.save()
    response = client.get(notice)
    assert response.status_code == 301
    assert response["Location"] == article.address_in("en")


def test_a_redirect_to_what_is_no_longer_public_is_a_404(client):
    article = make_article("Город", ru=PAST)
    old_url = article.address_in("ru")
    article.slug_ru = "other"
    article.save()
    article.state_ru = Article.State.DRAFT
    article.save()
    assert client.get(old_url).status_code == 404


def test_the_feed_of_a_topic_moves_with_its_page(client):
    topic = make_topic()
    old_url = f"{topic.address_in('en')}feed/"
    topic.slug_en = "other"
    topic.save()
    response = client.get(old_url)
    assert response.status_code == 301
    assert response["Location"] == "/en/topics/other/feed/"
    assert client.get(response["Location"]).status_code == 200


def test_the_twelfth_of_one_title_costs_as_much_as_the_third():
    for _number in range(2):
        make_article("Meeting")
    third = statements(make_article, "Meeting")
    for _number in range(8):
        make_article("Meeting")
    assert len(statements(make_article, "Meeting")) == len(third)
    assert Article.objects.filter(slug_en="meeting-en-12").exists()
