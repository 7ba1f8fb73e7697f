"""People from a table: all rows or none."""

import io

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.management import CommandError, call_command
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains

from desk.log_lines import phrase_of
from imports import engine
from institute.models import Person
from institute.people.imports import PersonSubject
from publishing.models import Redirect, Revision
from tests import tables
from tests.factories import State, make
from tests.institute.people.orcids import orcid
from tests.tables import csv_of, errors_of, messages_of, send_table, xlsx_of

pytestmark = pytest.mark.django_db

COLUMNS = [column.name for column in PersonSubject.columns()]
UPLOAD = "/admin/institute/person/import/"


def row(number, **cells):
    """Return a good row of one language; ``None`` leaves a cell empty."""
    return {
        "old_address_ru": f"http://www.iis.ru/content/view/{number}/5/",
        "family_ru": f"Ершова {number}",
        "given_ru": "Татьяна",
        "patronymic_ru": "Викторовна",
        "degree_ru": "к. э. н.",
        "post_ru": "директор",
        "affiliation_ru": "Институт",
        "summary_ru": "Коротко.",
        "body_ru": "<p>Биография.</p>",
        "published_at_ru": "27.06.2017",
        "family_en": f"Ershova {number}",
        "given_en": "Tatiana",
        "patronymic_en": "V.",
        "published_at_en": "2017-06-28",
        "variants": f"Yershova {number} T.; Ershova {number} Tatyana",
        "email": f"person{number}@example.org",
        "orcid": orcid(number),
        "links": "https://example.org/one; https://example.org/two",
        "died_on": "2020-01-02",
    } | cells


def bring(user, rows, **options):
    return tables.bring(PersonSubject(user), rows, **options)


def errors_in(user, **cells):
    """Return the columns of a single row that have errors."""
    report = bring(user, [row(1, **cells)], is_dry=True)
    return {column for _row, column in errors_of(report)}


BAD = [
    ("orcid", {"orcid": "0000-0002-1825-0098"}),
    ("orcid", {"orcid": orcid(7)}),
    ("email", {"email": "nobody"}),
    ("died_on", {"died_on": "01/02/2020"}),
    ("died_on", {"died_on": "02.01.0020"}),
    ("variants", {"variants": "Ershova; " + "a" * 121}),
    ("links", {"links": "https://example.org/; no address"}),
    ("family_en", {"family_en": "a" * 81}),
    ("slug_ru", {"slug_ru": "two words"}),
    ("old_address_ru", {"old_address_ru": "/content/view/7/5/"}),
]


@pytest.mark.parametrize(
    "as_file", [csv_of, pytest.param(xlsx_of, marks=pytest.mark.slow)]
)
def test_good_people_come_in_and_bad_ones_stay_out(publisher, monkeypatch, as_file):
    # Several statements bring them.
    monkeypatch.setattr(engine, "CHUNK", 15)
    step = 4
    total = step * len(BAD)
    places = {step * (place + 1): bad for place, bad in enumerate(BAD)}
    good = [row(number) for number in range(1, total + 1)]
    faulty = [
        good[number - 1] | (places[number][1] if number in places else {})
        for number in range(1, total + 1)
    ]
    expected = {(number + 1, column) for number, (column, _) in places.items()}

    report = bring(publisher, faulty, is_dry=True, as_file=as_file)
    assert errors_of(report) == expected
    assert report.counts == {
        "new": total - len(BAD),
        "changed": 0,
        "same": 0,
        "conflict": 0,
        "error": len(BAD),
    }
    report = bring(publisher, faulty, as_file=as_file)
    assert errors_of(report) == expected
    assert report.is_stored
    assert Person.objects.count() == total - len(BAD)
    bad = {f"/content/view/{number}/5/" for number in places}
    assert not Redirect.objects.filter(path__in=bad).exists()

    report = bring(publisher, good, as_file=as_file)
    assert report.counts["new"] == len(BAD)
    assert Person.objects.count() == total
    report = bring(publisher, good, as_file=as_file)
    assert report.counts == {
        "new": 0,
        "changed": 0,
        "same": total,
        "conflict": 0,
        "error": 0,
    }
    assert Revision.objects.filter(to_model="institute.person").count() == total


def test_a_trial_stores_nothing(publisher):
    report = bring(publisher, [row(1)], is_dry=True)
    assert report.counts["new"] == 1
    assert not Person.objects.exists()


def test_each_column_arrives_at_its_place(publisher):
    bring(publisher, [row(1)])
    person = Person.objects.get()
    assert person.title_ru == "Татьяна\u00a0Викторовна Ершова 1"
    assert person.title_en == "Tatiana V.\u00a0Ershova 1"
    assert (person.post_ru, person.affiliation_ru) == ("директор", "Институт")
    assert "Биография" in person.body_ru
    assert person.variants == ["Yershova 1 T.", "Ershova 1 Tatyana"]
    assert person.links == ["https://example.org/one", "https://example.org/two"]
    assert (person.orcid, str(person.died_on)) == (orcid(1), "2020-01-02")
    assert person.visible_languages() == ["ru", "en"]
    assert Revision.objects.get().kind == Revision.Kind.IMPORTED


def test_a_name_is_needed_whole_or_by_its_family_name(publisher):
    nameless = dict.fromkeys(["family_ru", "family_en"])
    assert errors_in(publisher, title_ru="Татьяна Ершова") == set()
    drafts = {"published_at_ru": None, "published_at_en": None}
    assert errors_in(publisher, **nameless, **drafts) == {""}
    assert errors_in(publisher, **nameless, **drafts, title_en="Tatiana") == set()


def test_a_wrong_address_does_not_hide_that_the_name_is_there(publisher):
    assert errors_in(publisher, slug_ru="2017") == {"slug_ru"}


def test_a_name_in_the_table_goes_before_one_made_of_parts(publisher):
    bring(publisher, [row(1, title_en="Tanya Ershova")])
    assert Person.objects.get().title_en == "Tanya Ershova"


def test_a_name_made_of_its_parts_follows_them(publisher):
    bring(publisher, [row(1)])
    report = bring(publisher, [row(1, family_en="Yershova")])
    assert report.counts["changed"] == 1
    assert Person.objects.get().title_en == "Tatiana V.\u00a0Yershova"


@pytest.mark.parametrize("spelling", ["{}", "https://orcid.org/{}"])
def test_a_row_finds_its_person_by_orcid(publisher, spelling):
    bring(publisher, [row(1)])
    cells = {"orcid": spelling.format(orcid(1)), "family_ru": "Ершова 1"}
    report = bring(publisher, [cells | {"post_ru": "ректор"}])
    [outcome] = report.outcomes["changed"]
    assert dict(outcome["changes"]).keys() == {"post_ru"}
    assert Person.objects.get().post_ru == "ректор"
    assert bring(publisher, [cells]).counts["same"] == 1


def test_a_row_found_by_orcid_brings_an_old_address(publisher):
    bring(publisher, [row(1, old_address_ru=None)])
    bring(publisher, [row(1, old_address_ru="/index.php?id=5")])
    redirect = Redirect.objects.get()
    assert (redirect.path, redirect.to_pk) == (
        "/index.php?id=5",
        Person.objects.get().pk,
    )


def test_an_old_address_goes_before_an_orcid_that_is_corrected(publisher):
    bring(publisher, [row(1)])
    report = bring(publisher, [row(1, orcid=orcid(2))])
    assert report.counts["changed"] == 1
    assert Person.objects.get().orcid == orcid(2)


def test_an_orcid_is_that_of_one_person(publisher):
    bring(publisher, [row(1), row(2)])
    report = bring(publisher, [row(1, orcid=orcid(2))])
    assert errors_of(report) == {(2, "orcid")}
    assert "Ершова 2" in messages_of(report)[0]
    report = bring(publisher, [row(3), row(4, orcid=orcid(3))])
    assert errors_of(report) == {(3, "orcid")}


def test_an_orcid_that_two_people_have_finds_none_of_them(publisher):
    for name in ["One", "Two"]:
        make(Person, title_ru=name, orcid=orcid(1))
    report = bring(publisher, [row(1)])
    assert errors_of(report) == {(2, "orcid")}
    assert all(name in messages_of(report)[0] for name in ["One", "Two"])


def test_the_checksum_of_an_orcid_is_reported_at_its_column(publisher):
    report = bring(publisher, [row(1, orcid="0000-0002-1825-0098")], is_dry=True)
    assert errors_of(report) == {(2, "orcid")}


def test_a_new_person_of_a_known_name_is_remarked(publisher):
    make(Person, title_ru="Татьяна Викторовна  Ершова 1")
    report = bring(publisher, [row(1), row(2)], is_dry=True)
    assert [outcome["row"] for outcome in report.outcomes["remark"]] == [2]


def test_an_empty_cell_changes_nothing(publisher):
    bring(publisher, [row(1)])
    before = Person.objects.values().get()
    bring(publisher, [{"orcid": orcid(1)}])
    assert Person.objects.values().get() == before


def test_what_was_changed_since_the_trial_is_not_overwritten(client_of, publisher):
    bring(publisher, [row(1)])
    client = client_of(publisher)
    file = csv_of([row(1, post_ru="ректор")], COLUMNS)
    report = send_table(client, UPLOAD, file)["Location"]
    person = Person.objects.get()
    person.post_ru = "Правка коллеги"
    person.save()
    page = client.post(report, follow=True)
    assert errors_of(page.context["report"]) == {(2, "")}
    assert Person.objects.get().post_ru == "Правка коллеги"


# Who may


def russian(**cells):
    cells = row(1, **cells)
    return {key: cell for key, cell in cells.items() if not key.endswith("_en")}


def test_an_editor_gets_drafts_and_publishes_nothing(editor):
    assert bring(editor, [russian()]).is_stored
    assert Person.objects.get().state_ru == State.DRAFT
    report = bring(editor, [russian(orcid=None, state_ru="published")])
    assert errors_of(report) == {(2, "state_ru")}


def test_an_editor_changes_nothing_that_readers_have(editor, publisher):
    bring(publisher, [row(1)])
    report = bring(editor, [russian(post_ru="ректор", email="new@example.org")])
    assert errors_of(report) == {(2, "post_ru"), (2, "email")}
    assert bring(editor, [russian()]).counts["same"] == 1


def test_an_editor_fills_no_column_of_another_language(editor):
    assert "family_en" in errors_in(editor)


@pytest.mark.parametrize("step", ["", "columns.csv", "1/"])
def test_a_translator_cannot_import(client_of, translator, step):
    client = client_of(translator)
    assert client.get(UPLOAD + step).status_code == 403
    assert client.post(UPLOAD + step).status_code == 403
    assertNotContains(client.get("/admin/institute/person/"), UPLOAD)


# The back office, and the command


def test_a_table_is_tried_looked_at_and_then_imported(client_of, publisher):
    client = client_of(publisher)
    assertContains(client.get("/admin/institute/person/"), UPLOAD)
    assertContains(client.get(UPLOAD), "orcid")
    columns = client.get(f"{UPLOAD}columns.csv").content.decode("utf-8-sig")
    assert columns.strip().split(",") == COLUMNS
    report = send_table(client, UPLOAD, csv_of([row(1)], COLUMNS))["Location"]
    assertContains(client.get(report), "Татьяна\u00a0Викторовна Ершова 1")
    assert not Person.objects.exists()
    client.post(report)
    assert Person.objects.count() == 1


def test_a_file_of_nonsense_is_refused(client_of, publisher):
    client = client_of(publisher)
    for content in [b"\x00\x01\x02", b"colour,size\nred,1\n"]:
        response = send_table(client, UPLOAD, io.BytesIO(content))
        assert response.status_code == 200
        assert response.context["form"].errors["upload"]
    assert not Person.objects.exists()


def test_the_command_tries_and_imports(publisher, tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(csv_of([row(1)], COLUMNS).getvalue())
    command = ["import_table", "institute.person", str(path), "--as", "polina"]
    call_command(*command, "--dry-run", stdout=io.StringIO())
    assert not Person.objects.exists()
    call_command(*command, stdout=io.StringIO())
    assert Person.objects.count() == 1


def test_the_command_knows_the_kinds_and_who_may(translator, tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(csv_of([row(1)], COLUMNS).getvalue())
    for kind in ["institute.person", "institute.body"]:
        with pytest.raises(CommandError):
            call_command("import_table", kind, str(path), "--as", "thomas")


def test_the_log_tells_of_an_import_in_the_language_of_who_reads_it(publisher):
    with override("ru"):
        bring(publisher, [row(1)])
    line = LogEntry.objects.get(user=publisher, action_flag=ADDITION)
    with override("ru"):
        assert phrase_of(line) == "импортировано из файла"
    with override("en"):
        assert phrase_of(line) == "imported it from a file"
