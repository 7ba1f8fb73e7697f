"""A picture of the library later: who may change it, what a new file does, its end."""

import errno

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from lxml import html

from library.models import Picture
from library.pictures import master_name
from publishing.content import changesets
from publishing.drafts.open_forms import key_at
from publishing.models import Revision, WorkingCopy
from tests.factories import PAST, future, make_article
from tests.forms import (
    delete as confirm,
    delete_selected,
    errors_of,
    read_form,
    resend,
    send,
)
from tests.library.hostile_pictures import svg, upload
from tests.library.records import (
    article_with,
    change_picture,
    files_of,
    fill_the_disk,
    make_picture,
    photo,
    store_picture,
    stored_files,
)
from tests.responses import links_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

FORM = "picture_form"


def master_of(picture):
    return master_name(picture.token)


def columns_of(picture):
    now = Picture.objects.get(pk=picture.pk)
    names = [field.name for field in Picture._meta.concrete_fields]
    return {name: getattr(now, name) for name in names if name not in Picture.texts}


# Who may change what


def test_a_translator_changes_the_texts_of_the_own_language_and_nothing_else(
    media, client_of, translator
):
    picture = store_picture(caption_ru="Зал", licence="CC0 1.0")
    before = columns_of(picture)
    files = stored_files(media)
    values = read_form(client_of(translator), change_picture(picture), FORM)
    assert not {"upload", "alt_ru", "focus_x", "licence"} & values.keys()
    response = resend(
        client_of(translator),
        change_picture(picture),
        values,
        upload=upload(photo(400)),
        alt_en="The hall",
        caption_en="Inside",
        credit_en="J. Doe",
        alt_ru="чужое",
        caption_ru="чужое",
        credit_ru="чужое",
        focus_x="1",
        focus_y="1",
        licence="",
        is_decorative="on",
        source_url="https://evil.example/",
        token="x",
        digest="x",
    )
    assert response.status_code == 302
    after = columns_of(picture)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"alt_en", "caption_en", "credit_en", "updated_at"}
    assert stored_files(media) == files


@pytest.mark.parametrize("published", [{"ru": PAST}, {"ru": future()}])
def test_what_readers_see_is_changed_only_by_who_publishes_there(
    client_of, editor, publisher, published
):
    picture = make_picture()
    article_with(picture, **published)
    sent = {"alt_ru": "Двор", "licence": "CC0 1.0", "transition": "ask_review:ru"}
    response = send(client_of(editor), change_picture(picture), FORM, **sent)
    assert response.status_code == 302
    picture.refresh_from_db()
    assert (picture.alt_ru, picture.licence) == ("Зал", "")
    send(client_of(publisher), change_picture(picture), FORM, transition="publish:ru")
    picture.refresh_from_db()
    assert (picture.alt_ru, picture.licence) == ("Двор", "CC0 1.0")


@pytest.mark.parametrize(
    ("public", "is_lead", "name", "waits"),
    [
        ("ru", False, "alt_ru", True),
        ("ru", True, "alt_ru", True),
        ("ru", False, "alt_en", False),
        # The Russian text, which shows it, stands before nobody.
        ("en", False, "alt_en", False),
    ],
)
def test_a_text_waits_where_readers_see_it_beside_the_picture(
    desk, public, is_lead, name, waits
):
    picture = make_picture()
    make = make_article if is_lead else article_with
    shown = {"lead_picture": picture} if is_lead else {"picture": picture}
    make(**shown, **{public: PAST})
    before = getattr(picture, name)
    send(desk, change_picture(picture), FORM, **{name: "A yard"})
    picture.refresh_from_db()
    assert getattr(picture, name) == (before if waits else "A yard")
    assert WorkingCopy.objects.exists() == waits


def test_who_cannot_replace_a_file_that_readers_see_reads_why(
    client_of, editor, publisher
):
    picture = make_picture()
    reason = "Это изображение стоит в опубликованных текстах"
    assert reason not in client_of(editor).get(change_picture(picture)).content.decode()
    article_with(picture, ru=PAST)
    assert reason in client_of(editor).get(change_picture(picture)).content.decode()
    page = client_of(publisher).get(change_picture(picture)).content.decode()
    assert reason not in page


def test_the_list_finds_what_is_used_and_what_has_no_alternative(
    client_of, terminologist
):
    make_article(lead_picture=make_picture(original_name="lead"))
    article_with(make_picture(original_name="shown"))
    make_picture(original_name="unused", alt_en="")
    for query, names in [
        ("", {"lead", "shown", "unused"}),
        ("use=yes", {"lead", "shown"}),
        ("use=no", {"unused"}),
        ("alt=en", {"unused"}),
        ("alt=ru", set()),
        ("alt=xx", {"lead", "shown", "unused"}),
        ("use=yes&alt=en", set()),
        ("q=unused", {"unused"}),
    ]:
        response = client_of(terminologist).get(f"/admin/library/picture/?{query}")
        listed = response.context["cl"].queryset
        assert {picture.original_name for picture in listed} == names, query


# Another file, another focal point


def test_another_file_is_there_at_once_at_the_permanent_address_while_its_texts_wait(
    media, client, client_of, publisher, django_capture_on_commit_callbacks
):
    picture = store_picture(photo())
    article_with(picture, ru=PAST)
    before, permanent = files_of(picture), f"/id/library.picture/{picture.pk}/"
    old_path = client.get(permanent).url
    desk, form = client_of(publisher), change_picture(picture)
    sent = {"upload": upload(photo(400), "new.png"), "alt_ru": "Двор"}
    with django_capture_on_commit_callbacks() as callbacks:
        send(desk, form, FORM, **sent)
    now = Picture.objects.get()
    assert now.pk == picture.pk
    assert now.token != picture.token
    assert (now.width, now.original_name, now.alt_ru) == (400, "new.png", "Зал")
    # Until the commit readers need the former ones.
    assert stored_files(media) == before | files_of(now)
    for callback in callbacks:
        callback()
    send(desk, form, FORM, transition="publish:ru")
    now = Picture.objects.get()
    assert (now.width, now.alt_ru) == (400, "Двор")
    assert stored_files(media) == files_of(now) | {master_of(picture)}
    client.logout()
    assert client.get(permanent).url == f"/media/pictures/{now.token}/400.webp"
    assert client.get(old_path).status_code == 404


def test_who_only_replaces_a_file_is_asked_for_no_words(media, client_of, publisher):
    picture = store_picture(alt_en="")
    article_with(picture, ru=PAST)
    desk, form = client_of(publisher), change_picture(picture)
    assert send(desk, form, FORM, upload=upload(photo(400))).status_code == 302
    assert Picture.objects.get().width == 400
    assert errors_of(send(desk, form, FORM, alt_ru="")).keys() == {"alt_ru"}


def test_an_earlier_file_is_back_at_once_and_earlier_texts_wait(
    media, client_of, publisher, django_capture_on_commit_callbacks
):
    with changesets.changeset(publisher):
        picture = store_picture(photo(400))
    article_with(picture, ru=PAST)
    first = Revision.objects.of(picture.pointer).get()
    sent = {"upload": upload(photo()), "alt_ru": "Двор", "transition": "publish:ru"}
    desk, form = client_of(publisher), change_picture(picture)
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, form, FORM, **sent)
    address = form.replace("change", f"history/{first.pk}/restore")
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address, {"scope": "all", "newest": key_at(picture.pointer)})
    now = Picture.objects.get()
    assert (now.width, now.alt_ru) == (400, "Двор")
    assert WorkingCopy.objects.get().mine["alt_ru"] == "Зал"
    assert files_of(now) <= stored_files(media)


@pytest.mark.parametrize("kind", ["hostile", "full"])
def test_a_refused_replacement_leaves_the_picture_as_it_is(
    media, desk, monkeypatch, kind
):
    picture = store_picture()
    before, row = stored_files(media), columns_of(picture)
    if kind == "full":
        fill_the_disk(monkeypatch, files_left=2)
    data = svg() if kind == "hostile" else photo(400)
    response = send(desk, change_picture(picture), FORM, upload=upload(data))
    assert errors_of(response).keys() == {"upload"}
    assert columns_of(picture) == row
    assert stored_files(media) == before


def test_a_moved_focal_point_cuts_the_cards_anew_under_a_new_token(
    media, desk, django_capture_on_commit_callbacks
):
    picture = store_picture()
    card = (media / f"pictures/{picture.token}/card-240.webp").read_bytes()
    master = (media / f"originals/{picture.token}.webp").read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, change_picture(picture), FORM, focus_x="0")
    now = Picture.objects.get()
    assert (now.focus_x, now.digest) == (0, picture.digest)
    assert now.token != picture.token
    assert stored_files(media) == files_of(now) | {master_of(picture)}
    assert (media / f"pictures/{now.token}/card-240.webp").read_bytes() != card
    assert (media / f"originals/{now.token}.webp").read_bytes() == master


def test_words_leave_the_files_alone_and_a_lost_master_gets_a_message(media, desk):
    picture = store_picture()
    send(desk, change_picture(picture), FORM, alt_ru="Двор")
    assert Picture.objects.get().token == picture.token
    assert stored_files(media) == files_of(picture)
    (media / f"originals/{picture.token}.webp").unlink()
    response = send(desk, change_picture(picture), FORM, focus_x="0")
    assert errors_of(response).keys() == {"upload"}


# Its end


@pytest.fixture(params=["text", "lead"])
def used(request):
    picture = store_picture()
    if request.param == "text":
        article = article_with(picture, title="Draft")
    else:
        article = make_article("Draft", lead_picture=picture)
    return picture, article


def delete(picture):
    return f"/admin/library/picture/{picture.pk}/delete/"


def test_what_is_used_is_not_deleted_and_its_users_are_named(
    media, client_of, administrator, used
):
    picture, article = used
    before = stored_files(media)
    client = client_of(administrator)
    users = links_in(client.get(change_picture(picture)), "//ul[@class='users']")
    assert users == [("Draft ru", f"/admin/news/article/{article.pk}/change/")]
    refusal = html.fromstring(client.get(delete(picture)).content.decode())
    # Of what kind it is, however it uses the picture.
    named = [
        " ".join(item.text_content().split()) for item in refusal.xpath("//main//li")
    ]
    assert "Новость: Draft ru" in named
    confirm(client, delete(picture))
    action = {"action": "delete_selected", "_selected_action": picture.pk}
    response = client.post("/admin/library/picture/", action)
    assert any("Draft ru" in user for user in response.context["protected"])
    assert "Draft ru" in client.get(change_picture(picture)).content.decode()
    client.post("/admin/library/picture/", {**action, "post": "yes"})
    with pytest.raises(ProtectedError):
        picture.delete()
    assert Picture.objects.get().pk == picture.pk
    assert stored_files(media) == before


def test_to_ask_of_many_whether_they_are_used_costs_no_statement_each(desk):
    costs = []
    for number in [2, 20]:
        pks = [make_picture(original_name="unused").pk for _number in range(number)]
        action = {"action": "delete_selected", "_selected_action": pks}
        with CaptureQueriesContext(connection) as queries:
            desk.post("/admin/library/picture/", action)
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("way", ["delete", "replace"])
def test_files_that_cannot_be_removed_undo_nothing_and_are_logged(
    desk, monkeypatch, caplog, django_capture_on_commit_callbacks, way
):
    picture = store_picture()

    def refuse(storage, name):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(FileSystemStorage, "delete", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        if way == "delete":
            response = confirm(desk, delete(picture))
        else:
            sent = upload(photo(400), "new.png")
            response = send(desk, change_picture(picture), FORM, upload=sent)
    assert response.status_code == 302
    assert Picture.objects.filter(token=picture.token).exists() is False
    assert "Read-only file system" in caplog.text


@pytest.mark.parametrize("way", ["form", "action"])
def test_what_is_used_nowhere_goes_with_what_readers_get_of_it(
    media, desk, django_capture_on_commit_callbacks, way
):
    picture = store_picture()
    with django_capture_on_commit_callbacks(execute=True):
        if way == "form":
            confirm(desk, delete(picture))
        else:
            delete_selected(desk, "/admin/library/picture/", picture)
    assert not Picture.objects.exists()
    # Its master lets it be restored.
    assert stored_files(media) == {master_of(picture)}
