"""How a reader wants the pages to look: what can be chosen, where it is kept."""

import pytest

from tests.factories import PAST, make_article, make_picture
from tests.responses import page_of
from tests.website.stored_pages import ARTICLE
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

CHOSEN = {
    "size": "size-150",
    "colours": "white-on-black",
    "spacing": "wide",
    "typeface": "sans",
    "pictures": "no-pictures",
}


def sheets_in(page):
    return [href for href in page.xpath("//link/@href") if "appearance" in href]


@pytest.mark.parametrize("language", LANGUAGES)
def test_choice_is_kept_for_a_year_and_shown_on_every_page(client, language):
    address = f"/{language}/display/"
    response = client.post(address, CHOSEN)
    assert (response.status_code, response["Location"]) == (303, address)
    [cookie] = response.cookies.values()
    assert cookie.value == ".".join(CHOSEN.values())
    assert cookie["max-age"] == 365 * 24 * 60 * 60
    assert [cookie[name] for name in ["httponly", "samesite", "path"]] == [
        *[True, "Lax", "/"],
    ]
    for path in ["", "news/", "display/", "nothing/"]:
        page = page_of(client.get(f"/{language}/{path}"))
        assert page.get("class").split() == list(CHOSEN.values())
        assert sheets_in(page)
        assert address in page.xpath("//header//a/@href")
    form = page_of(client.get(address))
    assert form.xpath("//input[@checked]/@value") == list(CHOSEN.values())


def test_page_as_designed_knows_nothing_of_it(client):
    page = page_of(client.get("/en/news/"))
    assert page.get("class") is None
    assert not sheets_in(page)
    assert page.xpath("//footer//a[@href='/en/display/']")
    # The form shows what the choices look like.
    assert sheets_in(page_of(client.get("/en/display/")))


@pytest.mark.parametrize("sent", [{"reset": "1", **CHOSEN}, {}])
def test_choice_of_what_is_designed_leaves_no_cookie(client, sent):
    client.cookies["appearance"] = "size-150"
    response = client.post("/en/display/", sent)
    assert response.cookies["appearance"]["max-age"] == 0
    client.cookies.pop("appearance")
    assert not client.post("/en/display/", sent).cookies


def test_choice_that_is_not_offered_is_refused(client):
    response = client.post("/en/display/", {"size": "size-900"})
    assert response.status_code == 200
    assert not response.cookies
    assert "size-900" in page_of(response).xpath("string(//main)")


def test_nonsense_in_the_cookie_is_no_choice(client):
    for value in ["", ".", "size-900", "x" * 4000, "a.b<c>", "%00"]:
        client.cookies["appearance"] = value
        response = client.get("/en/news/")
        assert response.status_code == 200
        assert page_of(response).get("class") is None


def test_page_of_a_reader_who_has_chosen_is_neither_stored_nor_a_stored_one(
    article, client, pages_root
):
    client.cookies["appearance"] = "size-150"
    response = client.get(ARTICLE)
    assert response["Cache-Control"] == "private, no-cache"
    assert not list(pages_root.glob("**/headers"))
    client.cookies.pop("appearance")
    stored = client.get(ARTICLE)
    assert page_of(stored).get("class") is None
    assert list(pages_root.glob("**/headers"))
    client.cookies["appearance"] = "size-150"
    # Nor does its browser keep the page that it had before.
    response = client.get(ARTICLE, headers={"if-none-match": stored["ETag"]})
    assert page_of(response).get("class") == "size-150"


def test_pictures_give_way_to_their_texts(client):
    picture = make_picture("hall", alt_en="A “hall” & a stage", token="abcdefgh")
    article = make_article(en=PAST, lead_picture=picture)
    client.cookies["appearance"] = "no-pictures"
    page = page_of(client.get(article.address_in("en")))
    assert not page.xpath("//img | //picture | //source")
    assert "A “hall” & a stage" in page.xpath("string(//main)")
    client.cookies["appearance"] = "size-150"
    assert page_of(client.get(article.address_in("en"))).xpath("//main//img")
