"""No reader gets a page that is older than what was published."""

from datetime import datetime, time, timedelta

import pytest
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

import manage
from news import views
from news.models import Article
from publishing import due, page_stamp, working_copies
from tests.conftest import make_user
from tests.desk.working_copies import make_due
from tests.factories import LATER, PAST, make_article, make_entry, make_event
from tests.institute.clock import set_clock
from tests.website.stored_pages import (
    ARTICLE,
    forget,
    rename,
    shows,
    stored_in,
)
from website.page_cache.answers import page_cache

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_root")]


def local(text):
    return timezone.make_aware(datetime.fromisoformat(text))


# By a person


def test_edit_is_read_at_once(article, client, publisher):
    assert shows(client, ARTICLE, "Old title")
    desk = Client()
    desk.force_login(publisher)
    rename(article)
    desk.post(f"/admin/news/article/{article.pk}/change/", {})
    assert shows(client, ARTICLE, "New title")


@pytest.mark.parametrize(
    ("change", "status", "text"),
    [
        ({"state_en": Article.State.DRAFT}, 404, ""),
        (
            {"state_en": Article.State.WITHDRAWN, "withdrawal_reason_en": "A mistake."},
            200,
            "A mistake.",
        ),
        ({"published_until_en": LATER}, 200, "o longer current"),
    ],
    ids=["unpublished", "withdrawn", "ended"],
)
def test_item_that_is_taken_back_is_gone_from_its_page_and_the_list(
    article, client, client_of, publisher, change, status, text
):
    reader = Client()
    for address in [ARTICLE, "/en/news/"]:
        assert shows(reader, address, "Old title")
    Article.objects.filter(pk=article.pk).update(**change)
    client_of(publisher).post("/admin/", {})
    assert not shows(reader, "/en/news/", "Old title")
    response = reader.get(ARTICLE)
    assert response.status_code == status
    assert text in response.content.decode()


def test_form_of_a_reader_and_an_attempt_to_sign_in_forget_nothing(article, client):
    client.get(ARTICLE)
    rename(article)
    client.post("/admin/login/", {"username": "nobody", "password": "nothing"})
    client.post("/en/glossary/suggest/", {})
    Client(headers={"cookie": "sessionid=made-up"}).post("/en/", {})
    assert shows(client, ARTICLE, "Old title")


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("news/article/{}/autosave/", {"window": "one"}),
        ("news/article/{}/preview/en/", {"title_en": "Looked at"}),
        ("desk/pane/", {"html": "Looked at"}),
    ],
)
def test_what_is_only_looked_at_forgets_nothing(article, client, publisher, page, sent):
    client.get(ARTICLE)
    rename(article)
    desk = Client()
    desk.force_login(publisher)
    address = f"/admin/{page.format(article.pk)}"
    assert desk.post(address, sent).status_code in {200, 400}
    assert shows(client, ARTICLE, "Old title")


def test_page_that_was_begun_before_a_change_is_not_stored_after_it(
    article, client, monkeypatch, pages_root
):
    def respond_slowly(*args):
        response = respond(*args)
        rename(article)
        page_stamp.renew()
        return response

    respond = views.respond
    with monkeypatch.context() as patch:
        patch.setattr(views, "respond", respond_slowly)
        # It is rendered again, once.
        assert shows(client, ARTICLE, "New title")
        assert stored_in(pages_root) == []
    assert shows(client, ARTICLE, "New title")


def test_each_step_of_an_import_is_read_before_it_is_told(client, publisher):
    def steps():
        for number in range(3):
            stamps.append(page_stamp.current())
            yield f"{number}"
        stamps.append(page_stamp.current())

    def view(request):
        request.user = publisher
        return StreamingHttpResponse(steps())

    stamps = []
    response = page_cache(view)(RequestFactory().post("/admin/"))
    for _step in response.streaming_content:
        assert page_stamp.current() not in stamps
    assert page_stamp.current() not in stamps
    assert len(stamps) == 4


def test_term_that_comes_later_is_linked_in_a_stored_page(
    client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        make_article(
            en=PAST, slug_en="article", body_en="<p>About an information society.</p>"
        )
    assert not shows(client, ARTICLE, 'href="/en/glossary/information')
    with django_capture_on_commit_callbacks(execute=True):
        make_entry(en="information society", ru="информационное общество")
    assert shows(client, ARTICLE, 'href="/en/glossary/information')


@pytest.mark.parametrize("arguments", [["version"], ["no_such_command"]])
def test_every_command_forgets_the_pages(
    article, client, monkeypatch, capsys, arguments
):
    client.get(ARTICLE)
    rename(article)
    monkeypatch.setattr("sys.argv", ["manage.py", *arguments])
    try:
        manage.main()
    except SystemExit:
        assert arguments == ["no_such_command"]
    assert shows(client, ARTICLE, "New title")


# By the clock


def test_item_is_on_the_site_from_its_moment_to_its_end(client, monkeypatch):
    set_clock(monkeypatch, "2030-05-01 10:00")
    begin, end = local("2030-05-01 12:00"), local("2030-05-01 14:00")
    make_article(en=begin, title_en="Of two hours", published_until_en=end)
    for clock, is_there in [
        ("10:00", False),
        ("11:59", False),
        ("12:00", True),
        ("13:59", True),
        ("14:00", False),
    ]:
        set_clock(monkeypatch, f"2030-05-01 {clock}")
        assert shows(client, "/en/news/", "Of two hours") == is_there, clock


def test_other_process_learns_the_moment_too(client, monkeypatch):
    set_clock(monkeypatch, "2030-05-01 10:00")
    make_article(en=local("2030-05-01 12:00"), title_en="From noon")
    assert not shows(client, "/en/news/", "From noon")
    set_clock(monkeypatch, "2030-05-01 11:00")
    forget(monkeypatch)
    assert not shows(client, "/en/news/", "From noon")
    set_clock(monkeypatch, "2030-05-01 12:00")
    forget(monkeypatch)
    assert shows(client, "/en/news/", "From noon")


def test_moment_between_the_stamp_and_its_first_page_is_not_missed(client, monkeypatch):
    set_clock(monkeypatch, "2030-05-01 10:00")
    make_article(en=local("2030-05-01 12:00"), title_en="From noon")
    assert not shows(client, "/en/news/", "From noon")
    # A process that has not asked for the moment yet comes late.
    forget(monkeypatch)
    set_clock(monkeypatch, "2030-05-01 12:01")
    assert shows(client, "/en/news/", "From noon")


def test_event_that_ends_is_no_longer_to_come(client, monkeypatch):
    set_clock(monkeypatch, "2030-05-01 10:00")
    make_event(
        "Event",
        en=PAST,
        starts_on=timezone.localdate(),
        starts_time=time(11),
        ends_time=time(12, 30),
        zone="Europe/Moscow",
    )
    assert shows(client, "/en/events/", "Event en")
    set_clock(monkeypatch, "2030-05-01 12:30")
    assert not shows(client, "/en/events/", "Event en")


def test_registration_ends_at_midnight_of_the_place(client, monkeypatch):
    set_clock(monkeypatch, "2030-05-01 10:00")
    event = make_event(
        "Event",
        en=PAST,
        starts_on=timezone.localdate() + timedelta(days=9),
        zone="Asia/Vladivostok",
        registration_url="https://register.example/",
        registration_until=timezone.localdate(),
    )
    address = event.address_in("en")
    assert shows(client, address, "https://register.example/")
    # Seven hours before that of the institute.
    set_clock(monkeypatch, "2030-05-01 17:00")
    assert not shows(client, address, "https://register.example/")


def test_pages_that_depend_on_the_day_are_new_at_midnight(client, monkeypatch):
    set_clock(monkeypatch, "2030-05-01 23:59")
    today = timezone.localdate()
    make_article(en=PAST, title_en="Pinned", pinned_until=today)
    make_article(en=PAST + timedelta(days=1), title_en="Newer")

    def first():
        page = client.get("/en/").content.decode()
        return min(["Pinned", "Newer"], key=lambda title: page.index(f"{title}<"))

    assert first() == "Pinned"
    set_clock(monkeypatch, "2030-05-02 00:00")
    assert first() == "Newer"


def test_working_copy_that_is_due_is_read_on_every_page(client, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    make_due("Old", make_user("polina", "Publisher"))
    assert shows(client, "/en/news/", "Old en")
    monkeypatch.setattr(due, "_last_check", None)
    # Any answer may be followed by its publication.
    client.get("/en/events/")
    assert shows(client, "/en/news/", "Better")


def test_working_copy_that_is_due_is_published_though_pages_are_stored(
    client, monkeypatch
):
    article = make_due("Old", make_user("polina", "Publisher"))
    address = article.address_in("en")
    assert shows(client, address, "Old en")
    monkeypatch.setattr(due, "_last_check", None)
    later = timezone.now() + timedelta(seconds=due.ASK_EVERY + 1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    # Where no worker runs, only the next reader has it.
    assert shows(client, address, "Old en")
    assert shows(client, address, "Better")


def test_date_of_a_working_copy_ends_the_stamp(client, monkeypatch):
    article = make_due("Old", make_user("polina", "Publisher"))
    at = timezone.now() + timedelta(hours=1)
    working_copies.WorkingCopy.objects.get().progress.update(publish_at=at)
    address = article.address_in("en")
    assert shows(client, address, "Old en")
    monkeypatch.setattr(due, "_last_check", None)
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert shows(client, address, "Old en")
    assert shows(client, address, "Better")
