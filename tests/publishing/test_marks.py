"""The status of a language as people see it: never by colour alone."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils.translation import override
from lxml import html

from publishing.content.status import LanguageStatus
from publishing.drafts import marks
from publishing.models import WorkingCopy
from publishing.translations.translation_status import TranslationStatus
from tests.factories import PAST, make_article, published
from tests.publishing.records import change_copy

pytestmark = pytest.mark.django_db

SHAPES = (settings.BASE_DIR / "static/publishing/shapes.svg").read_text()


def test_each_status_has_a_shape_and_words_of_its_own():
    for table, statuses in [
        (marks.LANGUAGE_MARKS, LanguageStatus),
        (marks.TRANSLATION_MARKS, TranslationStatus),
    ]:
        assert table.keys() == set(statuses)
        assert len({mark.shape for mark in table.values()}) == len(table)
        assert len({str(mark) for mark in table.values()}) == len(table)
        assert all(f'id="{mark.shape}"' in SHAPES for mark in table.values())


def test_a_date_to_come_is_said():
    at = datetime(2150, 12, 1, 7, tzinfo=UTC)
    waiting = make_article("One", en=at)
    ending = make_article("Two", **published("en", until=at))
    with override("en"):
        words = [str(marks.of_language(item, "en")) for item in [waiting, ending]]
    # The day stays in one line.
    assert words == ["goes live 1\xa0December\xa02150, 10:00", "until 1 December 2150"]


def test_of_what_has_ended_the_day_of_its_end_is_said(desk):
    until = datetime(2018, 12, 1, 7, tzinfo=UTC)
    article = make_article("Ended", **published("ru", until=until))
    words = "срок истёк 1 декабря 2018"
    assert str(marks.of_language(article, "ru")) == words
    address = f"/admin/news/article/{article.pk}/change/"
    [bar] = html.fromstring(desk.get(address).content.decode()).find_class(
        "bar-languages"
    )
    assert words in bar.text_content()
    assert not bar.xpath(".//time")


def test_changes_that_readers_do_not_see_are_counted_and_their_step_is_said(publisher):
    article = make_article("One", ru=PAST, en=PAST)
    working_copy = change_copy(article, publisher, title_en="Other", summary_en="New")
    listed = WorkingCopy.objects.lean().get()
    assert sorted(listed.changed_names) == sorted(working_copy.changed)
    steps = [
        ({}, "2 changes not published"),
        ({"stage": "review"}, "changes in review"),
        ({"publish_at": PAST}, "changes: goes live"),
    ]
    for fields, words in steps:
        working_copy.progress.all().delete()
        working_copy.progress.create(scope="en", **fields)
        listed = WorkingCopy.objects.lean().get()
        with override("en"):
            mark = marks.of_working_copy(listed, "en", listed.changed_names)
        assert words in str(mark)
