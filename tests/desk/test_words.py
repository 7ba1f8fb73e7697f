"""The back office speaks the reader's language, and not that of the database."""

import re

import pytest
from django.contrib import admin
from lxml import etree

from glossary.models import LinkedText
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
# Names, and what a table contains letter by letter.
ALLOWED = re.compile(r"Latin-1|Excel|iCalendar")
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
    assert "Переводчик" in russian.get("/admin/auth/group/").content.decode()
    assert (
        "Новости: публиковать" in russian.get("/admin/auth/group/add/").content.decode()
    )
    people = russian.get("/admin/accounts/user/").content.decode()
    assert "Переводчик" in people
    assert "Translator" not in people


def test_a_text_with_terms_is_named_by_its_kind_and_language(russian):
    article = make_article()
    LinkedText.objects.create(
        to_model="news.article",
        to_pk=article.pk,
        field="body",
        language="en",
        source_hash="",
    )
    page = russian.get("/admin/glossary/linkedtext/").content.decode()
    assert f"Новость № {article.pk}: текст, English" in page
    assert "news.article" not in page


def test_a_deletion_names_no_rows_of_relations(russian):
    topic = make_topic()
    make_article().topics.add(topic)
    page = russian.get(f"/admin/publishing/topic/{topic.pk}/delete/").content.decode()
    assert "object (" not in page
    assert "Связь" not in page
