"""Readers see what the site has in which language, and what is behind."""

import pytest

from publishing.content.changesets import changeset
from tests.factories import PAST, State, future, make_article
from tests.responses import page_of

pytestmark = pytest.mark.django_db


def lists_of(client):
    page = page_of(client.get("/en/translation/"))
    return {
        " ".join(section.xpath("string(h2)").split()): section.xpath(".//li//a/text()")
        for section in page.xpath("//section[h2]")
    }


def test_what_is_in_one_language_only_and_older_but_not_what_is_to_come(client):
    make_article(title_ru="Одно", ru=PAST)
    make_article(title_ru="Никогда", ru=PAST, state_en=State.NONE)
    make_article(title_ru="Тайна", title_en="Secret", ru=PAST, en=future())
    both = make_article(title_ru="Оба", title_en="Both", ru=PAST, en=PAST)
    make_article(title_ru="Скоро", title_en="Soon", ru=future(), en=future())
    assert lists_of(client) == {"Only in Russian 3": ["Тайна", "Никогда", "Одно"]}
    with changeset():
        both.title_ru = "Оба снова"
        both.save()
    assert lists_of(client)["Older in English 1"] == ["Both"]
    [row] = page_of(client.get("/en/translation/")).xpath("//main//tbody/tr")
    assert [cell.text.strip() for cell in row] == ["News", "1", "3"]
