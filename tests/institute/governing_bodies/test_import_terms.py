"""Terms of office from a table: all rows or none."""

import pytest
from django.db import OperationalError, connection, connections

from imports.engine import Import
from imports.tables import read_table
from institute.governing_bodies.imports import AppointmentSubject
from institute.models import Appointment, Body, Person, Role
from publishing.models import Revision
from tests import tables
from tests.factories import make, make_document, published
from tests.institute.people.orcids import orcid
from tests.library.records import in_english
from tests.tables import csv_of, errors_of, messages_of, send_table

pytestmark = pytest.mark.django_db

COLUMNS = [column.name for column in AppointmentSubject.columns()]
UPLOAD = "/admin/institute/appointment/import/"


@pytest.fixture
def council(db):
    return make(
        Body,
        title_ru="Учёный совет",
        title_en="Academic Council",
        short_name_en="AC",
    )


@pytest.fixture
def tatiana(db):
    return make_person("Татьяна Викторовна Ершова", "Tatiana V. Ershova", orcid(1))


@pytest.fixture(autouse=True)
def roles(db):
    return [
        Role.objects.create(title_ru="председатель", title_en="chair", is_head=True),
        Role.objects.create(title_ru="член совета", title_en="member"),
    ]


def make_person(ru, en, orcid="", **fields):
    given, patronymic, family = ru.split()
    names = {"given_ru": given, "patronymic_ru": patronymic, "family_ru": family}
    given, patronymic, family = en.split()
    names |= {"given_en": given, "patronymic_en": patronymic, "family_en": family}
    fields = {"title_ru": ru, "title_en": en, "orcid": orcid, **fields}
    return make(Person, **names, **fields)


def row(**cells):
    return {
        "body": "Учёный совет",
        "person": "Татьяна Викторовна Ершова",
        "role": "член совета",
        "starts": "2003",
    } | cells


def bring(user, *rows, **options):
    return tables.bring(AppointmentSubject(user), list(rows), **options)


def errors_in(user, *rows):
    return errors_of(bring(user, *rows, is_dry=True))


def test_each_column_arrives_at_its_place(publisher, council, tatiana):
    decree = make_document("Decree")
    cells = row(
        starts="27.06.2017",
        ends="06.2019",
        acting="да",
        ex_officio="x",
        position="3",
        note_ru="по науке",
        note_en="for research",
        basis=decree.title_en,
    )
    assert bring(publisher, cells).is_stored
    term = Appointment.objects.get()
    assert (term.body, term.person, term.basis) == (council, tatiana, decree)
    assert (term.starts, term.ends) == ("2017-06-27", "2019-06")
    assert (term.is_acting, term.is_ex_officio, term.position) == (True, True, 3)
    assert (term.note_ru, term.note_en) == ("по\u00a0науке", "for research")
    assert bring(publisher, cells).counts["same"] == 1


# What a row finds


def test_a_no_is_no_empty_cell(publisher, council, tatiana):
    bring(publisher, row(acting="1"))
    assert bring(publisher, row(acting="no")).counts["changed"] == 1
    assert not Appointment.objects.get().is_acting


def one_a_year(column, cells):
    """Return a row of one year for each cell of a column."""
    return [
        row(starts=str(year), ends=str(year), **{column: cell})
        for year, cell in enumerate(cells, 1991)
    ]


def test_a_body_is_found_by_title_short_name_and_address(publisher, council, tatiana):
    names = ["УЧЕНЫЙ  СОВЕТ", "Academic Council", "AC", "academic-council"]
    assert errors_in(publisher, *one_a_year("body", names)) == set()


def test_a_person_is_found_by_any_name(publisher, council):
    make_person(
        "Татьяна Викторовна Ершова",
        "Tatiana V. Ershova",
        orcid(1),
        variants=["T. Yershova"],
    )
    names = [
        "Татьяна Викторовна Ершова",
        "Ершова Татьяна Викторовна",
        "Ершова Татьяна",
        "Татьяна Ершова",
        "Ershova Tatiana V.",
        "Tatiana V. Ershova",
        "tatiana-v-ershova",
        "T. Yershova",
        orcid(1),
        f"https://orcid.org/{orcid(1)}",
    ]
    assert errors_in(publisher, *one_a_year("person", names)) == set()


def test_a_name_that_fits_several_names_them(publisher, council, tatiana):
    other = make_person("Татьяна Павловна Ершова", "Tatiana P. Ershova")
    report = bring(publisher, row(person="Ершова Татьяна"), is_dry=True)
    assert errors_of(report) == {(2, "person")}
    [message] = messages_of(report)
    for person in [tatiana, other]:
        assert person.title_ru in message
        assert person.slug_ru in message
    assert errors_in(publisher, row(person=other.slug_ru)) == set()
    assert errors_in(publisher, row(person="Ершова Татьяна Павловна")) == set()


def test_yes_and_no_are_written_in_many_ways(publisher, council, tatiana):
    yes, no = ["yes", "Да", "1", "x", "Х"], ["no", "нет", "0", "", None]
    bring(publisher, *one_a_year("acting", [*yes, *no]))
    terms = Appointment.objects.order_by("first_day")
    assert [term.is_acting for term in terms] == [True] * 5 + [False] * 5


# What excludes one another


def test_a_person_has_a_role_once_at_a_time(publisher, council, tatiana):
    bring(publisher, row())
    assert errors_in(publisher, row(starts="2005")) == {(2, "starts")}
    rows = [row(starts="2003", ends="2010"), row(starts="2011"), row(starts="2012")]
    assert errors_in(publisher, *rows) == {(4, "starts")}


def test_a_body_has_one_head_at_a_time(publisher, council, tatiana):
    make_person("Анна Ивановна Один", "Anna I. One")
    first = row(role="chair")
    second = row(role="chair", person="Anna I. One", starts="2005")
    assert errors_in(publisher, first, second) == {(3, "starts")}
    assert errors_in(publisher, first, second | {"acting": "yes"}) == set()
    bring(publisher, first)
    report = bring(in_english(publisher), second)
    assert errors_of(report) == {(2, "starts")}
    assert not report.is_stored


def test_a_row_ends_what_the_row_before_it_replaces(publisher, council, tatiana):
    make_person("Анна Ивановна Один", "Anna I. One")
    bring(publisher, row(role="chair"))
    rows = [
        row(role="chair", ends="2004"),
        row(role="chair", person="Anna I. One", starts="2005"),
    ]
    assert bring(publisher, *rows).is_stored
    assert Appointment.objects.count() == 2


def test_who_follows_a_term_that_cannot_end_stays_out_too(publisher, council, tatiana):
    make_person("Анна Ивановна Один", "Anna I. One")
    bring(publisher, row(role="chair"))
    rows = [
        row(role="chair", ends="June"),
        row(role="chair", person="Anna I. One", starts="2005"),
    ]
    for is_dry in [True, False]:
        report = bring(publisher, *rows, is_dry=is_dry)
        assert errors_of(report) == {(2, "ends"), (3, "starts")}
    assert Appointment.objects.count() == 1


def test_a_term_that_is_wrong_by_itself_keeps_no_other_out(publisher, council, tatiana):
    make_person("Анна Ивановна Один", "Anna I. One")
    rows = [
        row(role="chair", position="first"),
        row(role="chair", person="Anna I. One", starts="2005"),
    ]
    report = bring(publisher, *rows)
    assert errors_of(report) == {(2, "position")}
    assert [str(term.person) for term in Appointment.objects.all()] == [
        "Анна Ивановна Один"
    ]


def test_a_term_stands_in_a_table_once(publisher, council, tatiana):
    twice = [row(starts="2003", ends="2003"), row(starts="2003", ends="2003")]
    assert errors_in(publisher, *twice) == {(3, "starts")}
    bring(publisher, twice[0])
    assert errors_in(publisher, *twice) == {(3, "starts")}


# What is stored


def test_all_rows_of_a_body_are_one_revision_of_it(publisher, council):
    board = make(Body, title_en="Board")
    for number in range(3):
        make(Person, title_en=f"Person {number}")
    Revision.objects.all().delete()
    rows = [
        row(person=f"Person {number}", body=body)
        for number in range(3)
        for body in ["AC", "Board"]
    ]
    assert bring(publisher, *rows).is_stored
    for body in [council, board]:
        revision = Revision.objects.of(body.pointer).newest_first().first()
        assert revision.kind == Revision.Kind.IMPORTED
        assert revision.user == publisher
        assert len(revision.snapshot["appointments"]) == 3
        assert Revision.objects.of(body.pointer).without_discarded().count() == 2
    revisions = Revision.objects.filter(to_model="institute.appointment")
    assert revisions.count() == 6


@pytest.mark.django_db(transaction=True)
def test_a_body_is_locked_though_a_row_changes_nothing_of_it(
    publisher, council, tatiana
):
    """Another row may lean on what is there: nobody may change it meanwhile."""
    bring(publisher, row())
    table = read_table(csv_of([row()], COLUMNS))
    way = iter(Import(AppointmentSubject(publisher), table, is_dry=False))
    next(way)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor, pytest.raises(OperationalError):
            cursor.execute("SELECT 1 FROM institute_body FOR NO KEY UPDATE NOWAIT")
    finally:
        other.close()
        way.close()
        connection.close()


def test_the_statements_of_a_dry_run_do_not_grow_with_its_rows(
    publisher, council, django_assert_max_num_queries
):
    for number in range(12):
        make(Person, title_en=f"Person {number}")
    rows = [row(person=f"Person {number}") for number in range(12)]
    bring(publisher, *rows[:4])
    with django_assert_max_num_queries(10):
        bring(publisher, *rows, is_dry=True)


# Between the trial and the import


def test_a_head_who_came_since_the_dry_run_is_not_joined_by_another(
    client_of, publisher, council, tatiana
):
    make_person("Анна Ивановна Один", "Anna I. One")
    client = client_of(publisher)
    file = csv_of([row(role="chair")], COLUMNS)
    report = send_table(client, UPLOAD, file)["Location"]
    bring(publisher, row(role="chair", person="Anna I. One"))
    page = client.post(report, follow=True)
    assert errors_of(page.context["report"]) == {(2, "starts")}
    assert Appointment.objects.count() == 1


# Who may


def test_who_may_not_publish_changes_no_terms_of_a_published_body(
    editor, publisher, council, tatiana
):
    assert bring(editor, row()).is_stored
    for name, value in published("en").items():
        setattr(council, name, value)
    council.save()
    assert errors_in(editor, row(ends="2010")) == {(2, "body")}
    assert errors_in(editor, row(starts="1999", ends="2000")) == {(2, "body")}
    # What changes nothing needs no permission.
    assert bring(editor, row()).counts["same"] == 1
    assert bring(publisher, row(ends="2010")).is_stored


def test_a_note_is_written_by_who_writes_its_language(editor, council, tatiana):
    assert errors_in(editor, row(note_en="for research")) == {(2, "note_en")}
    assert errors_in(editor, row(note_ru="по науке")) == set()
