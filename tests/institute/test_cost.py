"""What the pages of the institute cost: few statements, however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institute.models import Body, Person
from publishing.languages import LANGUAGES
from tests.institute.plenty import Plenty

pytestmark = pytest.mark.django_db

LISTS = [
    *["people/", "people/?letter=P", "governing-bodies/", "directorates/"],
    *["projects/", "collaboration/", "collaboration/?kind=partner&country=FR"],
    *["hall-of-fame/", "hall-of-fame/?year=1951", "site-map/", "search/?q=union", ""],
]
MOST = 5


def addresses(site):
    """Return the addresses of every list, and of a page of every kind."""
    return [
        *(f"/{language}/{address}" for language in LANGUAGES for address in LISTS),
        *(record.address_in(one) for record in site.records for one in LANGUAGES),
        *(f"{site.body.address_in(one)}feed/" for one in LANGUAGES),
    ]


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


@pytest.mark.parametrize(
    ("people", "bodies"), [(30, 10), pytest.param(500, 50, marks=pytest.mark.slow)]
)
def test_no_page_costs_more_where_there_are_many_people_and_bodies(
    client, people, bodies
):
    site = Plenty()
    site.add(3, people=3, bodies=3)
    few, short = ask(client, site)
    site.add(people // 8, people=people - 4, bodies=bodies - 5)
    assert (Person.objects.count(), Body.objects.count()) == (people, bodies)
    many, long = ask(client, site)
    assert {one: cost for one, cost in many.items() if cost > MOST} == {}
    assert many == few
    # And they do show it.
    for record in site.records:
        for one in map(record.address_in, LANGUAGES):
            assert long[one] > short[one], one
