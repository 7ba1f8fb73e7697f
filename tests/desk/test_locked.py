"""What a person hears who saves what another transaction, as an import, has locked."""

import pytest
from django.db import connection, transaction
from django.test import Client

from institute.models import Appointment
from news.models import Article
from publishing.models import Autosave, Topic
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.factories import (
    PAST,
    make_article,
    make_body,
    make_issue,
    make_person,
    make_role,
    make_topic,
)
from tests.forms import errors_of, read_form, resend, row_errors, values_of
from tests.institute.governing_bodies.terms import rows
from tests.library.records import in_english
from tests.responses import heading_of
from tests.threads import Other, meanwhile as at_once, patience
from tests.whole_database import digests

pytestmark = pytest.mark.django_db(transaction=True)

BUSY = "Somebody else is saving this at the moment"


def meanwhile(act, *, first):
    """Do ``first`` in a transaction, and let another act who waits for it in vain."""

    def act_with_little_patience():
        with patience("100ms"):
            return act()

    with transaction.atomic():
        first()
        other = Other(act_with_little_patience)
        return other.end()


@pytest.fixture
def desk():
    client = Client()
    client.force_login(in_english(make_user("anna", is_superuser=True)))
    return client


@pytest.mark.parametrize("dates", [{}, {"en": PAST}], ids=["draft", "public"])
def test_a_form_comes_again_with_what_was_typed_and_is_saved_the_next_time(desk, dates):
    article = make_article("Text", **dates)
    values = read_form(desk, change_of(article))
    answer = meanwhile(
        lambda: resend(desk, change_of(article), values, summary_en="What I typed."),
        first=lambda: article.save(update_fields=["title_ru"]),
    )
    assert answer.status_code == 200
    assert BUSY in answer.text
    typed = values_of(answer)
    assert typed["summary_en"] == ["What I typed."]
    button = {"transition": "publish:en"} if dates else {}
    assert resend(desk, change_of(article), typed, **button).status_code == 302
    assert Article.objects.get().summary_en == "What I typed."


@pytest.mark.parametrize("dates", [{}, {"en": PAST}], ids=["draft", "public"])
def test_what_is_sent_while_somebody_deletes_the_item_is_kept(desk, dates):
    article = make_article("Text", **dates)
    address = change_of(article)
    values = read_form(desk, address)
    answer = at_once(
        lambda: resend(desk, address, values, summary_en="What I typed."),
        first=article.delete,
    )
    assert answer.url == "/admin/news/article/deleted/"
    assert Autosave.objects.get().data["summary_en"] == ["What I typed."]


def test_a_new_item_comes_again_while_somebody_stores_the_same(desk):
    address = "/admin/journal/issue/add/"
    values = read_form(desk, address)
    answer = at_once(
        lambda: resend(desk, address, values, year=2017, number=1, title_en="Mine"),
        first=lambda: make_issue(year=2017, number="1"),
    )
    assert "Another item already has" in answer.text
    assert values_of(answer)["title_en"] == ["Mine"]


def lock(record):
    return list(type(record).locked([record.pk], no_key=False))


def test_a_form_comes_again_while_somebody_deletes_what_was_chosen(desk):
    article, topic = make_article("Text"), make_topic()
    values = read_form(desk, change_of(article))
    typed = {"topics": [str(topic.pk)], "summary_en": ["What I typed."]}
    answer = meanwhile(
        lambda: resend(desk, change_of(article), values, **typed),
        first=lambda: lock(topic),
    )
    assert BUSY in answer.text
    shown_values = values_of(answer)
    assert {name: shown_values[name] for name in typed} == typed


def test_whatever_else_is_sent_is_answered_in_words(desk):
    article = make_article("Text")
    desk.raise_request_exception = False
    answer = meanwhile(
        lambda: desk.post(f"/admin/news/article/{article.pk}/delete/", {"post": "yes"}),
        first=lambda: article.save(update_fields=["title_ru"]),
    )
    assert answer.status_code == 503
    assert heading_of(answer) == "Somebody else is saving this"
    assert Article.objects.exists()


@pytest.mark.parametrize(
    "statement", ['UPDATE "news_article"', 'INSERT INTO "publishing_revision"']
)
def test_a_save_that_breaks_off_has_saved_nothing(desk, statement):
    article = make_article("Text")
    values = read_form(desk, change_of(article))
    desk.raise_request_exception = False
    before = digests(but={"django_session"})

    def break_off(execute, sql, *arguments):
        result = execute(sql, *arguments)
        if sql.startswith(statement):
            raise RuntimeError(statement)
        return result

    with connection.execute_wrapper(break_off):
        answer = resend(desk, change_of(article), values, title_en="Typed")
    assert answer.status_code == 500
    assert digests(but={"django_session"}) == before
    assert resend(desk, change_of(article), values, title_en="Typed").status_code == 302


def test_who_waits_for_a_lock_gives_up_before_the_statement_does():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setting::int FROM pg_settings WHERE name IN ('lock_timeout',"
            " 'statement_timeout', 'idle_in_transaction_session_timeout')"
            " ORDER BY position('lock' in name) DESC, name DESC"
        )
        lock, statement, idle = [milliseconds for [milliseconds] in cursor.fetchall()]
    assert 0 < lock < statement < idle


# What is chosen in a form is deleted at the moment at which the form is saved


def form_of_article(desk, topic):
    article = make_article("Text")
    values = read_form(desk, change_of(article))
    sent = {"topics": [str(topic.pk)], "title_en": "Another"}
    return lambda: resend(desk, change_of(article), values, **sent)


def form_of_body(desk, person, role):
    body = make_body("Council")
    values = read_form(desk, change_of(body))
    sent = rows({"person": person, "role": role, "note_en": "for research"})
    return lambda: resend(desk, change_of(body), values, **sent)


def test_a_topic_that_is_no_more_is_told_at_its_field(desk):
    topic = make_topic()
    answer = at_once(form_of_article(desk, topic), first=topic.delete)
    assert set(errors_of(answer)) == {"topics"}
    assert "Another</textarea>" in answer.text


@pytest.mark.parametrize("gone", ["person", "role"])
def test_a_person_or_role_that_is_no_more_is_told_in_its_row(desk, gone):
    chosen = {"person": make_person(), "role": make_role()}
    answer = at_once(form_of_body(desk, **chosen), first=chosen[gone].delete)
    assert [set(errors) for errors in row_errors(answer)] == [{gone}]
    assert 'value="for research"' in answer.text
    assert not Appointment.objects.exists()


def test_what_is_chosen_is_not_deleted_before_it_is_saved(desk):
    topic = make_topic()
    save = form_of_article(desk, topic)
    with transaction.atomic():
        assert save().status_code == 302
        other = Other(topic.delete)
        assert other.waits()
    assert not isinstance(other.end(), Exception)
    assert not Topic.objects.exists()
