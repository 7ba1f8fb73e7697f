"""The demo content: filled once, and the editors' from then on."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from demo import loader
from demo.content import read
from demo.models import LoadedDemo
from desk.translation_files import export, files
from desk.translation_files.imports import TranslationSubject
from events.models import Event
from imports.engine import Import
from institute.models import (
    Appointment,
    Body,
    Inductee,
    Organization,
    Page,
    Partner,
    Person,
    Project,
    Publication,
)
from library.models import Document
from news.models import Article
from publishing.catalogue import demonstration, triggers
from publishing.models import (
    LanguageFinding,
    Link,
    Redirect,
    Revision,
    SyncPoint,
    Topic,
)
from tests.browser import server
from tests.browser.server import PASSWORD
from tests.responses import titles_in
from text.languages import LANGUAGES
from website.language_check import check_languages
from website.models import MenuItem

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OF_THE_INSTITUTE = [Page, Person, Body, Project, Publication, Partner, Inductee]


@pytest.fixture(scope="module")
def _first_load(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """The connection leads to a copy of the demo site."""
    folder = server.folder_of_a_run(request, tmp_path_factory)
    with (
        django_db_blocker.unblock(),
        server.copy_of(folder, server.prepared(folder), "loaded") as name,
        override_settings(MEDIA_ROOT=server.media(folder, name)),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setitem(connection.settings_dict, "NAME", name)
        connect_anew()
        yield
        connect_anew()


def connect_anew():
    connection.close()
    connection.close_pool()


@pytest.fixture
def loaded(_first_load, db):
    """The site as a newcomer first sees it."""


def counts():
    models = [Article, Topic, MenuItem, Organization, User, Link, LoadedDemo]
    models += [*OF_THE_INSTITUTE, Appointment, Event]
    return {model.__name__: model.objects.count() for model in models}


def article(slug_en):
    return Article.objects.get(slug_en__startswith=slug_en)


def test_both_languages_say_the_same(loaded, settings):
    settings.ALLOWED_HOSTS = ["institute.example"]
    check_languages()
    names = ["to_model", "to_pk", "text", "address", "words"]
    assert [*LanguageFinding.objects.unanswered().values_list(*names)] == []


def test_pages_know_what_is_invented_and_where_that_is_explained(loaded, client):
    site = demonstration.demonstration()
    invented = {pointer.model for pointer in site.invented}
    assert {"events.event", "institute.person", "journal.article"} <= invented
    assert "news.article" not in invented
    for path in site.explained_at.values():
        assert client.get(path).status_code == 200
    people = Person.objects.filter(pk__in=demonstration.invented_keys(Person))
    assert not people.filter(family_en__in=["Hohlov", "Ershova"]).exists()
    assert people.filter(family_en="Primerova").exists()


def test_edit_is_kept_and_what_is_deleted_stays_deleted(loaded):
    changed = article("wego")
    changed.title_en = "Another title"
    changed.save()
    organization = Organization.objects.get()
    organization.name_en = "Another institute"
    organization.save()
    item = MenuItem.objects.last()
    item.position = 99
    item.save()
    editor = User.objects.get(username="editor")
    editor.set_password("another password")
    editor.save()
    MenuItem.objects.exclude(pk=item.pk).delete()
    User.objects.get(username="terminologist").delete()
    Topic.objects.first().delete()
    Article.objects.get(state_ru="draft").delete()
    before = counts()
    assert loader.load(PASSWORD) == []
    assert counts() == before
    for record in [changed, item]:
        record.refresh_from_db()
    assert (changed.title_en, item.position) == ("Another title", 99)
    assert Organization.objects.get().name_en == "Another institute"
    assert authenticate(username="editor", password="another password")
    # What is new in the content is added.
    LoadedDemo.objects.get(key="article:journal-2020").delete()
    assert loader.load(PASSWORD) == ["article:journal-2020"]
    assert Article.objects.count() == 14


def test_addresses_of_the_former_sites_lead_on(loaded, client):
    urls = read("old_urls.toml")["urls"]
    for url in urls:
        moved = client.get(url["path"])
        assert moved.status_code == 301, url["path"]
        assert moved["Location"].startswith(f"/{url['language']}/")
        assert client.get(moved["Location"]).status_code == 200, url["path"]
    assert set(Redirect.objects.values_list("hits", flat=True)) == {1}


def test_demo_accounts_have_their_roles(loaded):
    for name, role, languages in [
        ("admin", None, {"ru", "en"}),
        ("editor", "Editor", {"ru"}),
        ("translator", "Translator", {"en"}),
        ("publisher", "Publisher", {"ru", "en"}),
        ("terminologist", "Terminologist", {"ru", "en"}),
    ]:
        user = authenticate(username=name, password=PASSWORD)
        assert user.is_staff
        assert user.is_superuser == (role is None)
        assert set(user.languages) == languages
        groups = list(user.groups.values_list("name", flat=True))
        assert groups == ([role] if role else [])


def test_demo_lives_today(loaded, client):
    week, month = (timezone.now() - timedelta(days=days) for days in [7, 31])
    visible = Event.objects.visible_in("en")
    assert visible.upcoming().count() >= 4
    assert {*visible.values_list("status", flat=True)} == {*Event.Status.values}
    for language in LANGUAGES:
        new = Article.objects.filter(**{f"published_at_{language}__gt": week})
        assert new.visible_in(language).exists()
        soonest = Event.objects.visible_in(language).upcoming()[:3]
        assert {event.status for event in soonest} == {Event.Status.SCHEDULED}
        for topic in Topic.objects.all():
            assert titles_in(client.get(topic.address_in(language))), topic
    # A conference of two days takes none at the weekend.
    spans = visible.upcoming().exclude(ends_on=None).values_list("starts_on", "ends_on")
    two_days = [span for span in spans if span[1] - span[0] == timedelta(days=1)]
    assert {day.weekday() for day in two_days[0]} <= set(range(5))
    pinned = Article.objects.exclude(pinned_until=None)
    assert not pinned.filter(published_at_ru__lt=month).exists()


def test_history_of_the_demo_has_one_stale_translation_and_no_false_one(loaded):
    stale = SyncPoint.objects.exclude(newer=[])
    assert [(sync_point.text, sync_point.newer) for sync_point in stale] == [
        ("summary", ["ru"])
    ]
    article = Article.objects.get(pk=stale[0].to_pk)
    # Readers see the mark.
    assert all(map(article.is_visible_in, LANGUAGES))
    created, changed = Revision.objects.of(article.pointer).order_by("pk")
    assert (changed.user.username, changed.changed) == ("editor", ["summary_ru"])
    assert changed.note
    others = [*Article.objects.exclude(pk=article.pk)]
    for model in [*OF_THE_INSTITUTE, Event]:
        others += model.objects.all()
    for record in others:
        [created] = Revision.objects.of(record.pointer)
        assert created.kind == Revision.Kind.CREATED


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("/ru/search/?q=информационное общество", "информационное общество"),
        ("/ru/search/?q=информационного общества", "информационное общество"),
        ("/ru/search/?q=cnhfntubz", "Стратегия развития информационного общества"),
        ("/ru/search/?q=digital divide", "цифровой разрыв"),
        ("/ru/search/?q=strategy", "Стратегия развития информационного общества"),
        ("/ru/search/?q=hohlov", "Юрий Евгеньевич Хохлов"),
        ("/ru/search/?q=Хохлов", "Юрий Евгеньевич Хохлов"),
        ("/en/search/?q=informaton society", "information society"),
        ("/en/search/?q=цифровой разрыв", "digital divide"),
        ("/en/search/?q=information society", "information society"),
        ("/en/search/?q=Khokhlov", "Yuri E. Hohlov"),
    ],
)
def test_search_answers_with_what_is_meant(loaded, client, address, first):
    assert titles_in(client.get(address))[0].startswith(first)


def test_catalogue_says_what_the_records_say(loaded):
    assert triggers.differences() == []


# A kit comes back as OmegaT writes it: see test_translation_kit.
@pytest.mark.parametrize("name", [n for n in export.FORMATS if n != "kit"])
def test_a_file_for_translators_that_comes_back_as_it_went_changes_nothing(
    loaded, name
):
    user = User.objects.get(username="admin")
    records = [*Article.objects.all(), *Event.objects.all()[:40], *Page.objects.all()]
    records += [*Document.objects.all(), *Person.objects.all(), *Project.objects.all()]
    file = export.export([each.pointer for each in records], "en", name, user)
    table = files.read_file(SimpleUploadedFile(file.name, file.octets))
    way = Import(TranslationSubject(user), table, is_dry=True)
    assert [*way]
    report = way.report
    assert report.counts["same"] == report.total > 60
    assert report.outcomes == {}
