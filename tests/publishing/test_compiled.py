"""Statements that are compiled once, and executed with the values of each request."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from news.models import Article
from publishing.cache.compiled import Parameter, compiled, today
from tests.factories import PAST, make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def titles():
    """A function of a year: the titles of its articles, and how often it was built."""
    calls = []

    @compiled
    def articles(language):
        calls.append(language)
        visible = Article.objects.visible_in(language)
        return visible.filter(year=Parameter("year")).order_by("pk")

    def titles(year, language="en"):
        return [article.title_en for article in articles(language, year=year)]

    titles.calls = calls
    return titles


def in_year(year):
    return PAST.replace(year=year)


def test_a_statement_is_built_once_and_executed_with_other_values(titles):
    for year in [2024, 2025]:
        make_article(f"Of {year}", ru=in_year(year), en=in_year(year))
    assert titles(2024) == ["Of 2024 en"]
    assert titles(2025) == ["Of 2025 en"]
    assert titles(2024, "ru") == ["Of 2024 en"]
    assert titles.calls == ["en", "ru"]


def test_now_is_the_moment_of_each_execution(titles, clock):
    soon = timezone.now() + timedelta(hours=1)
    make_article("Soon", en=soon)
    assert titles(soon.year) == []
    clock(soon + timedelta(minutes=1))
    assert titles(soon.year) == ["Soon en"]
    assert titles.calls == ["en"]


def test_today_is_the_day_of_each_execution(clock):
    day = timezone.localdate()
    make_article("Pinned", pinned_until=day)
    pinned = compiled(lambda: Article.objects.filter(pinned_until__gte=today()))
    assert len(pinned()) == 1
    tomorrow = timezone.now() + timedelta(days=1)
    clock(tomorrow)
    assert pinned() == []


@pytest.mark.parametrize(
    ("field", "moment"),
    [("created_at", timezone.now), ("happened_on", timezone.localdate)],
)
def test_a_moment_that_would_stand_still_is_refused(field, moment):
    still = compiled(lambda: Article.objects.filter(**{f"{field}__lte": moment()}))
    with pytest.raises(TypeError, match=r"compiled\.now"):
        still()


def test_a_prefetch_whose_moments_would_stand_still_is_refused():
    with pytest.raises(TypeError, match="Prefetch"):
        compiled(lambda: Article.objects.prefetch_related("topics"))()


def test_constants_are_found_as_they_are_written():
    article = make_article(title_ru="""100% of %s isn't \\ %d""")
    title = article.title_ru
    written = compiled(
        lambda: Article.objects.filter(title_ru=title, pk=Parameter("pk"))
    )
    assert written(pk=article.pk) == [article]
    assert written(pk=0) == []


@pytest.mark.django_db(transaction=True)
def test_each_thread_uses_its_own_connection(titles):
    assert titles(2024) == []
    errors = []

    def ask():
        try:
            titles(2024)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert errors == []
    assert titles(2024) == []
