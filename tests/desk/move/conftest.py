import pytest

from tests.library import good_documents as good
from tests.library.conftest import media
from tests.library.records import in_english

_ = media


@pytest.fixture
def client(client_of, administrator, media):
    return client_of(in_english(administrator))


@pytest.fixture(scope="module")
def pdf():
    return good.saved(good.plain_pdf())
