"""Fixtures of records that are made once for all tests of a module::

    _society = once(make_society)

    @pytest.fixture
    def society(_society, db):
        return deepcopy(_society)

What a test changes is rolled back. The records are there for all tests of the module,
even without the fixture: a test of an empty site belongs in another module.
"""

from copy import copy, deepcopy

import pytest

from tests.conftest import made_once


def once(make):
    """Return a module fixture of what ``make`` returns, to copy in other fixtures."""

    @pytest.fixture(scope="module")
    def made(django_db_setup, django_db_blocker):
        with made_once(django_db_blocker):
            yield make()

    return made


def own_client(client):
    """Return a client that is signed in like this one, with cookies of its own."""
    client = copy(client)
    client.cookies = deepcopy(client.cookies)
    return client
