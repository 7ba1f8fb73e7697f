"""What holds of every list: its pages, and what they cost."""

import re

import pytest
from django.core.paginator import Paginator

from tests.factories import PAST
from tests.statements import statements
from tests.website.test_left_out import LISTS
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

# Whoever has a list of a year gets none of a year without anything.
EVER_THERE = [path for path in LISTS if not re.search(r"\d", path)]
MOST = 9
# The chronicle is one page.
PAGED = [path for path in LISTS if path != "chronicle/"]


def names_in(response):
    return set(re.findall(r"Zeta \d", response.content.decode()))


@pytest.mark.parametrize("path", PAGED)
def test_list_comes_in_pages_that_hold_everything_once(client, path, monkeypatch):
    two = property(lambda self: 2, lambda self, value: None)
    monkeypatch.setattr(Paginator, "per_page", two, raising=False)
    make, address = LISTS[path], f"/en/{path}"
    for number in range(3):
        titles = {f"title_{code}": f"Zeta {number}" for code in LANGUAGES}
        make(**titles, **dict.fromkeys(LANGUAGES, PAST))
    client.get(address)
    few = statements(client.get, address)
    for number in range(3, 5):
        titles = {f"title_{code}": f"Zeta {number}" for code in LANGUAGES}
        make(**titles, **dict.fromkeys(LANGUAGES, PAST))
    client.get(address)
    assert len(statements(client.get, address)) == len(few) <= MOST
    pages = [client.get(f"{address}?page={number}") for number in [1, 2, 3]]
    assert [len(names_in(page)) for page in pages] == [2, 2, 1]
    assert len(set().union(*map(names_in, pages))) == 5
    for page in ["0", "4", "-1", "x", "1.5"]:
        assert client.get(f"{address}?page={page}").status_code == 404, page


@pytest.mark.parametrize("path", EVER_THERE)
def test_list_of_nothing_is_a_page(client, path):
    for language in LANGUAGES:
        assert client.get(f"/{language}/{path}").status_code == 200
