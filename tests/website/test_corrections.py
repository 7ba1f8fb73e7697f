"""The list of what was corrected."""

from datetime import date

import pytest

from tests.factories import PAST, future, make_article
from tests.responses import titles_in

pytestmark = pytest.mark.django_db


def test_it_has_what_was_corrected_in_the_language_the_latest_first(client):
    for title, fields in [
        ("old", {"en": PAST, "corrected_on": date(2017, 7, 1)}),
        ("undated", {"en": PAST}),
        ("new", {"en": PAST, "corrected_on": date(2018, 7, 1)}),
        ("Russian", {"ru": PAST, "corrected_on": date(2018, 7, 1)}),
        ("to come", {"en": future()}),
    ]:
        make_article(title, correction_en="It was wrong.", **fields)
    make_article("right", en=PAST)
    response = client.get("/en/corrections/")
    assert titles_in(response) == ["new en", "old en", "undated en"]
    assert "It was wrong." in response.content.decode()


def test_it_says_that_nothing_had_to_be_corrected(client):
    assert "Nothing has had to be corrected yet." in (
        client.get("/en/corrections/").content.decode()
    )
