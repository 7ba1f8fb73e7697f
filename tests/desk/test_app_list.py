"""The list of models at the side of each page of the back office."""

import pytest
from django.contrib.auth.models import Group

from tests.conftest import make_user
from tests.responses import page_of

pytestmark = pytest.mark.django_db

EVENTS = "/admin/events/event/"
ADD_EVENT = "/admin/events/event/add/"


def page_for(client, user):
    client.force_login(user)
    return client.get("/admin/").content.decode()


def test_who_loses_a_right_loses_its_links_at_once(client):
    user = make_user("elena", "Editor", ["ru"])
    assert f'"{ADD_EVENT}"' in page_for(client, user)
    editors = Group.objects.get(name="Editor")
    editors.permissions.remove(editors.permissions.get(codename="add_event"))
    page = page_for(client, user)
    assert f'"{ADD_EVENT}"' not in page
    assert f'"{EVENTS}"' in page


def test_nobody_sees_the_links_of_another(client):
    administrator = make_user("anna", is_superuser=True)
    editor = make_user("elena", "Editor", ["ru"])
    people = '"/admin/accounts/user/"'
    assert people in page_for(client, administrator)
    assert people not in page_for(client, editor)
    assert people in page_for(client, administrator)


def test_who_writes_one_language_adds_nothing_that_readers_have_in_both(client):
    russian_only = make_user("polina", "Publisher", ["ru"])
    both = make_user("pavel", "Publisher", ["ru", "en"])
    add_menu_item = '"/admin/website/menuitem/add/"'
    for user, is_shown in [(russian_only, False), (both, True), (russian_only, False)]:
        assert (add_menu_item in page_for(client, user)) == is_shown


@pytest.mark.parametrize(("language", "word"), [("ru", "Сегодня"), ("en", "Today")])
@pytest.mark.parametrize(
    "address", [EVENTS, f"{EVENTS}deleted/", "/admin/accounts/user/add/"]
)
def test_first_step_above_a_page_has_the_word_of_the_menu(
    client, address, language, word
):
    user = make_user("anna", is_superuser=True, interface_language=language)
    client.force_login(user)
    page = page_of(client.get(address))
    [step] = page.xpath("//ol[@class='breadcrumbs']/li[1]/a/text()")
    [own] = page.xpath("//nav[@id='sections']//a[@href='/admin/']/text()")
    assert [step, own] == [word, word]
