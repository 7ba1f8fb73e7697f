"""Addresses of the former site, and the table of redirects."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone
from pytest_django.asserts import assertContains

from library.models import Document
from publishing.content import old_urls
from publishing.models import Redirect
from tests.factories import PAST, make, make_article, make_topic, published
from tests.forms import errors_of, read_form, resend, send

pytestmark = pytest.mark.django_db

ADD = "/admin/publishing/redirect/add/"


def brought(path, record, language="en"):
    pointer = record.pointer
    return Redirect.objects.create(
        path=path,
        language=language,
        kind=Redirect.Kind.LEGACY,
        to_model=pointer.model,
        to_pk=pointer.pk,
    )


@pytest.fixture
def article():
    return make_article("Город", ru=PAST, en=PAST)


# Readers


@pytest.mark.parametrize(
    ("stored", "requested"),
    [
        ("/en/content/view/703/91/", "/en/content/view/703/91/"),
        ("/en/content/view/703/91/", "/en/content/view/703/91"),
        ("/en/content/view/703/91", "/en/content/view/703/91/"),
        ("/en/content/view/703/91/", "/en/content/view/703/91/?utm_source=x"),
        ("/index.php?id=12", "/index.php?id=12"),
        ("/index.php", "/index.php?id=13"),
        ("/index.php?a=1&id=12", "/index.php?id=12&yclid=9&a=1&utm_source=x"),
        ("/?p=12", "/?utm_medium=x&p=12"),
        ("/архив?тема=a b", "/%D0%B0%D1%80%D1%85%D0%B8%D0%B2?%D1%82ема=a%20b"),
    ],
)
def test_an_old_address_leads_to_the_item_however_it_is_written(
    client, article, stored, requested
):
    brought(stored, article)
    response = client.get(requested)
    assert response.status_code == 301
    assert response["Location"] == article.address_in("en")


def test_an_old_address_leads_to_a_list_or_says_that_nothing_replaces_it(client):
    nowhere = {"to_model": "", "to_pk": 0, "language": "en"}
    Redirect.objects.create(path="/eng/news.php", target="/en/news/", **nowhere)
    Redirect.objects.create(path="/shop/", target="gone", **nowhere)
    assert client.get("/eng/news.php?page=2")["Location"] == "/en/news/"
    assert client.get("/shop/").status_code == 410
    # The home page stays what it is.
    assert client.get("/?utm_source=x").status_code == 302


def test_of_two_addresses_the_closest_leads_and_none_knows_another_query(
    client, article
):
    brought("/index.php?id=12", article, "ru")
    assert client.get("/index.php?id=13").status_code == 404
    assert client.get("/index.php").status_code == 404
    other = make_article("Село", ru=PAST)
    brought("/index.php", other, "ru")
    assert client.get("/index.php?id=12")["Location"] == article.address_in("ru")
    assert client.get("/index.php?id=13")["Location"] == other.address_in("ru")


def test_each_use_is_counted_by_day_and_no_404_is(client, article):
    redirect = brought("/old/", article)
    draft_redirect = brought("/gone/", make_article("Draft"))
    for _time in range(3):
        client.get("/old/")
        client.get("/gone/")
    redirect.refresh_from_db()
    draft_redirect.refresh_from_db()
    assert (redirect.hits, redirect.last_used_on) == (3, timezone.localdate())
    assert (draft_redirect.hits, draft_redirect.last_used_on) == (0, None)


def test_a_query_in_another_encoding_is_known_as_it_was_written(client, article):
    """«но» in Windows-1251."""
    brought(old_urls.path_of("http://www.iis.ru/find.php?what=%ED%EE"), article)
    response = client.get("/find.php?what=%ED%EE")
    assert response.status_code == 301
    assert response["Location"] == article.address_in("en")
    for unknown in ["/find.php?what=%EE", "/ru/search/?q=%ED", "/find.php?what=%ED%00"]:
        assert client.get(unknown).status_code == 400


def test_a_counter_that_fails_does_not_stop_a_reader(client, article, monkeypatch):
    brought("/old/", article)

    def fail(*args, **kwargs):
        raise DatabaseError("read only")

    monkeypatch.setattr("django.db.models.QuerySet.update", fail)
    assert client.get("/old/").status_code == 301


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("http://www.iis.ru/en/content/view/703/91/", "/en/content/view/703/91/"),
        ("https://iis.ru", "/"),
        ("www.iis.ru/index.php?id=1#top", "/index.php?id=1"),
        ("/%D0%B0/?q=%D0%B1", "/а/?q=б"),
        ("/%ED%EE/", "/%ED%EE/"),
    ],
)
def test_an_address_is_stored_as_its_path(address, path):
    assert old_urls.path_of(address) == path


# Those who keep the table


def redirect(client, path, record):
    """Fill in the form of a new redirect; return the answer."""
    values = {"path": path, "target": record.pointer.address, "language": "en"}
    return send(client, ADD, "redirect_form", **values)


def test_a_publisher_adds_a_redirect_by_hand_and_leads_it_to_another_item(
    client_of, publisher, client, article
):
    redirect(client_of(publisher), "http://www.iis.ru/old.php?id=5", article)
    added = Redirect.objects.get()
    assert (added.path, added.kind) == ("/old.php?id=5", Redirect.Kind.LEGACY)
    assert client.get("/old.php?id=5")["Location"] == article.address_in("en")
    topic = make_topic()
    address = f"/admin/publishing/redirect/{added.pk}/change/"
    send(client_of(publisher), address, "redirect_form", target=topic.address_in("en"))
    added.refresh_from_db()
    assert added.pointer == topic.pointer


def test_a_redirect_may_lead_to_a_list_or_say_that_nothing_replaces_it(desk):
    values = read_form(desk, ADD, "redirect_form") | {"language": "en"}
    targets = ["/en/news/?year=2017", "gone"]
    for number, target in enumerate(targets):
        resend(desk, ADD, values, path=f"/eng/{number}/", target=target)
    found = Redirect.objects.order_by("pk").values_list("target", flat=True)
    assert [*found] == targets


def test_a_redirect_that_leads_nowhere_or_hides_a_page_is_refused(desk, article):
    good = {"path": "/old/", "target": article.address_in("ru"), "language": "en"}
    values = read_form(desk, ADD, "redirect_form") | good
    for field, bad in {
        "path": [
            *["/ru/news/", "/ru/news", "/admin/", "/static/x.css", "old"],
            *["/media/pictures/x.jpg", "javascript:alert(1)", "/" + "a" * 500],
        ],
        "target": [
            *["", "/id/news.article/999999/", "nonsense", "/en/nothing-here/"],
            *["/admin/", "https://elsewhere.example/"],
        ],
        "language": ["xx"],
    }.items():
        for value in bad:
            response = resend(desk, ADD, values, **{field: value})
            assert [*errors_of(response)] == [field], value
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    "path", ["/media/files/x.pdf", "/media/", "/mediateka/", "/media/x.pdf?id=1"]
)
def test_an_old_address_below_media_leads_where_its_file_was(
    client_of, publisher, client, article, path
):
    redirect(client_of(publisher), path, article)
    assert client.get(path)["Location"] == article.address_in("en")


def test_the_page_of_an_item_cannot_be_redirected_but_a_free_address_can(article):
    address = article.address_in("ru")
    with pytest.raises(ValidationError):
        old_urls.refuse_present(address)
    old_urls.refuse_present(address.replace(article.slug_ru, "another"))


def test_the_list_tells_where_redirects_lead_and_how_often(
    client_of, editor, article, django_assert_max_num_queries
):
    Redirect.objects.filter(pk=brought("/old/", article).pk).update(hits=1234567)
    for number in range(20):
        brought(f"/old/{number}/", article)
    client = client_of(editor)
    with django_assert_max_num_queries(15):
        page = client.get("/admin/publishing/redirect/?o=-4")
    assertContains(page, f"/admin/news/article/{article.pk}/change/")
    assertContains(client.get("/admin/publishing/redirect/?q=old/7"), "/old/7/")


def test_the_file_of_a_document_moves_with_its_page(client):
    document = make(Document, kind="report", **published("ru"))
    old_path = document.address_in("ru")
    document.slug_ru = "new-words"
    document.save()
    response = client.get(f"{old_path}ru.pdf")
    assert response.status_code == 301
    assert response["Location"] == "/ru/documents/new-words/ru.pdf"


def test_nothing_is_supposed_below_an_address_of_the_old_site(client, article):
    brought("/reports/", article)
    assert client.get("/reports/2001.html").status_code == 404
