"""What the public addresses of pictures and files give to whom."""

import pytest

from tests.factories import PAST, State, future, make_article, published
from tests.library.records import (
    SIZES,
    article_with,
    make_picture,
    store_file,
    store_picture,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


# The permanent address of a picture


def permanent(picture):
    return f"/id/library.picture/{picture.pk}/"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"ru": PAST}, 303),
        ({"en": PAST}, 404),
        ({}, 404),
        ({"ru": future()}, 404),
        ({"state_ru": State.REVIEW}, 404),
        (published("ru", until=future()), 303),
        (published("ru") | {"state_ru": "withdrawn", "withdrawal_reason_ru": "x"}, 303),
    ],
    ids=["public", "other language", "draft", "scheduled", "review", "ends", "kept"],
)
def test_a_visitor_is_led_to_a_picture_only_from_a_text_that_readers_have(
    client, fields, status
):
    """Its Russian text shows it."""
    picture = make_picture()
    article_with(picture, **fields)
    response = client.get(permanent(picture))
    assert response.status_code == status
    if status == 303:
        assert response.url == f"/media/pictures/{picture.token}/320.webp"


def test_a_lead_picture_is_used_in_every_language_of_its_article(client):
    picture = make_picture()
    make_article(en=PAST, lead_picture=picture)
    assert client.get(permanent(picture)).status_code == 303


def test_a_picture_that_nothing_uses_is_not_there_for_visitors(client):
    assert client.get(permanent(make_picture())).status_code == 404
    assert client.get("/id/library.picture/999999/").status_code == 404


def test_who_works_here_is_always_led_to_a_picture(client_of, terminologist):
    response = client_of(terminologist).get(permanent(make_picture()))
    assert response.status_code == 303


# Its files


def test_every_public_file_of_a_picture_is_served_as_immutable(media, client):
    picture = store_picture()
    names = [path.name for path in media.glob(f"pictures/{picture.token}/*")]
    assert len(names) == len(SIZES) * 2 + 1
    for name in names:
        address = f"/media/pictures/{picture.token}/{name}"
        response = client.get(address)
        assert response.status_code == 200
        stored = media / f"pictures/{picture.token}/{name}"
        assert response.getvalue() == stored.read_bytes()
        assert response["Content-Type"] == TYPES[name.rpartition(".")[2]]
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in response
        assert "Cookie" not in response.get("Vary", "")
        head = client.head(address)
        assert (head.status_code, head.getvalue()) == (200, b"")
        assert head["Content-Length"] == response["Content-Length"]
        assert client.post(address).status_code == 405


def test_nothing_else_that_is_stored_is_served_from_media(
    media, client_of, administrator
):
    picture, facts = store_picture(), store_file()
    document = facts["name"]
    (media / "pictures/secret.webp").write_bytes(b"x")
    (media / f"pictures/{picture.token}/note.txt").write_bytes(b"x")
    original = f"originals/{picture.token}.webp"
    assert (media / original).exists()
    assert (media / document).exists()
    folder = f"pictures/{picture.token}"
    for user in [None, administrator]:
        client = client_of(user)
        for path in [
            *["", "pictures/", "pictures", f"{folder}/", folder, "originals/"],
            *[original, f"/{original}", document, f"/{document}"],
            *["pictures/secret.webp", f"{folder}/note.txt", f"{folder}/641.webp"],
            *[f"{folder}/320.webp/", f"{folder}/320.webp%0A", f"{folder}/320.WEBP"],
            *[f"{folder}/320.webp%00", f"{folder}//320.webp", f"{folder}/.320.webp"],
            f"pictures/../{original}",
            f"pictures/..%2f{original}",
            f"pictures/..%252f{original}",
            f"pictures/%2e%2e/{original}",
            f"pictures/%252e%252e/{original}",
            f"pictures/%2e%2e%2foriginals/{picture.token}.webp",
            f"pictures/..%5coriginals%5c{picture.token}.webp",
            f"{folder}/../../{original}",
            f"{folder}/..%2f..%2f{original}",
            f"pictures/originals/{picture.token}.webp",
        ]:
            response = client.get(f"/media/{path}")
            assert response.status_code == 404, path
