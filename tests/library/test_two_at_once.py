"""Two people who send the same thing at the same moment."""

from threading import Barrier

import pytest
from django.test import Client

from library import pictures
from library.models import Document, Picture
from tests.conftest import make_user
from tests.forms import read_form, resend
from tests.library import good_documents as good
from tests.library.hostile_pictures import upload
from tests.library.records import (
    ADD_PICTURE,
    change_document,
    change_picture,
    in_english,
    make_document,
    photo,
    store_picture,
    stored_files,
)
from tests.threads import PATIENCE, Other

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("media"),
]

ALTS = {"alt_ru": "Зал", "alt_en": "A hall"}


@pytest.fixture
def client():
    client = Client()
    client.force_login(in_english(make_user("anna", is_superuser=True)))
    return client


@pytest.fixture
def _together(monkeypatch):
    """Nobody goes on before both pictures are looked at."""
    both = Barrier(2, timeout=PATIENCE)

    def prepare(*arguments):
        prepared = prepare_alone(*arguments)
        both.wait()
        return prepared

    prepare_alone = pictures.prepare
    monkeypatch.setattr(pictures, "prepare", prepare)


def at_once(*requests):
    """Make requests in threads of their own; return their answers."""
    return [thread.end() for thread in [Other(request) for request in requests]]


def by_form(client):
    values = read_form(client, ADD_PICTURE, "picture_form")
    return lambda: resend(client, ADD_PICTURE, values, upload=upload(photo()), **ALTS)


def by_editor(client):
    return lambda: client.post("/admin/pictures/", {"upload": upload(photo()), **ALTS})


@pytest.mark.usefixtures("_together")
@pytest.mark.parametrize("second", [by_form, by_editor])
def test_a_picture_sent_twice_is_stored_once_and_the_other_sender_is_told(
    media, client, second
):
    answers = at_once(by_editor(client), second(client))
    picture = Picture.objects.get()
    assert stored_files(media) == set(pictures.file_names(picture.token, picture.sizes))
    told = ["This picture is in the library already", '"is_new": false']
    texts = [answer.content.decode() for answer in answers]
    assert sum(any(words in text for words in told) for text in texts) == 1
    assert {answer.status_code for answer in answers} <= {200, 201, 302}


@pytest.mark.usefixtures("_together")
def test_two_pictures_do_not_become_the_same(media, client):
    stored = [store_picture(photo(400)), store_picture(photo(500))]
    values = [
        read_form(client, change_picture(picture), "picture_form") for picture in stored
    ]
    answers = at_once(
        *(
            lambda picture=picture, sent=sent: resend(
                client, change_picture(picture), sent, upload=upload(photo())
            )
            for picture, sent in zip(stored, values, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Picture.objects.filter(width=320).count() == 1
    old_masters = {pictures.master_name(picture.token) for picture in stored}
    assert (
        stored_files(media) - old_masters
        == {
            name
            for picture in Picture.objects.all()
            for name in pictures.file_names(picture.token, picture.sizes)
        }
        - old_masters
    )


def test_of_two_who_replace_a_documents_file_one_gets_a_message(media, client):
    document = make_document()
    address = change_document(document)
    values = read_form(client, address, "document_form")
    answers = at_once(
        lambda: resend(client, address, values, file_ru=upload(good.docx())),
        lambda: resend(client, address, values, file_ru=upload(good.odt())),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    facts = Document.objects.get().file_ru
    assert stored_files(media) == {facts["name"]}
