"""No reader gets a page that is older than what was published."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

import manage
from glossary.links import update_links
from news.models import ArticleKind
from publishing.cache import memory, page_stamp
from publishing.content.status import State
from publishing.drafts import working_copies
from publishing.pages import items
from publishing.releases import publication
from tests.conftest import make_user
from tests.desk.working_copies import make_due
from tests.factories import (
    LATER,
    PAST,
    make_article,
    make_entry,
    make_event,
    make_institute,
    make_person,
    make_place,
)
from tests.publishing.records import begin_copy
from tests.records import make
from tests.website.stored_pages import (
    ARTICLE,
    forget,
    rename,
    shows,
    stored_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_root")]


def local(text):
    return timezone.make_aware(datetime.fromisoformat(text))


# By a person


@pytest.fixture
def saved(django_capture_on_commit_callbacks):
    """Return a block after which all is done that waits for a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def renews(saved):
    """Return a function that saves a record and tells whether pages are forgotten."""

    def save(record, **change):
        stamp = page_stamp.current()
        with saved():
            for name, value in change.items():
                setattr(record, name, value)
            record.save()
        return page_stamp.current() != stamp

    return save


@pytest.mark.parametrize(
    ("change", "status", "text"),
    [
        ({"title_en": "New title"}, 200, "New title"),
        ({"happened_on": LATER.date()}, 200, "Old title"),
        ({"state_en": State.DRAFT}, 404, ""),
        (
            {"state_en": State.WITHDRAWN, "withdrawal_reason_en": "A mistake."},
            200,
            "A mistake.",
        ),
        ({"published_until_en": LATER}, 200, "o longer current"),
    ],
    ids=["text", "shared", "unpublished", "withdrawn", "ended"],
)
def test_change_of_what_readers_have_is_read_at_once(
    article, client, renews, change, status, text
):
    for address in [ARTICLE, "/en/news/"]:
        assert shows(client, address, "Old title")
    assert renews(article, **change)
    response = client.get(ARTICLE)
    assert response.status_code == status
    assert text in response.content.decode()
    is_listed = "happened_on" in change
    assert shows(client, "/en/news/", "Old title") == is_listed


def test_what_is_named_without_a_page_or_has_no_states_is_read_at_once(
    pages_root, db, renews, saved
):
    records = [make_person("Ann"), make_institute(), make_place(), make(ArticleKind)]
    assert all(renews(record, **name(record, "Other")) for record in records)
    article = make_article(en=PAST)
    assert renews(article, state_ru=State.NONE)
    stamp = page_stamp.current()
    with saved():
        article.delete()
    assert page_stamp.current() != stamp


def name(record, text):
    return {"name_en" if hasattr(record, "name_en") else "title_en": text}


def test_rows_that_are_kept_are_those_of_their_year_and_of_the_last_save(
    client, renews, monkeypatch
):
    monkeypatch.setattr(memory, "is_seen_by_all", lambda: True)
    days = [date(2017, 5, 1), date(2018, 5, 1)]
    first, _second = [make_event(f"{day:%Y}", en=PAST, starts_on=day) for day in days]
    for _time in range(2):
        for year, other in [("2017", "2018"), ("2018", "2017")]:
            # A query that is not known is answered from no stored page.
            assert shows(client, f"/en/events/{year}/?x", f">{year} en<")
            assert not shows(client, f"/en/events/{year}/?x", f">{other} en<")
    assert renews(first, title_en="Renamed")
    assert shows(client, "/en/events/2017/?x", ">Renamed<")


def test_what_readers_do_not_have_forgets_no_page(
    article, renews, saved, client, publisher
):
    client.get(ARTICLE)
    draft = make_article("Draft")
    assert not renews(article, title_ru="Черновик")
    assert not renews(article, state_ru=State.REVIEW)
    assert not renews(draft, happened_on="2017-05-04", title_en="Unread")
    stamp = page_stamp.current()
    with saved():
        begin_copy(article, publisher).save()
        make_article("Another")
        draft.delete()
    for address in ["/admin/logout/", "/en/glossary/suggest/"]:
        desk = Client()
        desk.force_login(publisher)
        desk.post(address, {})
    assert page_stamp.current() == stamp


def test_pages_are_forgotten_before_all_else_that_follows_a_commit(
    article, client, django_capture_on_commit_callbacks
):
    assert shows(client, ARTICLE, "Old title")
    with django_capture_on_commit_callbacks() as hooks:
        article.state_en = State.DRAFT
        article.save()
    assert len(hooks) > 1
    hooks[0]()
    assert client.get(ARTICLE).status_code == 404


def test_page_that_was_begun_before_a_change_is_not_stored_after_it(
    article, client, monkeypatch, pages_root
):
    def respond_slowly(*args):
        response = respond(*args)
        rename(article)
        page_stamp.renew()
        return response

    respond = items.render_record
    with monkeypatch.context() as patch:
        patch.setattr(items, "render_record", respond_slowly)
        # It is rendered again, once.
        assert shows(client, ARTICLE, "New title")
        assert stored_in(pages_root) == []
    assert shows(client, ARTICLE, "New title")


def test_term_that_comes_later_is_linked_in_a_stored_page(client, saved):
    with saved():
        make_article(
            en=PAST, slug_en="article", body_en="<p>About an information society.</p>"
        )
    assert not shows(client, ARTICLE, 'href="/en/glossary/information')
    with saved():
        make_entry(en="information society", ru="информационное общество")
    update_links()
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


def test_item_is_on_the_site_from_its_moment_to_its_end(client, clock):
    clock("2030-05-01 10:00")
    begin, end = local("2030-05-01 12:00"), local("2030-05-01 14:00")
    make_article(en=begin, title_en="Of two hours", published_until_en=end)
    for hour, is_there in [
        ("10:00", False),
        ("11:59", False),
        ("12:00", True),
        ("13:59", True),
        ("14:00", False),
    ]:
        clock(f"2030-05-01 {hour}")
        assert shows(client, "/en/news/", "Of two hours") == is_there, hour


def test_other_process_learns_the_moment_too_though_it_comes_late(
    client, clock, monkeypatch
):
    clock("2030-05-01 10:00")
    make_article(en=local("2030-05-01 12:00"), title_en="From noon")
    for hour, is_there in [("10:00", False), ("11:00", False), ("12:01", True)]:
        clock(f"2030-05-01 {hour}")
        assert shows(client, "/en/news/", "From noon") == is_there, hour
        # A process that has not asked for the moment yet.
        forget(monkeypatch)


def test_event_that_ends_is_no_longer_to_come(client, clock):
    clock("2030-05-01 10:00")
    make_event(
        "Event",
        en=PAST,
        starts_on=timezone.localdate(),
        starts_time=time(11),
        ends_time=time(12, 30),
        zone="Europe/Moscow",
    )
    assert shows(client, "/en/events/", "Event en")
    clock("2030-05-01 12:30")
    assert not shows(client, "/en/events/", "Event en")


def test_registration_ends_at_midnight_of_the_place(client, clock):
    clock("2030-05-01 10:00")
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
    clock("2030-05-01 17:00")
    assert not shows(client, address, "https://register.example/")


def test_pages_that_depend_on_the_day_are_new_at_midnight(client, clock):
    clock("2030-05-01 23:59")
    today = timezone.localdate()
    make_article(en=PAST, title_en="Pinned", pinned_until=today)
    make_article(en=PAST + timedelta(days=1), title_en="Newer")

    def first():
        page = client.get("/en/").content.decode()
        return min(["Pinned", "Newer"], key=lambda title: page.index(f"{title}<"))

    assert first() == "Pinned"
    clock("2030-05-02 00:00")
    assert first() == "Newer"


def test_working_copy_that_is_due_is_read_on_every_page(
    client, clock, monkeypatch, saved
):
    now = timezone.now()
    clock(now)
    make_due("Old", make_user("polina", "Publisher"))
    assert shows(client, "/en/news/", "Old en")
    monkeypatch.setattr(publication, "_last_check", None)
    # Any answer may be followed by its publication.
    with saved():
        client.get("/en/events/")
    assert shows(client, "/en/news/", "Better")


def test_working_copy_that_is_due_is_published_though_pages_are_stored(
    client, clock, monkeypatch, saved
):
    article = make_due("Old", make_user("polina", "Publisher"))
    address = article.address_in("en")
    assert shows(client, address, "Old en")
    monkeypatch.setattr(publication, "_last_check", None)
    later = timezone.now() + timedelta(seconds=publication.ASK_EVERY + 1)
    clock(later)
    # Where no worker runs, only the next reader has it.
    with saved():
        assert shows(client, address, "Old en")
    assert shows(client, address, "Better")


def test_date_of_a_working_copy_ends_the_stamp(client, clock, monkeypatch, saved):
    article = make_due("Old", make_user("polina", "Publisher"))
    at = timezone.now() + timedelta(hours=1)
    working_copies.WorkingCopy.objects.get().progress.update(publish_at=at)
    address = article.address_in("en")
    assert shows(client, address, "Old en")
    monkeypatch.setattr(publication, "_last_check", None)
    clock(at)
    with saved():
        assert shows(client, address, "Old en")
    assert shows(client, address, "Better")
