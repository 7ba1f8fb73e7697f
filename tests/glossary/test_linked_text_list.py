"""The admin list of the texts with links to the glossary."""

import pytest

from glossary.links.updates import is_waiting, update_links
from glossary.models import LinkedText
from tests.desk.two_people import list_of, make_linked_text
from tests.factories import make_entry
from tests.forms import send

pytestmark = pytest.mark.django_db


def test_text_is_left_without_links_by_a_tick_in_the_list(client_of, terminologist):
    row, other = make_linked_text(), make_linked_text()
    client, address = client_of(terminologist), list_of(LinkedText)
    assert str(row.pk) in client.get(address).content.decode()
    sent = {"form-0-is_off": "on", "_save": "1"}
    assert send(client, address, "changelist-form", **sent).status_code == 302
    ticked = LinkedText.objects.filter(is_off=True)
    assert ticked.count() == 1
    assert ticked.get() in {row, other}


def test_linking_all_texts_again_is_left_to_the_worker_and_asked_for_once(
    client_of, terminologist
):
    client, address = client_of(terminologist), list_of(LinkedText)
    make_entry(en="open data")
    update_links()
    assert not is_waiting()
    for said in ["скоро будут расставлены заново", "уже расставляются"]:
        response = client.post(f"{address}link-anew/", follow=True)
        page = response.content.decode()
        assert said in page
        assert "Тексты ждут расстановки ссылок" in page
    assert is_waiting()
