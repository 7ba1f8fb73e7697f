"""People from a table: all rows or none."""

import pytest

from institute.models import Person
from institute.people.admin import PersonSubject
from publishing.models import Revision
from tests import tables
from tests.factories import make
from tests.imports.samples import person as row
from tests.institute.people.orcids import orcid
from tests.tables import errors_of

pytestmark = pytest.mark.django_db


def bring(user, rows, **options):
    return tables.bring(PersonSubject(user), rows, **options)


def errors_in(user, **cells):
    """Return the columns of a single row that have errors."""
    report = bring(user, [row(1, **cells)], is_dry=True)
    return {column for _row, column in errors_of(report)}


def test_each_column_arrives_at_its_place(publisher):
    bring(publisher, [row(1)])
    person = Person.objects.get()
    assert person.title_ru == "Татьяна Викторовна Ершова 1"
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


@pytest.mark.parametrize("spelling", ["{}", "https://orcid.org/{}"])
def test_a_row_finds_its_person_by_orcid(publisher, spelling):
    bring(publisher, [row(1)])
    cells = {"orcid": spelling.format(orcid(1)), "family_ru": "Ершова 1"}
    report = bring(publisher, [cells | {"post_ru": "ректор"}])
    [outcome] = report.outcomes["changed"]
    assert dict(outcome["changes"]).keys() == {"post_ru"}
    assert Person.objects.get().post_ru == "ректор"
    assert bring(publisher, [cells]).counts["same"] == 1


def test_an_old_address_goes_before_an_orcid_that_is_corrected(publisher):
    bring(publisher, [row(1)])
    report = bring(publisher, [row(1, orcid=orcid(2))])
    assert report.counts["changed"] == 1
    assert Person.objects.get().orcid == orcid(2)


def test_an_orcid_is_that_of_one_person(publisher):
    bring(publisher, [row(1), row(2)])
    report = bring(publisher, [row(1, orcid=orcid(2))])
    assert errors_of(report) == {(2, "orcid")}
    report = bring(publisher, [row(3), row(4, orcid=orcid(3))])
    assert errors_of(report) == {(3, "orcid")}


def test_an_orcid_that_two_people_have_finds_none_of_them(publisher):
    for name in ["One", "Two"]:
        make(Person, title_ru=name, orcid=orcid(1))
    assert errors_in(publisher) == {"orcid"}


def test_a_new_person_of_a_known_name_is_remarked(publisher):
    make(Person, title_ru="Татьяна Викторовна  Ершова 1")
    report = bring(publisher, [row(1), row(2)], is_dry=True)
    assert [outcome["row"] for outcome in report.outcomes["remark"]] == [2]
