"""Fixtures of records that are made once for all tests of a module::

    _society = once(make_society)
    society = copy_of("_society")

What a test changes is rolled back. The records are there for all tests of the module,
even without the fixture: a test of an empty site belongs in another module.
"""

from copy import copy, deepcopy
from inspect import Parameter, Signature
from operator import itemgetter

import pytest

from tests.conftest import made_once


def once(make):
    """Return a module fixture of what ``make`` returns, to copy in other fixtures."""

    @pytest.fixture(scope="module")
    def made(django_db_setup, django_db_blocker):
        with made_once(django_db_blocker):
            yield make()

    return made


def copy_of(name):
    """Return a fixture of a copy of a module fixture, for each test its own."""
    return taken_from(name, deepcopy)


def part_of(name, key):
    """Return a fixture of a part of what another one has."""
    return taken_from(name, itemgetter(key))


def taken_from(name, take):
    def fixture(db, **made):
        return take(made[name])

    # So that pytest makes the other one first, outside of the test's transaction.
    names = [Parameter(each, Parameter.KEYWORD_ONLY) for each in [name, "db"]]
    fixture.__signature__ = Signature(names)
    return pytest.fixture(fixture)


def own_client(client):
    """Return a client that is signed in like this one, with cookies of its own."""
    client = copy(client)
    client.cookies = deepcopy(client.cookies)
    return client
