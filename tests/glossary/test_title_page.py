"""The title page of the glossary: a single row, edited in the back office."""

import pytest

from glossary.models import TitlePage
from tests.factories import make_title_page

pytestmark = pytest.mark.django_db

ADD = "/admin/glossary/titlepage/add/"


def test_title_page_is_neither_added_twice_nor_deleted(client_of, terminologist):
    client = client_of(terminologist)
    assert client.get(ADD).status_code == 200
    page = make_title_page()
    assert client.get(ADD).status_code == 403
    address = f"/admin/glossary/titlepage/{page.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert TitlePage.objects.get() == page
