import os
import tempfile

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from PIL import Image

from library.models import Picture
from library.pictures import file_names
from tests.forms import errors_of, resend, send, values_of
from tests.library import hostile_pictures as hostile
from tests.library.hostile_pictures import upload
from tests.library.records import (
    ADD_PICTURE,
    change_picture,
    fill_the_disk,
    in_english,
    photo,
    store_picture,
    stored_files,
)
from tests.responses import links_in, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

FORM = "picture_form"


def add(client, data=None, name="photo.png", **fields):
    fields = {"alt_ru": "Зал", "alt_en": "A hall"} | fields
    file = upload(photo() if data is None else data, name)
    return send(client, ADD_PICTURE, FORM, upload=file, **fields)


# Sent


def test_an_upload_stores_the_files_of_the_rule_and_the_row(media, desk):
    data = photo()
    response = add(desk, data, "Зал заседаний.png")
    assert response.status_code == 302
    picture = Picture.objects.get()
    assert stored_files(media) == set(file_names(picture.token, picture.sizes))
    assert (picture.width, picture.height, picture.bytes) == (320, 200, len(data))
    assert picture.original_name == "Зал заседаний.png"
    assert (picture.alt_ru, picture.alt_en) == ("Зал", "A hall")
    assert LogEntry.objects.get(action_flag=ADDITION).object_id == str(picture.pk)


def test_the_file_of_a_refused_form_need_not_be_chosen_again(desk):
    refused = add(desk, name="Зал.png", alt_ru="")
    assert errors_of(refused).keys() == {"alt_ru"}
    sent = values_of(refused, FORM)
    for wrong in ["", "x", f"{sent['upload-kept'][0]}x"]:
        response = resend(desk, ADD_PICTURE, sent, **{"upload-kept": wrong})
        assert "upload" in errors_of(response)
    assert resend(desk, ADD_PICTURE, sent, alt_ru="Зал").status_code == 302
    assert Picture.objects.get().original_name == "Зал.png"


@pytest.mark.parametrize("alt", ["A hall", ""])
def test_no_copy_outlives_the_answer(desk, no_garbage_collection, alt):
    add(desk, alt_ru=alt)
    assert os.listdir(tempfile.gettempdir()) == []


@pytest.mark.parametrize(
    ("who", "fields", "missing"),
    [
        ("publisher", {"alt_ru": "", "alt_en": ""}, {"alt_ru", "alt_en"}),
        ("publisher", {"alt_ru": "Зал", "alt_en": " "}, {"alt_en"}),
        ("publisher", {"alt_ru": "", "alt_en": "", "is_decorative": "on"}, set()),
        # Of who writes Russian alone.
        ("editor", {"alt_ru": ""}, {"alt_ru"}),
        ("editor", {"alt_en": ""}, set()),
    ],
)
def test_alt_is_asked_for_in_each_language_unless_it_is_decorative(
    request, media, client_of, who, fields, missing
):
    response = add(client_of(request.getfixturevalue(who)), **fields)
    if missing:
        assert errors_of(response).keys() == missing
        assert stored_files(media) == set()
    assert Picture.objects.exists() == (not missing)


def test_the_same_pixels_with_other_metadata_are_found_and_not_stored_again(
    media, desk
):
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    there = store_picture(photo(), alt_ru="<b>Зал</b> & двор", alt_en="")
    before = stored_files(media)
    response = add(desk, photo(exif=exif), "other.png")
    assert errors_of(response).keys() == {"upload"}
    assert (there.alt_ru, change_picture(there)) in links_in(response, "//form")
    assert Picture.objects.get() == there
    assert stored_files(media) == before


def test_what_is_no_focal_point_and_no_file_is_refused(media, desk):
    for focus in ["101", "-1", "99999", "", "many"]:
        assert errors_of(add(desk, focus_x=focus)), focus
    without = send(desk, ADD_PICTURE, FORM, alt_ru="Зал", alt_en="A")
    assert errors_of(without).keys() == {"upload"}
    assert not Picture.objects.exists()
    assert stored_files(media) == set()


# Refused


def test_a_hostile_file_gets_its_message_and_the_form_keeps_the_rest(media, desk):
    typed = {"alt_ru": "Двор", "alt_en": "A yard", "credit_en": "J. Doe"}
    typed |= {"licence": "CC0 1.0", "focus_x": "30", "is_decorative": "on"}
    response = add(desk, hostile.svg(), "a.png", **typed)
    [message] = errors_of(response).pop("upload")
    # In the words of the person's interface.
    drawing = "This is an SVG drawing, which may hold scripts. Save it as PNG."
    assert message.startswith(says(drawing, "ru"))
    assert errors_of(response).keys() == {"upload"}
    again = values_of(response, FORM)
    assert {name: again[name] for name in typed} == {
        name: [value] for name, value in typed.items()
    }
    assert not Picture.objects.exists()
    assert stored_files(media) == set()


@pytest.mark.parametrize("files_left", [0, 1, 3])
def test_a_full_disk_gets_a_message_and_leaves_no_row_and_no_fragment(
    media, client_of, publisher, monkeypatch, files_left
):
    fill_the_disk(monkeypatch, files_left)
    response = add(client_of(in_english(publisher)))
    [message] = errors_of(response)["upload"]
    assert "no room left on the server" in message
    assert not list(media.glob("pictures/*"))
    assert values_of(response, FORM)["alt_ru"] == ["Зал"]
    assert not Picture.objects.exists()
    assert stored_files(media) == set()
