"""What goes through all items of a list is kept while the stored pages are right."""

import pytest
from django.db import transaction
from pytest_django.asserts import assertContains

from publishing.cache import page_stamp
from publishing.cache.memory import cached_until_change
from tests.factories import (
    PAST,
    make_article,
    make_entry,
    make_partner,
    make_person,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def value():
    """A function of a key: how often a value was computed, this time included."""
    numbers = []

    def compute():
        numbers.append(1)
        return len(numbers)

    return lambda key="key": cached_until_change(key, compute)


@pytest.fixture(autouse=True)
def _pages(settings, tmp_path):
    settings.PAGES_ROOT = tmp_path


def test_a_value_is_computed_once_for_each_key_under_a_stamp(value):
    assert [value(), value(), value("another"), value()] == [1, 1, 2, 1]
    page_stamp.renew()
    assert [value(), value()] == [3, 3]


def test_a_transaction_computes_its_own_and_leaves_it_to_nobody(value):
    with transaction.atomic():
        assert [value(), value()] == [1, 2]
    assert value() == 3


def test_without_a_folder_only_who_hears_of_changes_keeps_anything(value, settings):
    settings.PAGES_ROOT = None
    page_stamp.hear_no_more()
    assert [value(), value()] == [1, 2]
    page_stamp.hear(None)
    assert [value(), value()] == [3, 3]
    page_stamp.hear(page_stamp.PAGES_CHANGED)
    assert value() == 4
    page_stamp.hear_no_more()
    assert value() == 5


def test_no_page_is_older_than_the_last_save_whatever_is_kept_of_it(client):
    dates = {"ru": PAST, "en": PAST}
    makers = [make_article, make_person, make_partner]
    records = [make(**dates) for make in makers]
    records.append(make_entry(ru="термин", en="term"))
    addresses = [record.address_in("en") for record in records]
    for words in ["The first words.", "The second words."]:
        for record in records:
            record.summary_en = words
            record.save()
        # The second time it is made of what is kept.
        for address in 2 * [*addresses, "/en/", "/en/collaboration/"]:
            assertContains(client.get(f"{address}?unknown"), words)
