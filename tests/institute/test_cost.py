"""What pages cost: few statements, however many records they lead to."""

from itertools import cycle

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institute.models import Appointment, Role
from publishing.content import snapshots
from publishing.models import Revision
from tests.desk.two_people import address_of
from tests.factories import PAST, make_body, make_person
from tests.institute.plenty import Plenty
from tests.publishing.records import change_copy
from tests.statements import statements
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

LISTS = [
    *["people/", "people/?letter=P", "governing-bodies/", "directorates/"],
    *["projects/", "collaboration/", "collaboration/?kind=partner&country=FR"],
    *["publications/", "publications/?type=monograph"],
    *["hall-of-fame/", "hall-of-fame/?year=1951", "site-map/", "search/?q=union", ""],
    *["news/", "news/2017/?topic=topic-1-{language}", "news/feed/", "events/feed/"],
    *["events/", "events/2026/", "events/2026/12/", "events/calendar.ics"],
]
# What shows works asks which they are, and then each kind of them for its own.
# The home page asks for the offices of who leads the institute. What works can be
# narrowed by is kept in memory, but in a transaction.
MOST = 14


def addresses(site):
    """Return the address of every list and of every record, the languages in turn."""
    lists = zip(cycle(LANGUAGES), LISTS, strict=False)
    return [
        *(
            f"/{language}/{address.format(language=language)}"
            for language, address in lists
        ),
        *record_addresses(site),
    ]


def record_addresses(site):
    records = zip(cycle(LANGUAGES), site.records, strict=False)
    return [record.address_in(language) for language, record in records]


def ask(client, site):
    """Return {address: how many statements it costs}, and {address: its length}."""
    costs, lengths = {}, {}
    for address in addresses(site):
        with CaptureQueriesContext(connection) as statements:
            response = client.get(address)
        assert response.status_code == 200, address
        costs[address] = len(statements)
        lengths[address] = len(response.content)
    return costs, lengths


def test_no_page_costs_more_where_there_are_many_people_and_bodies(client):
    site = Plenty()
    site.add([0, 1])
    few, short = ask(client, site)
    site.add([2, 3])
    many, long = ask(client, site)
    assert {address: cost for address, cost in many.items() if cost > MOST} == {}
    assert many == few
    # And they do show it.
    for address in record_addresses(site):
        assert long[address] > short[address], address


def make_terms(number):
    """Make a body with so many terms of office, all changed by its last save."""
    body = make_body(f"Council of {number}", ru=PAST)
    roles = Role.objects.bulk_create(
        Role(title_en=f"Role {place} of {number}", position=place)
        for place in range(number)
    )
    people = [make_person(f"P {place} of {number}", ru=PAST) for place in range(number)]
    terms = [
        Appointment(body=body, person=person, role=role, starts="2001")
        for person, role in zip(people, roles, strict=True)
    ]
    for term in terms:
        term.set_derived_fields(None)
    Appointment.objects.bulk_create(terms)
    for year in ["2002", "2003"]:
        body.appointments.update(starts=year)
        body.title_en = f"Council {year}"
        body.save()
    return body


def test_a_comparison_costs_the_same_for_any_number_of_terms_of_office(
    client_of, publisher
):
    client, costs = client_of(publisher), {}
    for number in [1, 2, 4]:
        body = make_terms(number)
        last = Revision.objects.of(body.pointer).newest_first().first()
        rows = snapshots.take(type(body), body.pk)["appointments"]
        rows = [row | {"starts": "2004"} for row in rows]
        change_copy(body, publisher, appointments=rows)
        for address in [
            f"{address_of(body, 'compare')}?new={last.pk}",
            address_of(body, "working_copy_changes"),
        ]:
            assert "Role" in client.get(address).content.decode()
            made = statements(client.get, address)
            costs.setdefault(number, []).append(len(made))
    assert costs[2] == costs[4]
