"""The files of a document later: who may change them, two people, the search."""

import re

import pytest
import typst
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.models import Document
from publishing.models import Redirect
from tests.factories import PAST, State, published
from tests.forms import errors_of, read_form, resend, values_of
from tests.library import good_documents as good
from tests.library.hostile_pictures import upload
from tests.library.records import (
    add,
    change,
    change_document,
    in_english,
    make_document,
    store_file,
    stored_files,
)
from tests.responses import titles_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

FORM = "document_form"


def pdf(text, language="ru"):
    source = f'#set document(title: "T")\n#set text(lang: "{language}")\n= {text}'
    return typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"])


def titles_found(client, words, language="ru"):
    return titles_in(client.get(f"/{language}/search/", {"q": words}))


# Who may


def test_a_translator_sends_the_english_file_alone(media, client_of, translator):
    document = make_document(file_ru=store_file(), common_file=store_file(good.odt()))
    values = read_form(client_of(translator), change_document(document), FORM)
    response = resend(
        client_of(translator),
        change_document(document),
        values,
        file_en=upload(good.docx()),
        file_ru=upload(good.xlsx()),
        common_file=upload(good.xlsx()),
        number="чужое",
        **{"file_ru-clear": "on", "common_file-clear": "on"},
    )
    assert response.status_code == 302
    now = Document.objects.get()
    assert now.file_en["type"] == "docx"
    assert (now.file_ru, now.common_file) == (document.file_ru, document.common_file)
    assert now.number == ""
    assert len(stored_files(media)) == 3


@pytest.mark.parametrize("public", [{}, published("ru"), published("en")])
def test_the_files_that_readers_have_are_sent_by_who_publishes(
    media, client_of, editor, public
):
    """The editor writes Russian; the file for all is changed by it in English too."""
    document = make_document(**public)
    values = read_form(client_of(editor), change_document(document), FORM)
    for column in ["file_ru", "file_en", "common_file"]:
        resend(
            client_of(editor),
            change_document(document),
            values,
            **{column: upload(good.docx())},
        )
    now = Document.objects.get()
    sent = {place for place in ["ru", "en", "all"] if now.file_of(place)}
    expected = {"ru": set(), "en": {"ru"}, "none": {"ru", "all"}}
    [language] = [code for code in ["ru", "en"] if f"state_{code}" in public] or [
        "none"
    ]
    assert sent == expected[language]


# Two people


def test_of_two_people_who_replace_a_file_the_second_gets_a_message(
    client_of, publisher, administrator
):
    document = make_document(file_ru=store_file())
    address = change_document(document)
    opened = read_form(client_of(publisher), address, FORM)
    change(client_of(administrator), document, file_ru=upload(good.odt()))
    theirs = Document.objects.get().file_ru
    desk = client_of(in_english(publisher))
    # It stays where only the rest is saved.
    resend(desk, address, opened, number="№ 5")
    now = Document.objects.get()
    assert (now.number, now.file_ru) == ("№ 5", theirs)
    sent = {"file_ru": upload(good.docx()), "summary_ru": "Моё"}
    response = resend(desk, address, opened | {"number": "№ 5"}, **sent)
    [message] = errors_of(response)["file_ru"]
    assert "ODT, 1\xa0KB" in message
    assert theirs["sha256"] not in message
    assert Document.objects.get().file_ru == theirs
    # Nothing of the second's texts is lost, and sent again the file is taken.
    again = values_of(response, FORM)
    assert again["summary_ru"] == ["Моё"]
    resend(desk, address, again, file_ru=upload(good.docx()))
    assert Document.objects.get().file_ru["type"] == "docx"


@pytest.mark.parametrize(
    ("place", "column"), [("ru", "file_ru"), ("all", "common_file")]
)
def test_nobody_publishes_a_file_that_was_changed_unseen(
    client_of, publisher, administrator, place, column
):
    document = make_document()
    address = change_document(document)
    opened = read_form(client_of(publisher), address, FORM)
    change(client_of(administrator), document, **{column: upload(good.odt())})
    step = {"transition": "publish:ru"}
    response = resend(client_of(publisher), address, opened, **step)
    assert "__all__" in errors_of(response)
    assert "ODT" in response.content.decode()
    assert Document.objects.get().state_ru == State.DRAFT
    resend(client_of(publisher), address, values_of(response, FORM), **step)
    now = Document.objects.get()
    assert now.is_visible_in("ru")
    assert now.file_of(place)["type"] == "odt"


# Found by what stands in it


def test_search_finds_words_that_are_only_in_a_file(client_of, publisher):
    add(
        client_of(publisher),
        title_en="Strategy",
        summary_en="About it",
        file_ru=upload(pdf("Орнитология болот")),
        file_en=upload(pdf("Ornithology of marshes", "en")),
    )
    document = Document.objects.get()
    client = client_of(publisher)
    change(client, document, transition="publish:ru")
    client = client_of(None)
    assert titles_found(client, "орнитологией") == ["Стратегия"]
    # The English text is a draft, and so is its file.
    assert titles_found(client, "marsh", "en") == []
    assert titles_found(client, "ornithology") == []
    change(client_of(publisher), document, transition="publish:en")
    client = client_of(None)
    assert titles_found(client, "marsh", "en") == ["Strategy"]


def test_search_reads_the_file_for_all_where_a_language_has_none(desk):
    common = upload(good.docx("<w:p><w:r><w:t>болото marsh</w:t></w:r></w:p>"))
    add(desk, common_file=common, file_ru=upload(pdf("Орнитология")))
    document = Document.objects.get()
    change(desk, document, transition="publish:ru")
    assert titles_found(desk, "болотом") == []
    assert titles_found(desk, "орнитологией") == ["Стратегия"]
    step = {"transition": "publish:ru"}
    response = change(desk, document, **{"file_ru-clear": "on"}, **step)
    assert response.status_code == 302
    assert titles_found(desk, "болотом") == ["Стратегия"]
    assert titles_found(desk, "орнитологией") == []
    change(desk, document, **{"common_file-clear": "on"}, **step)
    assert titles_found(desk, "болотом") == []


def test_a_copy_keeps_the_files_and_is_a_draft(media, desk):
    document = make_document(file_ru=store_file(), **published("ru", PAST))
    address = change_document(document).replace("change/", "duplicate/")
    desk.post(address)
    duplicate = Document.objects.exclude(pk=document.pk).get()
    assert (duplicate.state_ru, duplicate.file_ru) == (State.DRAFT, document.file_ru)
    change(desk, duplicate, file_ru=upload(good.odt()))
    assert document.file_ru["name"] in stored_files(media)


def test_words_for_the_search_stay_in_the_database(desk):
    """They may be those of a book, and a chooser names fifty documents."""
    document = make_document(
        title_ru="Strategy",
        file_ru=store_file(),
        replaced_by=make_document(**published("ru")),
        **published("ru"),
    )
    Redirect.objects.create(
        path="/old/", language="ru", to_model="library.document", to_pk=document.pk
    )
    for address in [
        *["/ru/", "/ru/documents/", "/ru/documents/strategy/"],
        *["/ru/documents/strategy/ru.pdf", "/ru/search/?q=Strategy", "/old/"],
        *[f"/id/library.document/{document.pk}/", "/admin/pick/?q=Strategy"],
        f"/admin/pick/?id=library.document/{document.pk}",
        *["/admin/find/?q=Strategy", "/admin/library/document/"],
        "/admin/publishing/redirect/",
    ]:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code < 400, address
        sql = "".join(query["sql"] for query in queries)
        assert "library_document" in sql or "publishing_catalogueentry" in sql, address
        for query in queries:
            read = query["sql"].partition(" FROM ")[0]
            tables = "library_document|publishing_catalogueentry"
            unread = rf'"({tables})"\."(file_text|lemmas|search)'
            assert not re.search(unread, read), address
