"""Publications from files of reference managers, and from tables."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from pytest_django.asserts import assertContains

from bibliography.bibtex import bibtex
from bibliography.items import csl_json
from bibliography.ris import ris
from institute.models import Publication
from institute.publications.imports import PublicationSubject
from publishing.models import Revision
from tests import tables
from tests.factories import PAST, make_authorship, make_person, make_publication
from tests.tables import errors_of

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/institute/publication/import/"
WORK = {
    "id": "primer",
    "type": "article-journal",
    "language": "ru",
    "title": "Пример статьи",
    "author": [
        {"family": "Примерова", "given": "Анна Сергеевна"},
        {"family": "Гостев", "given": "И."},
        {"literal": "Институт примеров"},
    ],
    "editor": [{"family": "Образцов", "given": "П."}],
    "container-title": "Пример журнала",
    "volume": "12",
    "issue": "3-4",
    "page": "5-17",
    "issued": {"date-parts": [[2020]]},
    "DOI": "10.1234/primer",
    "URL": "https://journal.example/5",
    "abstract": "О примерах.",
}


def check(client, text, name):
    """Send a file; return the response to it, and the address of its report."""
    file = SimpleUploadedFile(name, text.encode())
    response = client.post(UPLOAD, {"upload": file})
    return response, response.headers.get("Location")


def import_(client, text, name):
    _response, address = check(client, text, name)
    client.post(address)
    return address


@pytest.fixture
def client(client_of, publisher):
    publisher.interface_language = "en"
    publisher.save()
    return client_of(publisher)


@pytest.mark.parametrize(
    ("write", "name"), [(bibtex, "a.bib"), (ris, "a.ris"), (csl_json, "a.json")]
)
def test_a_work_comes_in_as_a_draft_with_its_authors(client, write, name):
    anna = make_person(
        "Анна",
        ru=PAST,
        family_ru="Примерова",
        given_ru="Анна",
        patronymic_ru="Сергеевна",
    )
    address = import_(client, write([WORK]), name)
    work = Publication.objects.get()
    assert work.state_ru == "draft"
    # What readers do not have yet is cited without its abstract.
    cited = {name: value for name, value in WORK.items() if name != "abstract"}
    assert work.csl("ru") == {**cited, "id": f"publication-{work.pk}"}
    assert "примерах" in work.body_ru
    # Who is known by the whole name is the person, another only a name.
    assert [author.person for author in work.authorships.order_by("position")] == [
        *[anna, None, None, None]
    ]
    [revision] = Revision.objects.of(work.pointer)
    assert revision.kind == Revision.Kind.IMPORTED
    client.post(f"{address}undo/")
    assert not Publication.objects.exists()


@pytest.mark.parametrize("field", ["doi", "title"])
def test_a_work_is_known_by_its_doi_else_by_title_and_year(client, field):
    identity = {"doi": "10.1234/primer"} if field == "doi" else {}
    title = "Другое название" if field == "doi" else "«Пример»  статьи"
    work = make_publication(title_ru=title, title_en="", issued_in=2020, **identity)
    make_authorship(work, family_ru="Старый", given_ru="А.")
    sent = {**WORK, "title": 'Новый "Пример"' if field == "doi" else '"Пример" статьи'}
    if field == "title":
        del sent["DOI"]
    address = import_(client, bibtex([sent]), "a.bib")
    work = Publication.objects.get()
    assert work.container == "Пример журнала"
    # Who wrote it stays as it was put right here.
    assert [author.family_ru for author in work.authorships.all()] == ["Старый"]
    client.post(f"{address}undo/")
    work.refresh_from_db()
    assert (work.container, work.title_ru) == ("", Publication.objects.get().title_ru)


def test_a_bad_record_says_where_and_the_others_come_in(client):
    bad = {**WORK, "title": "Плохой", "issued": None, "DOI": "primer"}
    _response, address = check(client, bibtex([bad, WORK]), "a.bib")
    report = html.fromstring(client.get(address).content.decode()).text_content()
    assert "A DOI begins with 10. and has a slash" in report
    client.post(address)
    assert [work.title_ru for work in Publication.objects.all()] == ["Пример статьи"]


def test_one_work_twice_in_a_file_comes_in_once(client):
    without_doi = {name: WORK[name] for name in WORK if name != "DOI"}
    for works in [[WORK, WORK], [without_doi, without_doi]]:
        import_(client, bibtex(works), "a.bib")
        assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("@book{a, title = ", "a.bib", "Line 1 is not BibTeX"),
        ("TY  - \nER  - ", "a.ris", "In RIS a record begins"),
        ('{"type": "book"}', "a.json", "This JSON is not a list"),
        ("Dear Sir", "a.bib", "This is not a file of bibliographic records"),
        ("\x00", "a.ris", "This is not a file of bibliographic records"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(client, text, name, message):
    response, _address = check(client, text, name)
    assertContains(response, message)
    assert not Publication.objects.exists()


def test_a_table_comes_in_as_well(publisher):
    row = {
        "title_en": "An example",
        "kind": "report",
        "written_in": "en",
        "issued_in": "2020",
        "authors": "Sample, Anna; Example Institute",
        "published_at_en": "27.06.2020",
    }
    tables.bring(PublicationSubject(publisher), [row])
    work = Publication.objects.get()
    assert work.is_visible_in("en")
    assert work.csl("en")["author"] == [
        {"family": "Sample", "given": "Anna"},
        {"literal": "Example Institute"},
    ]


@pytest.mark.parametrize(
    "kind", ["Article in a journal", "статья в журнале", "статья в\u00a0журнале"]
)
def test_a_kind_is_known_by_its_name_with_any_spaces(publisher, kind):
    row = {"title_en": "An example", "issued_in": "2020", "kind": kind}
    report = tables.bring(PublicationSubject(publisher), [row], is_dry=True)
    assert not errors_of(report)
