"""A file of the glossary in the back office: tried, chosen from, imported, undone."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html

from glossary.interchange.tables.writer import write_csv
from glossary.interchange.tbx.writer import write
from glossary.models import Concept
from publishing.models import Revision
from tests.factories import make_entry
from tests.glossary.concept_imports import bring, entry, stored_entries, term
from tests.glossary.tables import title_page

pytestmark = pytest.mark.django_db

UPLOAD = reverse("admin:glossary_concept_import")


@pytest.fixture
def desk(client_of, terminologist):
    terminologist.interface_language = "en"
    terminologist.save()
    return client_of(terminologist)


def page_of(made_at):
    return title_page(first_language="en", changed_at=made_at or timezone.now())


def csv_of(entries, made_at=None):
    text = io.StringIO(newline="")
    write_csv(text, entries, page_of(made_at))
    return SimpleUploadedFile("glossary.csv", text.getvalue().encode())


def tbx_of(entries, made_at=None):
    return SimpleUploadedFile("glossary.tbx", write(entries, page_of(made_at)))


def try_file(desk, file):
    response = desk.post(UPLOAD, {"upload": file})
    assert response.status_code == 302, response.context["form"].errors
    return response["Location"]


NET = entry("net", term("net", status="preferred"), definition_en="A net.")
WEB = entry("web", term("web", status="preferred"))


@pytest.mark.parametrize("file_of", [csv_of, tbx_of])
def test_file_is_tried_then_imported(desk, file_of):
    address = try_file(desk, file_of([NET, WEB]))
    assert not Concept.objects.exists()
    page = desk.get(address).content.decode()
    assert "Nothing is stored yet" in page
    assert "net" in page
    page = desk.post(address, follow=True).content.decode()
    assert "The file is imported." in page
    assert [*stored_entries()] == ["net", "web"]


def test_ticked_row_is_left_out(desk):
    address = try_file(desk, csv_of([NET, WEB]))
    page = html.fromstring(desk.get(address).content.decode())
    [box] = page.xpath("//tr[td[contains(., 'web')]]//input[@name='left_out']")
    assert box.get("form") == page.xpath("//form[@data-import]")[0].get("id")
    page = desk.post(address, {"left_out": [box.get("value")]}, follow=True)
    assert [*stored_entries()] == ["net"]
    assert "Left out: 1." in page.content.decode()


@pytest.mark.parametrize("file_of", [csv_of, tbx_of])
def test_a_conflict_stays_unless_it_is_ticked(desk, terminologist, file_of):
    bring(terminologist, [NET, WEB])
    file_made_at = timezone.now()
    bring(terminologist, [{**NET, "definition_en": "A net, newer."}])
    other = {**NET, "definition_en": "A net of a file."}

    def import_(data):
        address = try_file(desk, file_of([other], file_made_at))
        page = html.fromstring(desk.get(address).content.decode())
        assert page.xpath("//h2[@id='import-conflict']")
        assert "tick overwrites all values" in page.text_content()
        [box] = page.xpath("//input[@name='taken']")
        desk.post(address, {name: box.get("value") for name in data})
        return stored_entries()["net"]["definition_en"]

    assert import_([]) == "A net, newer."
    assert import_(["taken"]) == "A net of a file."


def test_newest_concept_of_a_file_is_not_changed_since(desk, terminologist):
    bring(terminologist, [NET])
    file = desk.get(reverse("admin:glossary_concept_export", args=["csv"]))
    content = file.getvalue().decode()
    changed = content.replace("A net.", "Of a file.")
    assert changed != content
    address = try_file(desk, SimpleUploadedFile("glossary.csv", changed.encode()))
    assert desk.get(address).context["report"].counts["changed"] == 1


def test_what_another_person_changed_since_the_dry_run_is_not_overwritten(
    desk, terminologist
):
    bring(terminologist, [NET])
    address = try_file(desk, csv_of([{**NET, "definition_en": "Of a file."}]))
    # What stands in no column of the concept itself.
    bring(terminologist, [entry("net", term("net", note="Newer."))])
    before = stored_entries()
    page = desk.post(address, follow=True).content.decode()
    assert "Somebody else has changed this item since the dry run" in page
    assert stored_entries() == before


# Undone


def imported(desk, entries):
    address = try_file(desk, csv_of(entries))
    desk.post(address)
    return address


def undo(desk, address):
    page = html.fromstring(desk.get(address).content.decode())
    [question] = page.xpath("//a[contains(@href, '/undo/')]/@href")
    desk.get(question)
    return desk.post(question, follow=True).content.decode()


def test_an_import_is_undone(desk, terminologist):
    bring(terminologist, [entry("net", *NET["terms"], definition_en="Before.")])
    before = stored_entries()
    new = {**NET, "terms": [*NET["terms"], term("mesh")], "broader": ["web"]}
    address = imported(
        desk, [new, {**WEB, "replaced_by": "node"}, entry("node", term("node"))]
    )
    assert len(stored_entries()) == 3
    page = undo(desk, address)
    assert "The import is undone." in page
    assert "These stay as they are" not in page
    for name in before["net"]:
        if name != "changed_on":
            assert stored_entries()["net"][name] == before["net"][name], name
    assert [*stored_entries()] == ["net"]
    # The history tells of it, and the button is no more.
    concept = Concept.objects.get()
    newest = Revision.objects.of(concept.pointer).newest_first().first()
    assert (newest.kind, newest.user) == ("restored", terminologist)
    assert "/undo/" not in page


def test_undo_leaves_and_names_concepts_that_were_edited_since(desk, terminologist):
    address = imported(desk, [NET, WEB, entry("node", term("node"))])
    bring(terminologist, [{**NET, "note_en": "Newer."}])
    web = Concept.objects.get(code="web")
    web.state_en, web.published_at_en = "published", timezone.now()
    web.save(update_fields=["state_en", "published_at_en"])
    before = stored_entries()
    page = undo(desk, address)
    assert "It has been changed since. (2)" in page
    assert {**before, "node": None} == {**stored_entries(), "node": None}
    assert "node" not in stored_entries()


def test_undo_leaves_concepts_that_others_refer_to(desk, terminologist):
    address = imported(desk, [WEB])
    web = Concept.objects.get()
    make_entry(
        public=False,
        en="net",
    ).broader.add(web)
    Concept.objects.filter(code="net").update(replaced_by=web)
    assert "Something else uses it." in undo(desk, address)
    assert "web" in stored_entries()


def test_an_import_is_undone_once(desk):
    address = imported(desk, [NET])
    undo(desk, address)
    again = imported(desk, [NET])
    desk.post(f"{address}undo/")
    assert [*stored_entries()] == ["net"]
    assert desk.get(f"{address}undo/")["Location"] == address
    assert desk.get(f"{again}undo/").status_code == 200


def test_a_script_hears_how_far_the_undoing_is(desk):
    address = imported(desk, [NET, WEB])
    response = desk.post(f"{address}undo/", headers={"Accept": "application/x-ndjson"})
    lines = [json.loads(line) for line in response.getvalue().splitlines()]
    assert lines == [
        {"done": 1, "total": 2},
        {"done": 2, "total": 2},
        {"address": address},
    ]
