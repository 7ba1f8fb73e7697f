"""By which day a queue can be done: as people have worked, and nothing is assumed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from desk.translation_desk import pace
from desk.translation_desk.pace import Worker, day_after, days_together, forecast
from desk.translation_desk.workload import Group
from publishing.models import Revision
from tests.conftest import make_user

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("today", "days", "day"),
    [
        (FRIDAY, 1, date(2026, 11, 30)),
        (FRIDAY, 5, date(2026, 12, 4)),
        (FRIDAY, 6, date(2026, 12, 7)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 29), 5, date(2026, 12, 4)),
        (date(2026, 11, 23), 4, FRIDAY),
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
    ],
)
def test_only_working_days_count_and_today_is_over(today, days, day):
    assert day_after(today, days) == day


def worker(name, pace, load=0):
    return Worker(len(name), name, pace, load)


@pytest.mark.parametrize(
    ("words", "people", "days"),
    [
        (1000, [worker("Anna", 500)], 2),
        (1000, [worker("Anna", 500, load=500)], 3),
        (1000, [worker("Anna", 500), worker("Boris", 500)], 1),
        (1000, [worker("Anna", 500), worker("Boris", 500, load=5000)], 2),
        (1000, [worker("Anna", 250, load=250), worker("Boris", 750)], 1.25),
    ],
)
def test_each_first_does_what_is_assigned_to_them(words, people, days):
    assert days_together(words, people) == days


def groups(words, person=None):
    return [Group("en", "news.article", "missing", person, 1, words)]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([worker("Anna", None)], "сколько это займёт, пока неизвестно"),
        ([worker("Anna", 500), worker("Boris", None)], "Anna — к 1 декабря"),
        (
            [worker("Anna", 500), worker("Boris", 500)],
            "2 человека — к 30 ноября, Anna в одиночку — к 1 декабря",
        ),
        ([worker("Anna", 1)], "Anna — больше чем через два года"),
        # What is assigned to her is the queue itself.
        ([worker("Anna", 500, load=1000)], "Anna — к 1 декабря"),
    ],
)
def test_it_is_said_by_which_day_whoever_is_known_can_do_it(people, expected):
    [first, *_others] = people
    queue = groups(1000, person=first.pk if first.load else None)
    assert forecast(queue, people, FRIDAY) == expected


def test_without_words_nothing_is_said():
    assert forecast(groups(0), [worker("Anna", 500)], FRIDAY) == ""


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (worker("Anna", 500), "время есть сейчас"),
        (worker("Anna", 500, load=700), "время будет 2 декабря"),
        (worker("Anna", None, load=1700), "поручено: 1 700 слов; темп пока неизвестен"),
    ],
)
def test_it_is_said_from_when_somebody_is_free(person, words):
    assert person.is_free(FRIDAY).replace("\xa0", " ") == words


@pytest.mark.django_db
def test_a_pace_is_the_median_of_the_days_on_which_a_person_wrote(translator):
    boris = make_user("boris", languages=["en"])
    now = timezone.now()

    def write(user, days_ago, author=None, **words):
        made_at = now - timedelta(days=days_ago)
        authors = {str(author.pk): ["title_en"]} if author else {}
        row = {"to_model": "news.article", "to_pk": 1, "snapshot": {}}
        row["authors"] = authors
        Revision.objects.create(**row, user=user, made_at=made_at, words=words)

    for day, number in enumerate([100, 900, 300, 500, 200]):
        write(translator, day, en=number, ru=1)
    # Of one day, together; boris published what the other wrote.
    write(boris, 0, author=translator, en=300)
    write(translator, 91, en=100_000)
    for day in range(4):
        write(boris, day, en=700)
    write(boris, 5, ru=700)
    write(None, 5, ru=700)
    assert pace.measure(now - pace.MEASURED) == {
        "en": {translator.pk: 400},
        "ru": {translator.pk: 1},
    }


@pytest.mark.django_db
def test_only_who_has_the_right_and_the_language_is_asked(
    translator, publisher, editor, terminologist
):
    make_user("stella", languages=["en"])
    gone = make_user("gina", "Translator", ["en"])
    gone.is_active = False
    gone.save()
    of_news = pace.workers(groups(90, translator.pk), ["news.article"], "en")
    assert {person.pk: person.load for person in of_news} == {
        translator.pk: 90,
        publisher.pk: 0,
    }
    of_terms = pace.workers([], ["glossary.concept"], "ru")
    assert {person.pk for person in of_terms} == {publisher.pk, terminologist.pk}
