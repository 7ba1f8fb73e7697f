import pytest

from tests.conftest import make_user
from tests.desk.two_people import Person


@pytest.fixture
def anna(db):
    """Anna may do everything, and is the first to save."""
    return Person(make_user("anna", is_superuser=True))


@pytest.fixture
def boris(db):
    """Boris may do everything, and has opened it before Anna saved."""
    return Person(make_user("boris", is_superuser=True))
