"""The library as the editor of texts asks it: documents that are sent from a link."""

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from lxml import html

from library.models import Document, DocumentKind
from tests.library import good_documents as good, hostile_pictures as hostile
from tests.library.hostile_pictures import upload
from tests.library.records import in_english, stored_files
from tests.records import kind_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

DOCUMENTS = "/admin/documents/"


def post(client, file=None, **fields):
    fields = {
        "title_ru": "Повестка",
        "kind": kind_of(Document, "agenda").pk,
        "place": "ru",
        "upload": upload(file or good.tagged_pdf(), "agenda.pdf"),
        **fields,
    }
    return client.post(DOCUMENTS, fields)


@pytest.mark.parametrize(
    ("who", "languages", "places"),
    [
        ("editor", ["ru"], ["ru", "all"]),
        ("translator", [], []),
        ("publisher", ["ru", "en"], ["ru", "en", "all"]),
    ],
)
def test_what_a_person_may_say_of_a_new_document(
    client_of, request, who, languages, places
):
    answer = client_of(request.getfixturevalue(who)).get(DOCUMENTS)
    assert (answer.status_code == 200) == bool(languages)
    form = html.fromstring(f"<form>{answer.content.decode()}</form>")
    titles = form.xpath("//input[@maxlength]/@name")
    assert titles == [f"title_{language}" for language in languages]
    assert form.xpath("//*[@name='place']/option/@value") == places
    kinds = form.xpath("//*[@name='kind']/option/@value")
    stored = DocumentKind.objects.values_list("pk", flat=True)
    assert kinds == ([*map(str, stored)] if languages else [])


def test_a_document_is_added_as_a_draft_whatever_is_sent(media, client_of, publisher):
    client = client_of(in_english(publisher))
    response = post(client, transition="publish:ru", summary_ru="О ней")
    assert response.status_code == 201
    document = Document.objects.get()
    assert (document.title_ru, document.kind.code) == ("Повестка", "agenda")
    assert document.visible_languages() == []
    assert stored_files(media) == {document.file_ru["name"]}
    item = response.json()["document"]
    assert item["id"] == str(document.pointer)
    assert "readers see plain text" in item["html"]
    assert LogEntry.objects.get(action_flag=ADDITION).user == publisher


def test_one_file_may_be_for_all_languages(client_of, editor):
    assert post(client_of(editor), place="all").status_code == 201
    assert Document.objects.get().common_file


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"title_ru": ""}, {"title_ru"}),
        ({"title_ru": "", "kind": "", "upload": ""}, {"title_ru", "kind", "upload"}),
        ({"title_ru": "a" * 201}, {"title_ru"}),
        ({"file": hostile.svg()}, {"upload"}),
        ({"place": "en"}, {"place"}),
        ({"place": "de", "kind": "novel"}, {"place", "kind"}),
    ],
)
def test_errors_stand_at_their_fields_and_nothing_is_stored(
    media, client_of, editor, fields, names
):
    response = post(client_of(editor), **fields)
    assert response.status_code == 400
    assert response.json()["errors"].keys() == names
    assert not Document.objects.exists()
    assert stored_files(media) == set()
