"""The admin list of the texts with links to the glossary."""

import pytest

from glossary.models import LinkedText, LinkingRun
from tests.desk.two_people import list_of, make_linked_text

pytestmark = pytest.mark.django_db


def test_text_is_left_without_links_and_linked_again_from_the_list(
    client_of, terminologist
):
    row, _other = make_linked_text(), make_linked_text()
    client, address = client_of(terminologist), list_of(LinkedText)
    for action, off in [("leave_texts", {row}), ("link_texts", set())]:
        sent = {"action": action, "_selected_action": row.pk}
        assert client.post(address, sent).status_code == 302
        assert {*LinkedText.objects.filter(is_off=True)} == off


def test_linking_all_texts_again_is_left_to_the_worker_and_asked_for_once(
    client_of, terminologist
):
    client, address = client_of(terminologist), list_of(LinkedText)
    for said in ["скоро будут расставлены заново", "уже расставляются"]:
        response = client.post(f"{address}link-anew/", follow=True)
        page = response.content.decode()
        assert said in page
        assert "Тексты ждут расстановки ссылок" in page
    assert LinkingRun.objects.get().is_whole
