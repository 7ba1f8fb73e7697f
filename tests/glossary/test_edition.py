"""The title page of the glossary: there is one, and it is written as all else is."""

import pytest

from glossary.models import Edition
from tests.making import make_edition

pytestmark = pytest.mark.django_db

ADD = "/admin/glossary/edition/add/"


def test_title_page_is_neither_added_twice_nor_deleted(client_of, terminologist):
    client = client_of(terminologist)
    assert client.get(ADD).status_code == 200
    edition = make_edition()
    assert client.get(ADD).status_code == 403
    address = f"/admin/glossary/edition/{edition.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Edition.objects.get() == edition


def test_before_anybody_wrote_it_the_title_page_is_empty():
    edition = Edition.objects.get_or_unnamed()
    assert [getattr(edition, f"{name}_en") or "" for name in Edition.texts] == [""] * 5
