import os
import tempfile

import pytest

from library.models import Document
from tests.forms import errors_of, open_form, read_form, resend, values_of
from tests.library import good_documents as good
from tests.library.factory import file_facts
from tests.library.hostile_documents import HOSTILE
from tests.library.hostile_pictures import upload
from tests.library.records import (
    ADD_DOCUMENT,
    TEXTS,
    add,
    change,
    change_document,
    fill_the_disk,
    in_english,
    make_document,
    store_file,
    stored_files,
)
from tests.records import kind_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

FORM = "document_form"


# Sent


def test_a_file_is_stored_for_each_language_and_for_all(media, desk):
    response = add(
        desk,
        file_ru=upload(good.tagged_pdf(), "Стратегия.pdf"),
        file_en=upload(good.docx(), "strategy.pdf"),
        common_file=upload(good.xlsx(), "numbers.xlsx"),
    )
    assert response.status_code == 302
    document = Document.objects.get()
    facts = [document.file_ru, document.file_en, document.common_file]
    assert [file["type"] for file in facts] == ["pdf", "docx", "xlsx"]
    assert stored_files(media) == {file["name"] for file in facts}
    assert facts[0]["language"] == "ru"


@pytest.mark.parametrize("title", ["Стратегия", ""])
def test_no_copy_outlives_the_answer(desk, no_garbage_collection, title):
    file = upload(good.tagged_pdf(), "file.pdf")
    add(desk, file_ru=file, title_ru=title)
    assert os.listdir(tempfile.gettempdir()) == []


def test_the_form_shows_type_size_and_language_with_a_link_and_what_a_file_lacks(
    client_of, publisher
):
    bare = store_file(good.saved(good.plain_pdf()))
    document = make_document(file_en=store_file(good.docx()), common_file=bare)
    response = client_of(in_english(publisher)).get(change_document(document))
    content = response.content.decode()
    assert "DOCX, 1\xa0KB, English" in content
    assert "Russian/English" in content
    assert f'href="/en/documents/{document.slug_en}/en.docx"' in content
    assert "no title of its own" in content
    assert "it has no tags" in content


@pytest.mark.parametrize(
    ("what", "is_told"),
    [
        ({}, True),
        ({"file_en": file_facts()}, False),
        ({"body_ru": "<p>Да.</p>", "body_en": "<p>Yes.</p>"}, False),
        ({"body_ru": "<p>Да.</p>"}, True),
        ({"text_url": "https://example.org/act"}, False),
    ],
)
def test_a_document_of_a_title_alone_is_told_before_it_goes_out(
    client_of, publisher, what, is_told
):
    document = make_document(**what)
    client = client_of(in_english(publisher))
    bar = open_form(client, change_document(document)).context["bar"]
    told = {remark.text for language in bar["languages"] for remark in language.remarks}
    assert ("Neither a text nor a file." in told) is is_told


@pytest.mark.parametrize(
    ("place", "column"), [("ru", "file_ru"), ("all", "common_file")]
)
def test_another_file_takes_the_place_and_nothing_else_changes(
    media, client_of, publisher, place, column
):
    document = make_document(
        file_ru=store_file(), file_en=store_file(good.docx()), common_file=store_file()
    )
    sent, box = {column: upload(good.odt())}, {f"{column}-clear": "on"}
    desk = client_of(publisher)
    response = change(desk, document, **sent, **box)
    assert errors_of(response).keys() == {column}
    assert Document.objects.get().file_of(place) == document.file_of(place)
    change(desk, document, **{column: upload(good.odt())})
    now = Document.objects.get()
    assert now.file_of(place)["type"] == "odt"
    assert now.file_en == document.file_en
    assert now.file_of(place)["name"] in stored_files(media)
    assert now.updated_at_ru > document.updated_at_ru
    # What is for all languages is a change in each.
    assert (now.updated_at_en > document.updated_at_en) == (place == "all")
    assert change(desk, document, **box).status_code == 302
    assert Document.objects.get().file_of(place) is None


# Refused


@pytest.mark.parametrize("label", ["HTML", "too large"])
def test_a_hostile_file_gets_its_message_and_the_form_keeps_the_rest(
    media, client_of, publisher, label
):
    hostile = HOSTILE[label]
    response = add(
        client_of(in_english(publisher)),
        file_en=upload(hostile.make(), hostile.name),
        # A good one beside it is not stored either.
        file_ru=upload(good.docx(), "a.docx"),
        number="№ 5",
    )
    assert errors_of(response).keys() == {"file_en"}
    [message] = errors_of(response)["file_en"]
    assert message.startswith(hostile.says)
    again = values_of(response, FORM)
    assert [again[name][0] for name in TEXTS] == list(TEXTS.values())
    assert again["number"] == ["№ 5"]
    assert not Document.objects.exists()
    assert stored_files(media) == set()


@pytest.mark.parametrize("files_left", [0, 1])
def test_a_full_disk_gets_a_message_and_leaves_no_row_and_no_fragment(
    media, client_of, publisher, monkeypatch, files_left
):
    fill_the_disk(monkeypatch, files_left)
    response = add(
        client_of(in_english(publisher)),
        file_ru=upload(good.docx()),
        file_en=upload(good.odt()),
    )
    name = ["file_ru", "file_en"][files_left]
    assert "no room left" in errors_of(response)[name][0]
    assert not Document.objects.exists()
    # What was stored whole ``cleanup_media`` deletes.
    assert len(stored_files(media)) == files_left


@pytest.mark.parametrize("stored", [False, True])
def test_a_preview_shows_the_file_and_stores_none(media, desk, stored):
    document = make_document(**TEXTS) if stored else None
    form = change_document(document) if stored else ADD_DOCUMENT
    preview = form.removesuffix("change/").removesuffix("add/")
    preview += "preview/ru/" if stored else "add/preview/ru/"
    values = read_form(desk, form, FORM)
    sent = TEXTS | {"kind": kind_of(Document, "strategy").pk}
    response = resend(
        desk, preview, values, **sent, file_ru=upload(good.docx(), "a.docx")
    )
    assert response.status_code == 200
    assert "DOCX, 1\xa0КБ" in response.content.decode()
    assert stored_files(media) == set()


# Facts of a document


def test_a_circle_of_replacements_is_refused_at_its_field(desk):
    last = make_document(title_ru="Третий")
    middle = make_document(title_ru="Второй", replaced_by=last)
    first = make_document(title_ru="Первый", replaced_by=middle)
    for chosen in [first, middle, last]:
        response = change(desk, last, replaced_by=chosen.pk)
        assert "replaced_by" in errors_of(response)
    assert change(desk, first, replaced_by=last.pk).status_code == 302


@pytest.mark.parametrize(
    ("dated_on", "too_early", "early_enough"),
    [
        ("02.02.2017", "01.02.2017", "02.02.2017"),
        ("02.2017", "31.01.2017", "01.02.2017"),
        ("2017", "31.12.2016", "01.01.2017"),
    ],
)
def test_a_document_ends_no_earlier_than_it_begins(
    desk, dated_on, too_early, early_enough
):
    dates = {"dated_on": dated_on, "in_force_until": too_early}
    response = add(desk, **dates)
    assert errors_of(response).keys() == {"in_force_until"}
    assert not Document.objects.exists()
    dates["in_force_until"] = early_enough
    assert add(desk, **dates).status_code == 302
