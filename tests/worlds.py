"""What the tests of a module read is made once for all of them.

    _society = once(make_society)

    @pytest.fixture
    def society(_society, db):
        return deepcopy(_society)

What a test changes is rolled back. What is made is there for all tests of the module,
also for those that do not ask for it: a test of an empty site stands in another one.
"""

import pytest

from tests.conftest import made_once


def once(make):
    """Return a fixture of what ``make`` makes, under the transactions of a module."""

    @pytest.fixture(scope="module")
    def made(django_db_setup, django_db_blocker):
        with made_once(django_db_blocker):
            yield make()

    return made
