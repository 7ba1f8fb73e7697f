"""How much of a translation is to be done."""

import pytest

from publishing.content import changesets
from publishing.models import CatalogueEntry, SyncPoint
from publishing.translations.translation_status import Declaration
from tests.factories import make_article
from tests.worlds import once

pytestmark = pytest.mark.django_db

FIRST, SECOND = "<p>В зале было сто человек.</p>", "<p>Дождь шёл весь день.</p>"
LAST = "<ul><li>хлеб</li><li>соль</li></ul>"
RUSSIAN = f"{FIRST}{SECOND}{LAST}"
ENGLISH = "<p>A hundred people came.</p><p>It rained all day.</p><p>Bread, salt.</p>"

_article = once(lambda: make_article("Day", body_ru=RUSSIAN, body_en=ENGLISH))


@pytest.fixture
def article(_article, db):
    _article.refresh_from_db()
    return _article


def change(article, user=None, **fields):
    with changesets.changeset(user, target=article.pointer) as changeset:
        changeset.declarations = fields.pop("declarations", {})
        for name, value in fields.items():
            setattr(article, name, value)
        article.save()


def change_of(article, text="body"):
    point = SyncPoint.objects.to_record(article).get(text=text)
    return point.changed_words, point.changed_blocks, point.blocks


def test_of_a_stale_text_only_the_changed_blocks_count(article):
    change(article, body_ru=RUSSIAN.replace("весь день", "два дня и ночь"))
    assert change_of(article) == (6, 1, 3)
    change(article, body_ru="<p>Иначе.</p>" + RUSSIAN)
    assert change_of(article) == (1, 1, 4)
    change(article, body_ru=RUSSIAN)
    assert change_of(article) == (0, 0, 0)


def test_a_text_without_blocks_counts_as_a_whole(article):
    change(article, title_ru="День под дождём")
    assert change_of(article, "title") == (3, 1, 1)


def test_of_texts_that_both_changed_the_words_of_both_count(article):
    change(article, title_ru="Один")
    change(article, declarations={"title": Declaration.DIFFER}, title_en="Two words")
    assert change_of(article, "title") == (3, 1, 1)


@pytest.mark.parametrize(
    ("text", "is_number"), [("2018 год, день", True), ("День 2017 года", False)]
)
def test_it_is_known_whether_a_number_was_changed(article, text, is_number):
    change(article, title_ru="2017 год", title_en="The year 2017")
    change(article, title_ru=text)
    sync_point = SyncPoint.objects.to_record(article).get(text="title")
    assert sync_point.has_changed_number == is_number


def test_the_catalogue_counts_the_words_that_only_the_other_language_has(article):
    change(article, body_en="")
    entry = CatalogueEntry.objects.of(article.pointer).get()
    assert (entry.missing_words_en, entry.missing_words_ru) == (11, 0)
    change(article, body_en=ENGLISH, body_ru="")
    entry.refresh_from_db()
    assert (entry.missing_words_en, entry.missing_words_ru) == (0, 10)
