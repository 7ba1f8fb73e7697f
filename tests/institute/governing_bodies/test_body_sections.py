"""The two sections in which bodies stand."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from institute.models import Body
from tests.factories import PAST, make_body
from tests.responses import links_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "name", "address"),
    [
        (Body.Kind.GOVERNING, "Governing bodies", "/en/governing-bodies/"),
        (Body.Kind.EDITORIAL, "Governing bodies", "/en/governing-bodies/"),
        (Body.Kind.DIRECTORATE, "Activity directorates", "/en/directorates/"),
    ],
)
def test_the_not_translated_page_of_a_body_leads_on_in_its_own_section(
    client, kind, name, address
):
    make_body("Directorate", kind=Body.Kind.DIRECTORATE, en=PAST)
    make_body("Board", kind=Body.Kind.GOVERNING, en=PAST)
    untranslated = make_body("Untranslated", kind=kind, ru=PAST)
    response = client.get(untranslated.address_in("en"))
    assert links_in(response, "//*[@class='after-list']") == [(name, address)]
    here, elsewhere = "Board en", "Directorate en"
    if kind == Body.Kind.DIRECTORATE:
        here, elsewhere = elsewhere, here
    assertContains(response, here)
    assertNotContains(response, elsewhere)
