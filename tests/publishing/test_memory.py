"""What goes through all items of a list is kept while the stored pages are right."""

import pytest
from django.db import transaction

from publishing import page_stamp
from publishing.memory import under_stamp

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def value():
    """A function of a key: how often a value was computed, this time included."""
    numbers = []

    def compute():
        numbers.append(1)
        return len(numbers)

    return lambda key="key": under_stamp(key, compute)


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


def test_nothing_is_kept_without_a_folder_for_pages(value, settings):
    settings.PAGES_ROOT = None
    assert [value(), value()] == [1, 2]
