"""The institute itself, as its pages name it."""

import json
from io import BytesIO

import pytest
from django.db import IntegrityError
from django.utils.translation import override
from lxml import html
from PIL import Image

from institute.models import Organization
from institute.organization import share_picture
from tests.factories import make_institute
from tests.responses import SITE, page_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def data_of(response):
    text = response.content.decode()
    data = text.split('<script type="application/ld+json">')[1].split("</script>")[0]
    [node] = [
        node
        for node in json.loads(data)["@graph"]
        if node["@type"] == "ResearchOrganization"
    ]
    return node


def test_there_is_one_institute():
    make_institute()
    with pytest.raises(IntegrityError):
        make_institute()


@pytest.mark.parametrize("language", LANGUAGES)
def test_site_works_before_the_institute_has_a_name(client, language):
    for page in ["", "news/", "news/feed/", "search/", "nothing/"]:
        assert client.get(f"/{language}/{page}").status_code in {200, 404}


@pytest.mark.parametrize(
    ("language", "name"), [("ru", "Институт"), ("en", "Institute")]
)
def test_every_page_names_the_institute_in_its_language(client, language, name):
    institute = make_institute()
    for page in ["", "news/", "search/", "nothing/"]:
        assert (
            f"<span>{name}</span>" in client.get(f"/{language}/{page}").content.decode()
        )
    with override(language):
        assert str(institute) == name


def test_institute_without_a_name_in_a_language_borrows_none(client):
    make_institute(name_en="")
    page = page_of(client.get("/en/"))
    assert "Институт" not in page.text_content()
    for tag in ["title", "h1"]:
        assert page.xpath(f"normalize-space(//{tag})") == "Home"


def test_no_text_of_the_institute_ends_the_script_that_holds_it(client):
    make_institute(about_en="</script><script>alert(1)</script>&")
    response = client.get("/en/")
    assert "<script>alert" not in response.content.decode()
    assert data_of(response)["description"].startswith("</script>")


def test_addresses_of_the_institute_stand_at_the_foot_of_every_page(client):
    make_institute(
        emails=["office@institute.example"],
        phones=["+7 495 000-00-00"],
        address_en="1 Street,\nMoscow",
    )
    text = client.get("/en/nothing/").content.decode()
    assert 'href="mailto:office@institute.example"' in text
    assert "+7 495 000-00-00" in text
    assert "1 Street,<br>Moscow" in text


def test_institute_is_neither_added_twice_nor_deleted(client_of, administrator):
    client = client_of(administrator)
    form = client.get("/admin/institute/organization/add/").text
    # What an empty heading of the home page says.
    for words in ["Новости", "News"]:
        assert form.count(f'placeholder="{words}"') == 1
    institute = make_institute()
    assert client.get("/admin/institute/organization/add/").status_code == 403
    address = f"/admin/institute/organization/{institute.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Organization.objects.exists()


# The picture of pages that have none


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def shared_picture(client, language):
    """Return address and alternative text of the picture that social sites show."""
    page = html.fromstring(client.get(f"/{language}/").content.decode())
    address, alt = (
        "".join(page.xpath(f"//meta[@property='og:image{part}']/@content"))
        for part in ["", ":alt"]
    )
    return address.removeprefix(SITE), alt


def test_page_is_shared_with_the_name_of_the_institute_in_its_language(client, media):
    make_institute()
    shown = {language: shared_picture(client, language) for language in LANGUAGES}
    assert {alt for _address, alt in shown.values()} == {"Институт", "Institute"}
    pictures = set()
    for address, _alt in shown.values():
        response = client.get(address)
        assert response["Content-Type"] == "image/png"
        assert "immutable" in response["Cache-Control"]
        content = b"".join(response.streaming_content)
        assert Image.open(BytesIO(content)).size == (1200, 630)
        pictures.add(content)
    assert len(pictures) == 2


def test_new_name_has_another_picture(client, media):
    institute = make_institute()
    before, _alt = shared_picture(client, "en")
    institute.name_en = "Academy"
    institute.save()
    address, alt = shared_picture(client, "en")
    assert address != before
    assert alt == "Academy"


@pytest.mark.parametrize("name", ["學院", "Institute 😀"])
def test_page_is_shared_without_a_picture_if_the_name_cannot_be_drawn(
    client, media, name
):
    make_institute(name_en=name)
    assert shared_picture(client, "en") == ("", "")


@pytest.mark.parametrize("length", [20, 40, 70, 120, 200])
def test_name_of_any_length_has_room_in_the_picture(length):
    name = ("Институт развития информационного общества " * 5)[:length]
    font, lines = share_picture.fitted(name)
    assert " ".join(lines) == name
    assert len(lines) * font.size * share_picture.LEADING <= share_picture.ROOM
    for line in lines:
        assert font.getlength(line) <= share_picture.SIZE[0] - 2 * share_picture.MARGIN


def test_institute_is_saved_where_no_file_can_be_written(client, media):
    media.joinpath("shared").write_text("no folder")
    media.joinpath("mark").write_text("no folder")
    make_institute()
    assert shared_picture(client, "en") == ("", "")
