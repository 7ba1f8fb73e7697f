"""A disk that is full while a file arrives, before any form sees it."""

import errno
import os
import tempfile

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from pytest_django.asserts import assertContains

from library.models import Document, Picture
from news.models import Article
from tests.forms import errors_of, send, values_of
from tests.library.hostile_pictures import upload
from tests.library.records import ADD_DOCUMENT, ADD_PICTURE, in_english, stored_files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

MB = 1024 * 1024
SEVERAL = "/admin/library/picture/several/"
IMPORT = "/admin/news/article/import/"
NO_ROOM = "no room left on the server"


def large(name="large.bin"):
    """Return a file that Django does not keep in memory."""
    return upload(b"x" * 3 * MB, name)


@pytest.fixture(params=["never opened", "never written", "cut", "never ended"])
def _full(request, settings, monkeypatch):
    """A temporary folder that takes nothing, or no more than a part of the file."""

    def write(file, data):
        if file.tell() + len(data) > room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return file.file.write(data)

    def seek(file, *arguments):
        # Only now what was written last leaves the memory.
        raise OSError(errno.ENOSPC, "No space left on device")

    room = {"never written": 0, "cut": MB}.get(request.param, 4 * MB)
    monkeypatch.setattr(TemporaryUploadedFile, "write", write)
    if request.param == "never opened":
        settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
    if request.param == "never ended":
        monkeypatch.setattr(TemporaryUploadedFile, "seek", seek)


@pytest.fixture
def client(client_of, publisher):
    client = client_of(in_english(publisher))
    yield client
    assert os.listdir(tempfile.gettempdir()) == []


@pytest.fixture(autouse=True)
def _nothing_stored(media):
    yield
    assert stored_files(media) == set()
    for model in [Picture, Document, Article]:
        assert not model.objects.exists()


@pytest.mark.usefixtures("_full")
def test_a_picture_form_says_that_there_is_no_room_and_keeps_the_rest(client):
    typed = {"alt_ru": "Двор", "alt_en": "A yard"}
    response = send(client, ADD_PICTURE, "picture_form", upload=large(), **typed)
    [message] = errors_of(response)["upload"]
    assert NO_ROOM in message
    assert errors_of(response).keys() == {"upload"}
    again = values_of(response, "picture_form")
    assert {name: again[name] for name in typed} == {
        name: [value] for name, value in typed.items()
    }


@pytest.mark.usefixtures("_full")
def test_a_document_form_says_that_there_is_no_room_and_keeps_the_rest(client):
    response = send(
        client,
        ADD_DOCUMENT,
        "document_form",
        upload_ru=large(),
        title_ru="Отчёт",
        kind="report",
    )
    [message] = errors_of(response)["upload_ru"]
    assert NO_ROOM in message
    assert errors_of(response).keys() == {"upload_ru"}
    assert values_of(response, "document_form")["title_ru"] == ["Отчёт"]


@pytest.mark.usefixtures("_full")
def test_each_of_several_pictures_gets_the_message_that_there_is_no_room(client):
    files = [large("one.png"), large("two.png")]
    outcomes = client.post(SEVERAL, {"uploads": files}).context["outcomes"]
    assert [outcome["name"] for outcome in outcomes] == ["one.png", "two.png"]
    assert all(NO_ROOM in outcome["errors"][0] for outcome in outcomes)


@pytest.mark.usefixtures("_full")
def test_the_text_editor_gets_the_message_that_there_is_no_room(client):
    data = {"upload": large(), "alt_ru": "Зал", "alt_en": "A hall"}
    response = client.post("/admin/pictures/", data)
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert errors.keys() == {"upload"}
    assert NO_ROOM in errors["upload"][0]


@pytest.mark.usefixtures("_full")
def test_the_import_says_that_there_is_no_room(client):
    response = client.post(IMPORT, {"upload": large("a.csv")})
    expected = "The server could not keep the file: nothing is stored."
    [message] = response.context["form"].errors["upload"]
    assert message.startswith(expected)
    assertContains(response, expected)


@pytest.mark.usefixtures("_full")
def test_a_form_that_takes_no_file_does_not_fail_by_one(client):
    response = client.post("/admin/news/article/add/", {"upload": large()})
    assert response.status_code == 200


def test_a_file_that_finds_room_is_looked_at_as_before(client):
    response = send(client, ADD_PICTURE, "picture_form", upload=large())
    [message] = errors_of(response)["upload"]
    assert "This is not a picture" in message
