"""Two machines with stored pages of their own, and one database."""

import time
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from news.models import Article
from publishing import page_stamp
from tests.browser import server
from tests.conftest import make_user
from tests.factories import PAST, make_article
from tests.patience import wait_until
from tests.website.real_site import START
from tests.website.stored_pages import ARTICLE, rename, shows
from website.page_cache import validity


@pytest.fixture
def elsewhere(settings, pages_root, tmp_path, monkeypatch):
    """Return a function that does something as another machine does it."""

    def on_another_machine(act):
        settings.PAGES_ROOT = tmp_path / "others-pages"
        act()
        settings.PAGES_ROOT = pages_root

    monkeypatch.setattr(page_stamp, "_is_uncounted", False)
    return on_another_machine


@pytest.mark.django_db
def test_change_on_another_machine_is_read_here(article, client, elsewhere):
    assert shows(client, ARTICLE, "Old title")
    rename(article)
    validity.look_at_changes()
    assert shows(client, ARTICLE, "Old title")
    elsewhere(page_stamp.renew)
    validity.look_at_changes()
    assert shows(client, ARTICLE, "New title")


@pytest.mark.django_db
def test_change_between_stamp_and_first_page_is_seen(
    article, client, elsewhere, monkeypatch
):
    def change_meanwhile(since):
        elsewhere(page_stamp.renew)
        return next_moment(since)

    next_moment = validity.next_moment
    with monkeypatch.context() as patch:
        patch.setattr(validity, "next_moment", change_meanwhile)
        assert shows(client, ARTICLE, "Old title")
    rename(article)
    validity.look_at_changes()
    assert shows(client, ARTICLE, "New title")


@pytest.mark.django_db
def test_own_change_and_an_end_by_time_forget_the_pages_once(
    article, client, pages_root
):
    client.get(ARTICLE)
    page_stamp.renew()
    client.get(ARTICLE)
    stamp, counted = page_stamp.current(), page_stamp.changes()
    validity.look_at_changes()
    assert page_stamp.current() == stamp
    page_stamp.forget(stamp)
    assert page_stamp.changes() == counted


@pytest.mark.django_db
def test_change_that_could_not_be_counted_is_counted_later(
    article, client, elsewhere, monkeypatch
):
    def away():
        raise OperationalError("the connection is lost")

    client.get(ARTICLE)
    counted = page_stamp.changes()
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        elsewhere(page_stamp.renew)
        validity.look_at_changes()
    assert page_stamp.changes() == counted
    validity.look_at_changes()
    validity.look_at_changes()
    assert page_stamp.changes() == counted + 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_edit_at_one_machine_is_soon_read_from_the_files_of_another(tmp_path):
    make_article(en=PAST, slug_en="article", title_en="Old title")
    polina = make_user("polina", "Publisher")
    desk = Client()
    desk.force_login(polina)
    with machine(tmp_path / "first") as first, machine(tmp_path / "second") as second:
        page = second.address(ARTICLE)

        def is_stored():
            assert "Old title" in read(page)
            return list(tmp_path.glob("second/pages/current/en/news/**/headers"))

        wait_until(is_stored)
        Article.objects.update(title_en="New title")
        assert "Old title" in read(page)
        send_form(first.address("/admin/"), desk.cookies["sessionid"].value)
        deadline = time.monotonic() + START
        wait_until(lambda: "New title" in read(page) or time.monotonic() > deadline)
        assert "New title" in read(page)


def machine(folder):
    folder.mkdir()
    return server.running(
        folder,
        connection.settings_dict["NAME"],
        MEDIA_ROOT=str(folder / "media"),
        PAGES_ROOT=str(folder / "pages"),
        SECRET_KEY=settings.SECRET_KEY,
    )


def send_form(address, session):
    """Send a form for somebody who is signed in; without a token it is refused."""
    request = urllib.request.Request(
        address, b"a=b", {"Cookie": f"sessionid={session}"}
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=START)


def read(address):
    with urllib.request.urlopen(address, timeout=START) as answer:
        return answer.read().decode()
