"""What the columns of a table of old news mean; see ``tests.imports`` for the rest."""

from datetime import datetime

import pytest
from django.utils import timezone

from library.models import Picture
from news.imports import ArticleSubject
from news.models import Article
from tests import tables
from tests.factories import make_topic
from tests.imports.samples import news as row
from tests.tables import errors_of

pytestmark = pytest.mark.django_db


def bring(user, *rows):
    return tables.bring(ArticleSubject(user), rows)


def test_dates_are_those_of_the_institute_and_the_day_may_come_first(publisher):
    bring(publisher, row())
    article = Article.objects.get()
    assert timezone.localtime(article.published_at_ru) == datetime(
        2017, 6, 27, tzinfo=timezone.get_current_timezone()
    )
    assert timezone.localtime(article.published_at_en).hour == 10
    assert str(article.happened_on) == "2017-06-26"
    assert article.visible_languages() == ["ru", "en"]


def test_a_text_is_cleaned_and_what_goes_is_said_with_its_row(publisher):
    body = (
        '<p onclick="x()">Text <a href="/old">here</a><img src="a.jpg">'
        "<script>x()</script></p><iframe src='x'></iframe>"
    )
    report = bring(publisher, row(body_en=body))
    assert "<p>Text here</p>" in Article.objects.get().body_en
    [outcome] = report.outcomes["remark"]
    assert (outcome["row"], len(outcome["remarks"])) == (2, 3)
    assert report.is_stored


def test_topics_are_found_by_title_or_slug_in_either_language(publisher):
    topics = [make_topic("One"), make_topic("Two")]
    topics += [make_topic(title_ru="«Стратегии и\u00a0право»\u00a0— 2017–2030")]
    # As a keyboard writes it.
    typed = '"СТРАТЕГИИ и  право" - 2017-2030'
    bring(publisher, row(topics=f"{topics[0].title_ru}; {topics[1].slug_en}; {typed};"))
    assert set(Article.objects.get().topics.all()) == set(topics)


def test_what_a_table_cannot_mend_is_reported_at_the_row(publisher):
    bring(publisher, row())
    picture = Picture.objects.create(
        alt_ru="Зал", token="t", width=1, height=1, sizes={}, bytes=1
    )
    Article.objects.update(lead_picture=picture)
    report = bring(publisher, row(title_en="Otherwise"))
    assert errors_of(report) == {(2, "lead_picture")}
