"""The library as the editor of texts asks it: pictures as JSON."""

from unittest.mock import ANY

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Permission
from lxml import html

from desk.search import NOT_ALL
from library.models import Picture
from library.pictures import file_names
from publishing.models import WorkingCopy
from tests.conftest import make_user
from tests.factories import PAST
from tests.library import hostile_pictures as hostile
from tests.library.hostile_pictures import upload
from tests.library.records import (
    ADD_PICTURE,
    article_with,
    in_english,
    make_picture,
    photo,
    store_picture,
    stored_files,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

PICTURES = "/admin/pictures/"


def ids(response):
    return [result["id"] for result in response.json()["results"]]


def post(client, data=None, name="photo.png", **fields):
    fields = {"alt_ru": "Зал", "alt_en": "A hall"} | fields
    file = upload(photo() if data is None else data, name)
    return client.post(PICTURES, {"upload": file, **fields})


# Asked


def test_each_word_narrows_what_is_found(client_of, editor):
    hall = make_picture(alt_ru="Большой зал", caption_en="Opening day")
    yard = make_picture(
        alt_ru="Двор", credit_ru="Иван Зальцман", original_name="IMG1.jpg"
    )
    client = client_of(editor)
    for words, expected in [
        ("", [yard, hall]),
        ("ЗАЛ", [yard, hall]),
        ("зал opening", [hall]),
        ("img1", [yard]),
        ("зал двора", []),
        ("%", []),
        ("_", []),
        ("\\", []),
    ]:
        response = client.get(PICTURES, {"q": words})
        assert ids(response) == [str(picture.pointer) for picture in expected], words
        assert response.json()["note"] == ""


def test_the_facts_of_a_picture(client_of, editor):
    picture, other = make_picture(caption_ru="Открытие", alt_en=""), make_picture()
    client = client_of(editor)
    response = client.get(PICTURES, {"id": str(picture.pointer)})
    assert "no-store" in response["Cache-Control"]
    [result] = response.json()["results"]
    assert result == {
        "id": f"library.picture/{picture.pk}",
        "src": f"/media/pictures/{picture.token}/card-240.webp",
        "large": f"/media/pictures/{picture.token}/320.webp",
        "width": 320,
        "height": 200,
        "name": "photo.png",
        "alt": {"ru": "Зал", "en": ""},
        "caption": {"ru": "Открытие", "en": ""},
        "is_decorative": False,
        "is_drawing": False,
    }
    for pointer in [f"news.article/{other.pk}", "library.picture/999999"]:
        assert ids(client.get(PICTURES, {"id": pointer})) == []


def test_of_many_pictures_the_newest_are_shown_and_that_they_are_not_all(
    client_of, request
):
    pictures = [make_picture() for _number in range(25)]
    newest = [str(picture.pointer) for picture in reversed(pictures)]
    # And in which languages a person may tell of a new one.
    for who, may_add, languages in [
        ("editor", True, ["ru"]),
        ("translator", False, ["en"]),
        ("publisher", True, ["ru", "en"]),
    ]:
        client = client_of(in_english(request.getfixturevalue(who)))
        response = client.get(PICTURES)
        assert ids(response) == newest[:24]
        answer = response.json()
        assert (answer["note"], bool(answer["accepted"])) == (NOT_ALL, may_add)
        fields = html.fromstring(client.get(f"{PICTURES}?new").content.decode())
        names = fields.xpath("//textarea/@name")
        assert names == [f"alt_{language}" for language in languages]


def test_no_parameter_is_an_error_of_the_server(client_of, editor):
    make_picture()
    client = client_of(editor)
    for query in [
        *["q=%00", "id=%00", "q=%FF", "id=library.picture/%00", "q[]=a"],
        *["q=" + "a" * 500, "id=library.picture/99999999999999999999"],
        *["id=library.picture/-1", "id=library.picture/١", "id=.../1", "id=a.b/1"],
        *["id=auth.user/1", "q=%27%22", "q=" + "a+" * 99, "q=%F0%9F%92%A9"],
        *["q=%ED%A0%80", "id=library.picture/1/"],
    ]:
        assert client.get(f"{PICTURES}?{query}").status_code in {200, 400}, query


# Who may


NOT_ALLOWED = {
    "__all__": ["You do not have permission to add pictures to the library."]
}


def test_who_only_translates_looks_and_adds_nothing(client_of, media, translator):
    picture = make_picture()
    client = client_of(in_english(translator))
    assert ids(client.get(PICTURES)) == [str(picture.pointer)]
    response = post(client)
    assert response.status_code == 403
    assert response.json() == {"errors": NOT_ALLOWED}
    assert stored_files(media) == set()
    assert Picture.objects.get() == picture


def test_who_may_add_and_not_change_adds_nothing(client_of, media, db):
    person = in_english(make_user("adder"))
    person.user_permissions.add(Permission.objects.get(codename="add_picture"))
    client = client_of(person)
    response = post(client)
    assert response.status_code == 403
    assert response.json() == {"errors": NOT_ALLOWED}
    assert client.post(ADD_PICTURE, {"upload": upload(photo())}).status_code == 200
    assert stored_files(media) == set()
    assert not Picture.objects.exists()


# Sent


def test_a_file_is_stored_before_its_words_which_follow(media, client_of, publisher):
    client = client_of(publisher)
    response = client.post(PICTURES, {"upload": upload(photo(), "Зал.png")})
    assert response.status_code == 201
    picture = Picture.objects.get()
    assert response.json() == {"picture": ANY, "is_new": True}
    assert stored_files(media) == set(file_names(picture.token, picture.sizes))
    assert LogEntry.objects.get(action_flag=ADDITION).user == publisher
    words = {"alt_ru": " Зал\n", "caption_en": "Opening day", "is_drawing": "on"}
    pointer = str(picture.pointer)
    told = client.post(PICTURES, {"id": pointer, **words}).json()["picture"]
    assert (told["id"], told["alt"]) == (pointer, {"ru": "Зал", "en": ""})
    assert (told["caption"]["en"], told["is_drawing"]) == ("Opening day", True)
    for nothing in ["", "library.picture/99", "news.article/1", "x"]:
        assert client.post(PICTURES, {"id": nothing, **words}).status_code == 400
    # It comes to a working copy, which refuses a licence that is offered no more.
    article_with(picture, ru=PAST)
    Picture.objects.update(licence="gone")
    response = client.post(PICTURES, {"id": pointer, "alt_en": "A hall"})
    assert response.status_code == 400
    assert response.json()["errors"].keys() == {"upload"}


def test_errors_are_returned_field_by_field(media, client_of, publisher):
    client = client_of(in_english(publisher))
    response = post(client, caption_ru="a" * 301)
    assert response.status_code == 400
    assert response.json()["errors"].keys() == {"caption_ru"}
    response = client.post(PICTURES, {"upload": upload(hostile.svg(), "a.svg")})
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert errors.keys() == {"upload"}
    assert "SVG" in errors["upload"][0]
    assert not Picture.objects.exists()
    assert stored_files(media) == set()


def test_the_same_file_again_is_the_stored_picture_and_gets_what_it_lacks(media, desk):
    there = store_picture(alt_ru="", alt_en="Zeros & <b>ones</b>")
    article_with(there, ru=PAST)
    before = stored_files(media)
    response = post(desk, alt_en="Other", caption_en="Numbers")
    assert (response.status_code, response.json()["is_new"]) == (200, False)
    assert stored_files(media) == before
    picture = Picture.objects.get()
    assert (picture.alt_en, picture.caption_en) == (there.alt_en, "Numbers")
    # Readers have the picture in Russian: its words wait.
    assert picture.alt_ru == ""
    assert WorkingCopy.objects.get().mine["alt_ru"] == "Зал"


def test_words_that_wait_are_shown_and_nobody_else_s_take_their_place(
    client_of, publisher, editor
):
    picture = store_picture(alt_en="")
    article_with(picture, ru=PAST)
    pointer = str(picture.pointer)
    client_of(publisher).post(PICTURES, {"id": pointer, "caption_ru": "Открытие"})
    waiting = WorkingCopy.objects.get()
    assert waiting.mine["caption_ru"] == "Открытие"
    client = client_of(editor)
    [shown] = client.get(PICTURES, {"id": pointer}).json()["results"]
    assert shown["caption"]["ru"] == "Открытие"
    for words in [{"caption_ru": "Двор"}, {}]:
        told = client.post(PICTURES, {"id": pointer, **words}).json()["picture"]
        assert told["caption"]["ru"] == "Открытие"
    left = WorkingCopy.objects.get()
    assert (left.mine, left.changed_by) == (waiting.mine, publisher)
