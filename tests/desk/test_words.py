"""The back office speaks the reader's language, and not that of the database.

Its menu at the side names what the reader may do, and a role is told in words.
"""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.utils.translation import override
from lxml import etree

from desk.role_words import CLAIMS, words_of
from tests.conftest import make_user
from tests.factories import make_article, make_role, make_topic
from tests.kinds import of_each
from tests.responses import page_of

pytestmark = pytest.mark.django_db

# What a person hears or sees beside the text itself.
UNSPOKEN = ["script", "style", "code", "kbd", "textarea", "svg"]
SPOKEN = ["alt", "aria-label", "placeholder", "title"]
# Two words of English, one after the other.
ENGLISH = re.compile(r"\b[A-Za-z]{3,} [a-z]{3,}\b")
# A pointer, the name of a column of one language, and the values of a tick.
OF_THE_DATABASE = re.compile(
    r"\b[a-z]+\.[a-z]+/\d+|\b[a-z]+_(ru|en)\b|^(True|False|None)$"
)
# Names, commands, and what a table contains letter by letter.
ALLOWED = re.compile(r"Latin-1|Excel|iCalendar|systemctl")
MODELS = list(admin.site._registry)


@pytest.fixture
def russian(client_of, administrator):
    administrator.interface_language = "ru"
    administrator.save()
    return client_of(administrator)


def foreign_words(response):
    """Return what a Russian page says in English, or in words of the database."""
    page = page_of(response)
    etree.strip_elements(page, *UNSPOKEN, with_tail=False)
    said = [(element, element.get(name)) for element in page.iter() for name in SPOKEN]
    for element in page.iter():
        said += [(element, element.text), *((element, part.tail) for part in element)]
    return [
        text
        for element, text in said
        if text and is_foreign(text.strip(), language_of(element))
    ]


def is_foreign(text, language):
    if ALLOWED.search(text):
        return False
    is_english = language == "ru" and ENGLISH.search(text)
    return bool(is_english or OF_THE_DATABASE.search(text))


def language_of(element):
    return element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")


@of_each("model", MODELS)
def test_lists_and_forms_are_in_russian(model, russian):
    address = f"/admin/{model._meta.label_lower.replace('.', '/')}/"
    for end in ["", "add/"]:
        response = russian.get(address + end)
        if response.status_code == 200:
            assert foreign_words(response) == [], address + end


def test_the_pages_about_people_are_in_russian(russian, administrator):
    for address in [
        "/admin/",
        "/admin/password_change/",
        "/admin/notifications/",
        "/admin/auth/group/add/",
        "/admin/accounts/user/add/",
        f"/admin/accounts/user/{administrator.pk}/change/",
        f"/admin/accounts/user/{administrator.pk}/password/",
        f"/admin/accounts/user/{administrator.pk}/history/",
        "/admin/accounts/logline/",
    ]:
        assert foreign_words(russian.get(address)) == [], address


def test_a_list_says_yes_and_no(russian):
    make_role("Chair", is_head=True)
    page = page_of(russian.get("/admin/institute/role/"))
    assert not page.xpath("//td//img")
    assert page.xpath("//td[contains(@class, 'is_head')]/text()") == ["да"]


def test_roles_and_rights_are_in_words(russian):
    make_user("olga", "Translator")
    assert "Переводчик" in russian.get("/admin/auth/group/").text
    assert "Новости: публиковать" in russian.get("/admin/auth/group/add/").text
    people = russian.get("/admin/accounts/user/").text
    assert "Переводчик" in people
    assert "Translator" not in people


def test_a_deletion_names_no_rows_of_relations(russian):
    topic = make_topic()
    make_article().topics.add(topic)
    page = russian.get(f"/admin/publishing/topic/{topic.pk}/delete/").text
    assert "object (" not in page
    assert "Связь" not in page


# The list of models at the side of each page

EVENTS = "/admin/events/event/"
ADD_EVENT = "/admin/events/event/add/"


def page_for(client, user):
    client.force_login(user)
    return client.get("/admin/").text


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


# What a role may do, in words that follow from its permissions

WRITES = "Writes and changes news, events, the Institute’s pages and documents."
PUBLISHES = "Reviews and publishes texts, and takes them off the site."
KEEPS = "Keeps the glossary: concepts, terms, sources, suggestions of readers."


def test_every_claim_names_permissions_that_there_are():
    permissions = Permission.objects.values_list("content_type__app_label", "codename")
    names = {".".join(name) for name in permissions}
    assert [claim for claim in CLAIMS if not claim.has | claim.lacks <= names] == []


def test_what_is_taken_from_a_role_is_no_longer_said_of_it():
    publishers = Group.objects.get(name="Publisher")
    publishers.permissions.remove(publishers.permissions.get(codename="delete_event"))
    with override("en"):
        assert words_of(publishers) == " ".join([WRITES, PUBLISHES, KEEPS])
        assert words_of(Group.objects.create()) == "No rights of its own."
