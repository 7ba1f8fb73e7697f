import pytest
from django.utils.translation import override


@pytest.fixture
def english(_begins_alike):
    with override("en"):
        yield
