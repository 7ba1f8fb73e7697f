"""The mirror: a folder of the page cache that has all public pages, and no others."""

import os
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import override_settings
from django.utils import timezone
from lxml import html

from publishing.cache import page_stamp
from publishing.content import reader_counts
from publishing.models import Demand
from publishing.pages import items
from tests.conftest import made_once
from tests.factories import (
    PAST,
    future,
    make_article,
    make_document,
    make_entry,
    make_event,
    make_topic,
)
from tests.website.stored_pages import stored_in
from website import limits, mirror
from website.management.commands import worker
from website.mirror import is_mirrored, refresh
from website.models import LastRun
from website.page_cache import stored_page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _host():
    """The mirror asks the site by its public name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mirror.settings, "ALLOWED_HOSTS", ["institute.example"])
        yield


@pytest.fixture(scope="module")
def folder(django_db_setup, django_db_blocker, tmp_path_factory):
    """A mirror of a few records."""
    root = tmp_path_factory.mktemp("mirror")
    with made_once(django_db_blocker), override_settings(PAGES_ROOT=root):
        topic = make_topic(slug_en="topic", slug_ru="tema")
        for number in range(12):
            article = make_article(ru=PAST, en=PAST, slug_en=f"article-{number}")
            article.topics.add(topic)
        make_article("Secret", slug_en="draft")
        make_article("Untimely", en=future(), slug_en="later")
        make_article("Russian", ru=PAST, slug_en="russian", slug_ru="russkaya")
        make_event(en=PAST, slug_en="event")
        make_entry(ru="слово", en="word")
        make_document(en=PAST, slug_en="charter", files=["en"])
        call_command("mirror", verbosity=0)
        yield root / "complete"


@pytest.mark.slow
def test_mirror_has_the_public_pages_and_no_others(folder):
    names = {*stored_in(folder.parent)}
    assert names >= {
        *["en/.page", "ru/.page", "en/news/.page", "en/news/.page-2"],
        *["en/news/2017/article-3/.page", "en/news/feed/.page"],
        *["en/topics/topic/.page", "en/topics/topic/feed/.page"],
        *["en/events/calendar.ics.page", "en/documents/charter/.page"],
        "en/glossary/word/.page",
    }
    for language in ["en", "ru"]:
        assert (folder / f"503-{language}.html").stat().st_size
    for part in ["draft", "later", "search", "suggest", "admin"]:
        assert not [name for name in names if part in name]
    for path in folder.rglob("page.*"):
        if path.suffix not in {".gz", ".br"}:
            assert "Secret" not in path.read_text()
            assert "Untimely" not in path.read_text()


@pytest.mark.slow
def test_each_link_leads_to_a_page_of_the_mirror_or_to_a_not_translated_one(folder):
    pages = {
        f"/{path.parent.relative_to(folder)}".removesuffix(".page"): path
        for path in folder.rglob("*.page/page.*")
        if path.suffix in {".html", ".other"}
    }
    assert len(pages) > 50
    others = {
        link
        for address, path in pages.items()
        for link in mirror.linked(html.parse(path).xpath("//@href"), address)
        if not (folder / f"{link[1:].replace('?page=', '.page-')}").exists()
        and not (folder / f"{link[1:]}.page").exists()
    }
    assert "/en/news/2017/russkaya/" in others
    for link in others:
        assert b"noindex" in mirror.Visitor().get(link).content


@pytest.mark.slow
def test_mirror_counts_as_no_reader(folder):
    assert not Demand.objects.exists()
    assert not reader_counts._gathered


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/en/", True),
        ("/en/news/", True),
        ("/en/news/?page=2", True),
        ("/en/news/?topic=a", False),
        ("/en/events/calendar.ics", True),
        ("/en/search/", False),
        ("/en/glossary/suggest/", False),
        ("/en/documents/charter/en.pdf", False),
        ("/media/pictures/abc/320.webp", False),
        ("/id/news.article/1/", False),
        ("/admin/", False),
    ],
)
def test_what_belongs_to_the_mirror(address, expected):
    assert is_mirrored(address) == expected


# Filled anew


@pytest.fixture
def root(pages_root, article, monkeypatch):
    """A mirror that has the news alone."""
    monkeypatch.setattr(mirror, "is_mirrored", lambda address: "/news/" in address)
    monkeypatch.setattr(mirror.Visitor, "addresses", lambda visitor: ["/en/news/"])
    assert refresh()
    return pages_root


def page_of(root):
    path = root / "complete/en/news/2017/article/.page/page.html"
    return path.read_text()


def test_mirror_is_filled_anew_after_a_change_and_only_then(root, article, monkeypatch):
    first = os.readlink(root / "complete")
    assert refresh()
    assert os.readlink(root / "complete") == first
    article.title_en = "New title"
    article.save()
    page_stamp.renew()
    assert "Old title" in page_of(root)
    assert refresh()
    assert "New title" in page_of(root)


def test_mirror_outlives_its_stamp_until_there_is_another(root, clock):
    now, first = timezone.now(), os.readlink(root / "complete")
    page_stamp.renew()
    page_stamp.current()
    clock(now + timedelta(minutes=2))
    page_stamp.remove_old()
    assert "Old title" in page_of(root)
    assert refresh()
    page_stamp.remove_old()
    assert not (root / first).exists()


def test_former_mirror_stays_where_a_page_fails(root, monkeypatch):
    monkeypatch.setattr(
        items, "render_record", lambda *arguments: HttpResponse(status=503)
    )
    with pytest.raises(CommandError, match=r"/en/news/2017/article\S*/ answers 503"):
        call_command("mirror")
    assert "Old title" in page_of(root)


def test_former_mirror_stays_where_a_page_changes_meanwhile(root, monkeypatch):
    read, first = mirror.Visitor.get, os.readlink(root / "complete")

    def change(visitor, address):
        response = read(visitor, address)
        page_stamp.renew()
        return response

    monkeypatch.setattr(mirror.Visitor, "get", change)
    with pytest.raises(CommandError, match="has just changed"):
        call_command("mirror")
    assert os.readlink(root / "complete") == first


def test_former_mirror_stays_where_the_disk_is_nearly_full(root, monkeypatch):
    page_stamp.renew()
    monkeypatch.setattr(stored_page, "RESERVE", 10**18)
    with pytest.raises(CommandError, match="/en/news/ could not be stored"):
        call_command("mirror")
    page_stamp.remove_old()
    assert "Old title" in page_of(root)


def test_command_wants_a_folder_that_can_be_written(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.PAGES_ROOT = tmp_path / "file"
    with pytest.raises(CommandError, match="Pages cannot be stored"):
        call_command("mirror")
    settings.PAGES_ROOT = None
    with pytest.raises(CommandError, match="PAGES_ROOT"):
        call_command("mirror")


def test_mirror_makes_its_requests_without_a_limit(monkeypatch, settings):
    settings.REQUEST_LIMITS = 1
    monkeypatch.setattr(limits, "refused_until", lambda *args: 1 / 0)
    response = mirror.Visitor().get("/en/events/calendar.ics")
    assert response.status_code == 200


def test_worker_fills_the_mirror_where_one_is_wanted(root, settings, monkeypatch):
    LastRun.objects.all().delete()
    page_stamp.renew()
    worker.mirror()
    settings.MIRROR = True
    with monkeypatch.context() as patch:
        patch.setattr(mirror, "fill", lambda stamp: 0)
        worker.mirror()
    assert not LastRun.objects.exists()
    worker.mirror()
    assert LastRun.objects.get().name == "mirror"
