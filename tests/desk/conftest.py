import pytest
from django.test import Client

from tests.conftest import make_user
from tests.desk.two_people import Person
from tests.worlds import once, own_client


def make_people():
    return [Person(make_user(name, is_superuser=True)) for name in ["anna", "boris"]]


_people = once(make_people)


def own_person(person):
    return Person(person.user, own_client(person.client))


@pytest.fixture
def anna(_people, db):
    """Anna may do everything, and is the first to save."""
    return own_person(_people[0])


@pytest.fixture
def boris(_people, db):
    """Boris may do everything, and has opened it before Anna saved."""
    return own_person(_people[1])


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(publisher):
    """The back office in the browser of the publisher."""
    return browser_of(publisher)


@pytest.fixture
def thomas(translator):
    """The browser of the translator."""
    return browser_of(translator)


@pytest.fixture
def elena(editor):
    """The browser of the editor."""
    return browser_of(editor)
