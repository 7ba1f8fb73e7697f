"""The static mirror: all that readers can read, as files, and nothing else."""

import os

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import override_settings
from lxml import html

from news import views
from publishing.cache import page_stamp
from publishing.content import reader_counts
from publishing.models import Demand
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
from website import limits, mirror
from website.management.commands import worker
from website.mirror import BusyError, is_mirrored, links_in, name_of, refresh
from website.models import LastRun

pytestmark = pytest.mark.django_db

HTML, ATOM = "text/html; charset=utf-8", "application/atom+xml; charset=utf-8"
FILE = "documents/file-of-the-mirror.pdf"


@pytest.fixture(scope="module", autouse=True)
def _host():
    """The mirror asks the site by its public name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mirror.settings, "ALLOWED_HOSTS", ["institute.example"])
        yield


@pytest.fixture(scope="module")
def folder(django_db_setup, django_db_blocker, tmp_path_factory):
    """A mirror of a few records, and what they need of the disk."""
    root = tmp_path_factory.mktemp("mirror")
    media = root / "media"
    (media / "documents").mkdir(parents=True)
    (media / FILE).write_bytes(b"%PDF")
    # The setting by its signal, because a storage remembers its folder.
    with made_once(django_db_blocker), override_settings(MEDIA_ROOT=media):
        topic = make_topic(slug_en="topic", slug_ru="tema")
        for number in range(12):
            article = make_article(ru=PAST, en=PAST, slug_en=f"article-{number}")
            article.topics.add(topic)
        make_article("Secret", slug_en="draft")
        make_article("Untimely", en=future(), slug_en="later")
        make_article("Russian", ru=PAST, slug_en="russian", slug_ru="russkaya")
        make_event(en=PAST, slug_en="event")
        make_entry(ru="слово", en="word")
        document = make_document(en=PAST, slug_en="charter", files=["en"])
        document.file_en |= {"name": FILE}
        document.save()
        assert mirror.make(root / "mirror") > 50
        yield root / "mirror" / "current"


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "en/index.html",
        "ru/index.html",
        "en/news/index.html",
        "en/news/page-2.html",
        "en/news/2017/article-3/index.html",
        "en/news/feed/index.atom",
        "en/topics/topic/index.html",
        "en/topics/topic/feed/index.atom",
        "en/events/calendar.ics",
        "en/documents/charter/index.html",
        "en/documents/charter/en.pdf",
        "en/glossary/word/index.html",
        "en/glossary/export/glossary.tbx",
        "en/glossary/export/glossary.csv",
        "en/site.webmanifest",
        ".well-known/security.txt",
        "robots.txt",
        "sitemap.xml",
        "503-en.html",
        "503-ru.html",
    ],
)
def test_mirror_has_the_public_site(folder, name):
    assert (folder / name).stat().st_size


@pytest.mark.slow
def test_document_and_static_files_are_those_of_the_site(folder):
    assert (folder / "en/documents/charter/en.pdf").read_bytes() == b"%PDF"
    home = html.fromstring((folder / "en/index.html").read_bytes())
    for path in home.xpath("//link[@rel='stylesheet']/@href | //script/@src"):
        assert (folder / path.removeprefix("/")).exists()


@pytest.mark.slow
def test_mirror_has_nothing_that_is_not_public(folder):
    names = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    for part in ["/draft", "/later", "/search", "/suggest", "admin"]:
        assert not [
            name for name in names if part in f"/{name}" and "static" not in name
        ]
    pages = [*folder.rglob("*.html"), *folder.rglob("*.xml"), *folder.rglob("*.atom")]
    for path in pages:
        assert "Secret" not in path.read_text()
        assert "Untimely" not in path.read_text()


@pytest.mark.slow
def test_each_link_in_the_mirror_leads_to_a_file_in_it(folder):
    """Also to what is not in the reader's language, which a page says."""
    pages = [*folder.glob("en/**/*.html"), *folder.glob("ru/**/*.html")]
    assert len(pages) > 50
    for path in pages:
        name = path.relative_to(folder)
        address = f"/{name.parent}/"
        for link in mirror.linked(links_in(path.read_bytes()), address):
            # Here no worker has made it.
            if not link.endswith("/glossary.pdf"):
                names = [name_of(link, kind) for kind in [HTML, ATOM]]
                assert any((folder / n).exists() for n in names), (address, link)
    assert (folder / "en/news/2017/russkaya/index.html").exists()


@pytest.mark.slow
def test_mirror_counts_as_no_reader(folder):
    assert not Demand.objects.exists()
    assert not reader_counts._gathered


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/en/news/", True),
        ("/en/news/?page=2", True),
        ("/en/news/?topic=a", False),
        ("/en/search/", False),
        ("/en/glossary/suggest/", False),
        ("/media/pictures/abc/320.webp", True),
        ("/media/originals/abc.webp", False),
        ("/id/news.article/1/", False),
        ("/admin/", False),
        ("/static/css/site.css", False),
    ],
)
def test_what_belongs_to_the_mirror(address, expected):
    assert is_mirrored(address) == expected


@pytest.mark.parametrize(
    ("address", "kind", "expected"),
    [
        ("/en/", HTML, "en/index.html"),
        ("/en/news/?page=2", HTML, "en/news/page-2.html"),
        ("/en/news/feed/", ATOM, "en/news/feed/index.atom"),
        ("/en/events/calendar.ics", "text/calendar", "en/events/calendar.ics"),
    ],
)
def test_name_of_a_file(address, kind, expected):
    assert name_of(address, kind) == expected


# Made anew


@pytest.fixture
def small(monkeypatch):
    """Let a mirror have the news alone."""
    monkeypatch.setattr(mirror, "START", ["/en/news/"])
    monkeypatch.setattr(mirror.Visitor, "addresses", lambda visitor: [])
    monkeypatch.setattr(mirror.Visitor, "sitemaps", lambda visitor: [])
    monkeypatch.setattr(mirror, "links_in", lambda content: ["/en/news/2017/article/"])
    monkeypatch.setattr(mirror.shutil, "copytree", lambda *args, **options: None)


@pytest.fixture
def root(small, article, tmp_path):
    root = tmp_path / "mirror"
    mirror.make(root)
    return root


def page_of(root):
    return (root / "current/en/news/2017/article/index.html").read_text()


@pytest.fixture(autouse=True)
def _rested(monkeypatch):
    monkeypatch.setattr(mirror, "_rests_until", 0)


def test_mirror_is_made_anew_after_a_change_and_only_then(root, article, monkeypatch):
    first = os.readlink(root / "current")
    assert refresh(root)
    assert os.readlink(root / "current") == first
    article.title_en = "New title"
    article.save()
    page_stamp.renew()
    assert refresh(root)
    assert "New title" in page_of(root)
    assert not (root / first).exists()


def test_attempt_that_took_long_is_followed_by_a_rest(root, monkeypatch):
    now = [1000]
    monkeypatch.setattr(mirror.time, "monotonic", lambda: now[0])

    def fail(root):
        now[0] += 60
        raise OSError("no space")

    monkeypatch.setattr(mirror, "make", fail)
    page_stamp.renew()
    with pytest.raises(OSError, match="no space"):
        refresh(root)
    assert not refresh(root)
    now[0] += 60 * mirror.REST
    with pytest.raises(OSError, match="no space"):
        refresh(root)


def test_former_mirror_stays_where_a_page_fails(root, monkeypatch):
    def fail(*arguments):
        return HttpResponse(status=503)

    monkeypatch.setattr(views, "respond", fail)
    page_stamp.renew()
    with pytest.raises(CommandError, match=r"/en/news/2017/article/ answers 503"):
        call_command("mirror", root)
    assert "Old title" in page_of(root)
    assert len([path for path in root.iterdir() if path.is_dir()]) == 2


def test_change_while_the_mirror_is_made_makes_it_anew(
    small, article, tmp_path, monkeypatch
):
    """A page that was read before the change is not taken for a present one."""
    root = tmp_path / "mirror"
    read = mirror.Visitor.get

    def change(visitor, address, etag):
        response = read(visitor, address)
        page_stamp.renew()
        return response

    with monkeypatch.context() as patch:
        patch.setattr(mirror.Visitor, "get", change)
        mirror.make(root)
    first = os.readlink(root / "current")
    assert refresh(root)
    assert os.readlink(root / "current") != first


def test_two_processes_do_not_make_it_at_once(root):
    with mirror.only_one(root), pytest.raises(BusyError, match="Another process"):
        mirror.make(root)


def test_mirror_makes_its_requests_without_a_limit(monkeypatch, settings):
    settings.REQUEST_LIMITS = 1
    monkeypatch.setattr(limits, "refused_until", lambda *args: 1 / 0)
    response = mirror.Visitor().get("/en/events/calendar.ics")
    assert response.status_code == 200


def test_worker_makes_the_mirror_where_there_is_one(root, settings, monkeypatch):
    worker.mirror()
    settings.MIRROR_ROOT = root
    page_stamp.renew()
    with monkeypatch.context() as patch:
        patch.setattr(mirror, "_rests_until", float("inf"))
        worker.mirror()
    assert not LastRun.objects.exists()
    worker.mirror()
    assert LastRun.objects.get().name == "mirror"


def test_command_wants_a_folder():
    with pytest.raises(CommandError, match="MIRROR_ROOT"):
        call_command("mirror")
