"""Many records, made fast: rows as saves would leave them, without a history."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from unittest.mock import patch

from django.db import connection, transaction

from events.models import Event
from glossary.models import Concept
from institute.models import Person
from news.models import Article
from publishing.models import CatalogueEntry, Topic
from tests.factories import State, make_topic
from text.languages import LANGUAGES
from text.transliteration import transliterate
from tools.bench import plenty, texts
from website import database

BATCH = 1000
TOPICS = 20


@dataclass(frozen=True)
class Size:
    """How many records of each kind; of each article there are ``copies``."""

    articles: int
    copies: int
    concepts: int
    people: int
    events: int


SMALL = Size(articles=1_000, copies=1, concepts=1_000, people=500, events=200)
MEDIUM = Size(articles=2_500, copies=4, concepts=10_000, people=5_000, events=2_000)
# Some 107,000 entries of the catalogue.
LARGE = Size(articles=2_500, copies=36, concepts=10_000, people=5_000, events=2_000)

SYLLABLES = ["ба", "ве", "го", "ди", "жу", "за", "ку", "ло", "ми", "но", "ре", "ту"]
GIVEN = ["Алексей", "Борис", "Вера", "Глеб", "Дарья", "Елена", "Иван", "Мария"]


def fill(size):
    """Make what is missing for a size; those of smaller ones may be there."""
    with unlimited(), connection.cursor() as cursor:
        if Article.objects.count() < size.articles:
            fill_articles(size.articles)
        add(Person, size.people, person)
        add(Event, size.events, event)
        if Concept.objects.count() < size.concepts:
            cursor.execute(f"TRUNCATE {Concept._meta.db_table} CASCADE")
            entries = CatalogueEntry.objects.of_kinds([Concept])
            entries._raw_delete(entries.db)
            plenty.fill(size.concepts)
    articles = Article.objects.count()
    if articles < size.articles * size.copies:
        multiply(size.articles * size.copies // articles)
    vacuum()


def fill_articles(number):
    articles = add(Article, number, article)
    topics = list(Topic.objects.all()) or [
        make_topic(f"Topic {place}") for place in range(TOPICS)
    ]
    through = Article.topics.through
    through.objects.bulk_create(
        through(article=article, topic=topics[place % TOPICS])
        for place, article in enumerate(articles)
    )


def add(model, number, build):
    """Add rows until there are so many of a model; return the new ones."""
    numbers = range(model.objects.count(), number)
    return model.objects.bulk_create(map(build, numbers), BATCH)


def article(number):
    made = publishable(Article, number)
    made.year = texts.date(number).year
    for language in LANGUAGES:
        setattr(made, f"body_{language}", texts.body(number, language))
    return made


def person(number):
    made = publishable(Person, number)
    for language in LANGUAGES:
        given, family = name(number, language)
        setattr(made, f"title_{language}", f"{given} {family}")
        setattr(made, f"given_{language}", given)
        setattr(made, f"family_{language}", family)
    return made


def name(number, language):
    """Return a given and a family name; they are nobody's."""
    random = Random(f"person {number}")
    syllables = "".join(random.choices(SYLLABLES, k=4))
    names = random.choice(GIVEN), f"{syllables.capitalize()}ский"
    return names if language == "ru" else tuple(map(transliterate, names))


def event(number):
    begin = texts.date(number)
    made = publishable(Event, number)
    made.year, made.starts_on, made.last_on = begin.year, begin.date(), begin.date()
    made.starts_at, made.ends_at = begin, begin + timedelta(hours=8)
    return made


def publishable(model, number):
    """Return a record that is published in both languages."""
    fields = {"first_published_at": texts.date(number)}
    for language in LANGUAGES:
        title = texts.title(number, language)
        fields |= {
            f"title_{language}": title,
            f"summary_{language}": texts.summary(number, language),
            f"slug_{language}": f"many-{number}-{language}",
            f"state_{language}": State.PUBLISHED,
            f"published_at_{language}": texts.date(number),
            f"updated_at_{language}": texts.date(number),
            f"lemmas_{language}": title,
        }
    return model(**fields)


def multiply(times):
    """Copy articles, with their entries in the catalogue, until there are so many."""
    with (
        unlimited(),
        without_triggers(Article),
        without_search_indexes(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT max(id) FROM {Article._meta.db_table}")
        [[last]] = cursor.fetchall()
        copy(cursor, Article, "id", times, last)
        of_articles = f"to_model = '{Article._meta.label_lower}'"
        copy(cursor, CatalogueEntry, "to_pk", times, last, of_articles)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
            [Article._meta.db_table, times * last],
        )


def copy(cursor, model, key, times, last, condition="true"):
    values = {key: f"{key} + number * {last}"}
    dates = ["first_published_at", *(f"published_at_{code}" for code in LANGUAGES)]
    values |= {date: f"{date} - number * interval '1 second'" for date in dates}
    for code in LANGUAGES:
        values[f"slug_{code}"] = f"slug_{code} || '-' || {last} * number"
    columns = {field.column for field in model._meta.concrete_fields} - {"id"} | {key}
    selected = (values.get(column, column) for column in columns)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
        f"SELECT {', '.join(selected)} FROM {model._meta.db_table}, "
        f"generate_series(1, {times - 1}) AS number WHERE {condition}"
    )


@contextmanager
def unlimited():
    """Do all in one transaction, however long its statements take."""
    with (
        patch.object(database, "LONGEST_STATEMENT", None),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        yield


@contextmanager
def without_triggers(model):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")


@contextmanager
def without_search_indexes():
    """Drop the GIN indexes of the catalogue, and build them again at the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes "
            "WHERE tablename = %s AND indexdef LIKE '%% USING gin %%'",
            [CatalogueEntry._meta.db_table],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, definition in indexes:
            cursor.execute(definition)


def vacuum():
    """As the server does by itself, some time after so much was written."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")
