"""ORCID: one researcher's number, of which a slip of the pen is noticed."""

import pytest
from django.core.exceptions import ValidationError

from bibliography.identifiers import read_orcid
from tests.desk.two_people import change_of
from tests.factories import PAST, make_person
from tests.forms import send

# Numbers that ORCID itself gives as examples; the last ends in its tenth digit, X.
VALID = ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"]


@pytest.mark.parametrize("number", VALID)
@pytest.mark.parametrize(
    "form",
    [
        "{}",
        " {} ",
        "https://orcid.org/{}",
        "http://orcid.org/{}",
        "https://www.orcid.org/{}",
        "orcid.org/{}",
        "HTTPS://ORCID.ORG/{}",
    ],
)
def test_a_number_is_read_alone_and_as_an_address(number, form):
    assert read_orcid(form.format(number)) == number
    assert read_orcid(form.format(number.replace("-", ""))) == number
    assert read_orcid(form.format(number.lower())) == number


@pytest.mark.parametrize("number", VALID)
def test_one_wrong_sign_is_noticed(number):
    for place, sign in enumerate(number):
        for other in {*"0123456789", *("X" if place == 18 else "")} - {sign, "-"}:
            if sign == "-":
                continue
            with pytest.raises(ValidationError):
                read_orcid(number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize("number", VALID)
def test_two_neighbours_that_changed_places_are_noticed(number):
    signs = number.replace("-", "")
    for place in range(15):
        sign, other = signs[place : place + 2]
        if sign != other:
            with pytest.raises(ValidationError):
                read_orcid(signs[:place] + other + sign + signs[place + 2 :])


@pytest.mark.django_db
def test_an_address_is_stored_as_the_number_and_shown_to_readers(
    client, client_of, publisher
):
    person = make_person(en=PAST)
    address = "https://orcid.org/0000-0002-1825-0097"
    sent = {"orcid": address, "transition": "publish:en"}
    send(client_of(publisher), change_of(person), "person_form", **sent)
    person.refresh_from_db()
    assert person.orcid == "0000-0002-1825-0097"
    client.logout()
    assert f'href="{address}"' in client.get(person.address_in("en")).content.decode()
