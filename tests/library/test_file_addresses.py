"""What the public addresses of documents' files give to whom."""

from itertools import product

import pytest

from library.models import Document
from tests.conftest import make_user
from tests.factories import PAST, State, future, make_article, published
from tests.forms import send, take_off
from tests.library import good_documents as good
from tests.library.hostile_pictures import upload
from tests.library.records import (
    article_with,
    change_document,
    make_document,
    make_picture,
    store_file,
    store_picture,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

OFFICE = "application/vnd.openxmlformats-officedocument."


@pytest.fixture
def document():
    return make_document(
        title_ru="Стратегия",
        title_en="Strategy",
        file_ru=store_file(),
        file_en=store_file(good.docx()),
        **published("ru"),
    )


def address_of(document, language, name):
    return f"/{language}/documents/{document.slug_in(language)}/{name}"


def status(client, document, name, language="ru"):
    return client.get(address_of(document, language, name)).status_code


def test_a_file_is_sent_as_an_attachment_that_runs_nothing(media, client, document):
    for address in [
        address_of(document, "ru", "ru.pdf"),
        address_of(document, "en", "ru.pdf"),
    ]:
        response = client.get(address)
        stored = (media / document.file_ru["name"]).read_bytes()
        assert response.getvalue() == stored
        slug = address.split("/")[3]
        disposition = f'attachment; filename="{slug}-ru.pdf"'
        assert response["Content-Disposition"] == disposition
        assert response["Content-Disposition"].isascii()
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        policy = response["Content-Security-Policy"]
        assert set(policy.split("; ")) == {"default-src 'none'", "sandbox"}
        assert response["ETag"] == f'"{document.file_ru["sha256"]}"'
        assert response["Cache-Control"] == "public, no-cache"
        assert client.head(address).status_code == 200
        assert client.head(address).getvalue() == b""
        assert client.post(address).status_code == 405


def test_a_file_has_the_type_that_it_is(client):
    open_document = "application/vnd.oasis.opendocument.text"
    for content, suffix, kind in [
        (good.docx(), "docx", f"{OFFICE}wordprocessingml.document"),
        (good.xlsx(), "xlsx", f"{OFFICE}spreadsheetml.sheet"),
        (good.pptx({1: "a"}), "pptx", f"{OFFICE}presentationml.presentation"),
        (good.odt(), "odt", open_document),
    ]:
        document = make_document(common_file=store_file(content), **published("en"))
        response = client.get(address_of(document, "en", f"all.{suffix}"))
        assert response["Content-Type"] == kind


def test_who_has_the_file_already_gets_none_and_the_same_policy(client, document):
    address = address_of(document, "ru", "ru.pdf")
    tag = client.get(address)["ETag"]
    response = client.get(address, headers={"if-none-match": tag})
    assert (response.status_code, response.content) == (304, b"")
    # A browser takes the headers of this answer over the ones that it kept.
    policy = set(response["Content-Security-Policy"].split("; "))
    assert policy == {"default-src 'none'", "sandbox"}
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["ETag"] == tag
    assert client.get(address, headers={"if-none-match": '"x"'}).status_code == 200


def test_a_replaced_file_keeps_its_address(client, client_of, publisher, document):
    address = address_of(document, "ru", "ru.pdf")
    tag = client.get(address)["ETag"]
    changed = good.saved(good.plain_pdf())
    send(
        client_of(publisher),
        change_document(document),
        "document_form",
        file_ru=upload(changed),
        transition="publish:ru",
    )
    client.logout()
    response = client.get(address, headers={"if-none-match": tag})
    assert response.status_code == 200
    assert response.getvalue() == changed
    assert response["ETag"] != tag


def test_the_file_of_a_language_that_readers_do_not_have_is_for_who_works_here(
    client_of, document, terminologist
):
    without_permission = make_user("stranger")
    for fields, (user, expected) in product(
        [{}, {"state_en": State.REVIEW}, published("en", future())],
        [(None, 404), (without_permission, 404), (terminologist, 200)],
    ):
        Document.objects.filter(pk=document.pk).update(**fields)
        for language in ["ru", "en"]:
            address = address_of(document, language, "en.docx")
            response = client_of(user).get(address)
            assert response.status_code == expected, (fields, user)
        if user == terminologist:
            assert "no-store" in response["Cache-Control"]
            assert "private" in response["Cache-Control"]
        else:
            # Nor does a conditional request reveal it.
            tag = f'"{document.file_en["sha256"]}"'
            again = client_of(user).get(address, headers={"if-none-match": tag})
            assert again.status_code == 404


def test_the_file_for_all_is_there_as_soon_as_one_language_is(client):
    document = make_document(common_file=store_file())
    assert status(client, document, "all.pdf") == 404
    Document.objects.filter(pk=document.pk).update(**published("en"))
    document.refresh_from_db()
    for language in ["en", "ru"]:
        response = client.get(address_of(document, language, "all.pdf"))
        assert (response.status_code, response["Content-Language"]) == (200, "ru, en")


def test_after_the_withdrawal_the_page_says_so_and_keeps_its_file(
    client, client_of, publisher, document
):
    notice = {"notice_ru": "Отменена приказом"}
    take_off(client_of(publisher), document, "withdraw", "ru", **notice)
    client.logout()
    page = client.get(address_of(document, "ru", "")).content.decode()
    assert "Отменена приказом" in page
    assert f"/{document.slug_ru}/ru.pdf" in page
    assert status(client, document, "ru.pdf") == 200


def test_another_name_than_that_of_a_file_is_not_there(client, document):
    for name in [
        *["ru.docx", "ru.PDF", "ru.html", "ru", "ru.pdf/", "all.pdf", "en.pdf"],
        *["fr.pdf", "RU.pdf", "text.pdf", "text_ru.pdf", "ru.pdf%0A", "..%2fru.pdf"],
    ]:
        # What could be the address of a page is asked for with its last slash, too.
        answer = client.get(address_of(document, "ru", name), follow=True)
        assert answer.status_code == 404, name
    other = make_document(title_ru="Другой", **published("ru"))
    assert status(client, other, "ru.pdf") == 404
    assert client.get("/ru/documents/nothing/ru.pdf").status_code == 404


def test_a_lost_file_is_not_there_and_is_no_error_of_the_server(
    media, client, document
):
    (media / document.file_ru["name"]).unlink()
    assert status(client, document, "ru.pdf") == 404
    assert client.get(address_of(document, "ru", "")).status_code == 200


def test_a_file_is_sent_in_its_language_whatever_the_page_that_leads_to_it(client):
    document = make_document(
        file_ru=store_file(), file_en=store_file(), **published("ru"), **published("en")
    )
    for page in ["ru", "en"]:
        for language in ["ru", "en"]:
            address = address_of(document, page, f"{language}.pdf")
            response = client.get(address)
            assert response["Content-Language"] == language
            again = client.get(address, headers={"if-none-match": response["ETag"]})
            assert (again.status_code, again["Content-Language"]) == (304, language)


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
    client_of, terminologist, fields, status
):
    """Its Russian text shows it; a lead picture is used in every language."""
    picture, lead, unused = make_picture(), make_picture(), make_picture()
    article_with(picture, **fields)
    make_article(en=PAST, lead_picture=lead)
    client = client_of(None)
    response = client.get(permanent(picture))
    assert response.status_code == status
    if status == 303:
        assert response.url == f"/media/pictures/{picture.token}/320.webp"
    assert client.get(permanent(lead)).status_code == 303
    assert client.get(permanent(unused)).status_code == 404
    # Who works here is always led there.
    assert client_of(terminologist).get(permanent(unused)).status_code == 303


# Its files


def test_every_public_file_of_a_picture_is_served_as_immutable(media, client):
    picture = store_picture()
    names = [path.name for path in media.glob(f"pictures/{picture.token}/*")]
    assert len(names) == sum(map(len, picture.sizes.values())) * 2 + 1
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
