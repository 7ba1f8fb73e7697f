"""The demo content: filled once, and the editors' from then on."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import authenticate
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from lxml import html

from accounts.models import User
from demo import loader
from demo.content import read
from demo.models import LoadedDemo
from desk.translation_files import files
from desk.translation_files.subject import TranslationSubject
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
from journal.models import Article as Paper, Issue
from library.models import Document
from news.models import Article
from publishing.catalogue import triggers
from publishing.models import Link, Redirect, Revision, SyncPoint, Topic
from tests.browser import server
from tests.browser.server import PASSWORD
from tests.responses import links_in, titles_in
from text.languages import LANGUAGES
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


def only_in_russian(model):
    in_english = model.objects.visible_in("en").values("pk")
    return model.objects.visible_in("ru").exclude(pk__in=in_english)


def article(slug_en):
    return Article.objects.get(slug_en__startswith=slug_en)


def test_both_languages_say_the_same(loaded, settings):
    settings.ALLOWED_HOSTS = ["institute.example"]
    call_command("check_languages", fail=True)


def test_second_load_adds_nothing(loaded):
    before = counts()
    assert before["Article"] == 14
    assert loader.load(PASSWORD) == []
    assert counts() == before


def test_nothing_was_changed_in_the_future(loaded):
    for model in [Article, Document, Event, *OF_THE_INSTITUTE]:
        for language in LANGUAGES:
            later = {f"updated_at_{language}__gt": timezone.now()}
            assert not model.objects.filter(**later).exists()


def test_edit_is_kept(loaded):
    changed = article("wego")
    changed.title_en = "Another title"
    changed.save()
    organization = Organization.objects.get()
    organization.name_en = "Another institute"
    organization.save()
    item = MenuItem.objects.first()
    item.position = 99
    item.save()
    editor = User.objects.get(username="editor")
    editor.set_password("another password")
    editor.save()
    assert loader.load(PASSWORD) == []
    changed.refresh_from_db()
    item.refresh_from_db()
    assert changed.title_en == "Another title"
    assert Organization.objects.get().name_en == "Another institute"
    assert item.position == 99
    assert authenticate(username="editor", password="another password")


def test_deleted_piece_stays_deleted(loaded):
    MenuItem.objects.all().delete()
    User.objects.get(username="terminologist").delete()
    Topic.objects.first().delete()
    Article.objects.get(state_ru="draft").delete()
    before = counts()
    assert loader.load(PASSWORD) == []
    assert counts() == before


def test_piece_that_is_new_in_the_content_is_added(loaded):
    Article.objects.get(state_ru="draft").delete()
    LoadedDemo.objects.get(key="article:journal-2020").delete()
    assert loader.load(PASSWORD) == ["article:journal-2020"]
    assert Article.objects.count() == 14


def test_addresses_of_the_former_sites_lead_on(loaded, client):
    urls = read("old_urls.toml")["urls"]
    for url in urls:
        moved = client.get(url["key"])
        assert moved.status_code == 301, url["key"]
        assert moved["Location"].startswith(f"/{url['language']}/")
        assert client.get(moved["Location"]).status_code == 200, url["key"]
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


def test_something_is_new_in_each_language(loaded):
    week = timezone.now() - timedelta(days=7)
    for language in LANGUAGES:
        new = Article.objects.filter(**{f"published_at_{language}__gt": week})
        assert new.visible_in(language).exists()


def test_pins_lapse(loaded):
    pinned = Article.objects.exclude(pinned_until=None)
    soon = timezone.localdate() + timedelta(days=31)
    assert {article.pinned_until < soon for article in pinned} == {True}
    month = timezone.now() - timedelta(days=31)
    assert not pinned.filter(published_at_ru__lt=month).exists()


def test_events_that_come_next_are_held(loaded):
    for language in LANGUAGES:
        soonest = Event.objects.visible_in(language).upcoming()[:3]
        assert {event.status for event in soonest} == {Event.Status.SCHEDULED}


def test_wego_article_carries_its_correction(loaded, client):
    wego = article("wego")
    for language in LANGUAGES:
        text = client.get(wego.address_in(language)).content.decode()
        assert "ulgov.com/news/940.html" in text
        assert 'class="notice"' in text


def test_russian_article_has_an_honest_page_in_english(loaded, client):
    oecd = Article.objects.get(title_ru__contains="ОЭСР")
    response = client.get(oecd.address_in("en"))
    assert response.status_code == 200
    text = response.content.decode()
    assert '<h1 lang="ru">Эксперты' in text
    assert f'href="{oecd.address_in("ru")}"' in text


def test_scheduled_and_draft_are_nowhere(loaded, client):
    hidden = [
        record
        for record in Article.objects.all()
        if not any(record.has_a_page_in(language) for language in LANGUAGES)
    ]
    assert {record.kind for record in hidden} == {"announcement", "issue"}
    doors = ["/sitemap.xml"]
    for language in LANGUAGES:
        doors += [f"/{language}/{page}" for page in ["", "news/", "news/feed/"]]
        doors += [t.address_in(language) for t in Topic.objects.all()]
        doors += [a.address_in(language) for a in Article.objects.all()]
        doors += [f"/{language}/search/?q={word}" for word in ["журнал", "day"]]
    for door in doors:
        response = client.get(door)
        for record in hidden:
            if door in {record.address_in(language) for language in LANGUAGES}:
                assert response.status_code == 404
            text = response.content.decode()
            for language in LANGUAGES:
                title = getattr(record, f"title_{language}")
                assert not title or title not in text, door
                assert record.address_in(language) not in text.replace(
                    f"{door}", "", 1
                ), door


def test_withdrawn_article_says_why_and_is_in_no_list(loaded, client):
    withdrawn = article("the-infodonor")
    text = client.get(withdrawn.address_in("en")).content.decode()
    assert withdrawn.withdrawal_reason_en in text.replace("\u00a0", " ")
    assert withdrawn.title_en not in titles_in(client.get("/en/news/"))


def test_every_topic_of_the_demo_has_something_to_read(loaded, client):
    for topic in Topic.objects.all():
        for language in LANGUAGES:
            assert titles_in(client.get(topic.address_in(language))), topic


def test_history_of_the_demo_has_one_stale_translation_and_no_false_one(loaded):
    stale = SyncPoint.objects.exclude(newer=[])
    assert [(sync_point.text, sync_point.newer) for sync_point in stale] == [
        ("summary", ["ru"])
    ]
    journal = Article.objects.get(pk=stale[0].to_pk)
    created, changed = Revision.objects.of(journal.pointer).order_by("pk")
    assert (changed.user.username, changed.changed) == ("editor", ["summary_ru"])
    assert changed.note
    others = [*Article.objects.exclude(pk=journal.pk)]
    for model in [*OF_THE_INSTITUTE, Event]:
        others += model.objects.all()
    for record in others:
        [created] = Revision.objects.of(record.pointer)
        assert created.kind == Revision.Kind.CREATED


def test_one_of_each_kind_is_in_russian_only(loaded, client):
    for model in [Body, Project, Publication, Partner, Person, Inductee]:
        [record] = only_in_russian(model)
        response = client.get(record.address_in("en"))
        assert response.status_code == 200
        text = response.content.decode()
        assert ('<h1 lang="ru">' in text) != record.is_called_by_name
        assert f'href="{record.address_in("ru")}"' in text


def test_each_section_of_the_institute_has_its_introduction(loaded, client):
    for page in Page.objects.exclude(section=""):
        for language in LANGUAGES:
            text = client.get(page.address_in(language)).content.decode()
            assert getattr(page, f"summary_{language}") in unescape(text)


def test_bodies_have_the_heads_that_sources_name(loaded):
    heads = {
        body.title_en: [
            term.person.family_en for term in body.appointments.heads().today()
        ]
        for body in Body.objects.exclude(title_en__contains="invented")
    }
    assert heads == {
        "Board of Directors": ["Hohlov"],
        "Supervisory Board": ["Orlov"],
        "General Directorate": ["Ershova"],
        "Editorial Council of the journal “Information Society”": ["Hohlov"],
        "Editorial Board of the journal “Information Society”": ["Ershova"],
        "Directorate for Monitoring Information Society Development": ["Shaposhnik"],
        "Directorate of Innovation and Investment Projects": [],
        "Directorate of Digital Technologies Development": [],
    }


def test_term_that_is_to_come_is_told_nobody(loaded, client):
    council = Body.objects.get(kind=Body.Kind.EXPERT)
    to_come = [term for term in council.appointments.all() if not term.is_begun]
    [term] = to_come
    for language in LANGUAGES:
        text = client.get(council.address_in(language)).content.decode()
        assert term.person.address_in(language) not in text


def test_menu_leads_to_every_section_and_root_of_the_institute(loaded, client):
    for language in LANGUAGES:
        text = client.get(f"/{language}/").content.decode()
        pages = Page.objects.filter(parent=None)
        for address in {page.address_in(language) for page in pages}:
            assert f'href="{address}"' in text, address


def test_pdf_of_an_article_or_issue_has_the_pages_that_are_said_of_it(loaded):
    numbers = {}
    for record in [*Paper.objects.all(), *Issue.objects.all()]:
        if file := record.pdf and (record.pdf.file_ru or record.pdf.file_en):
            said = record.pages if isinstance(record, Issue) else pages_of(record)
            numbers[record.title_en] = (file["pages"], said)
    assert numbers
    assert {title: a for title, (a, b) in numbers.items() if b and a != b} == {}


def pages_of(paper):
    return paper.first_page and int(paper.last_page) - int(paper.first_page) + 1


def test_agenda_of_the_demo_lives(loaded, client):
    visible = Event.objects.visible_in("en")
    assert visible.upcoming().count() >= 4
    assert visible.past().exclude(title_en__contains="invented").count() >= 10
    statuses = set(visible.values_list("status", flat=True))
    assert statuses == set(Event.Status.values)
    only_russian = only_in_russian(Event)
    assert only_russian.count() == 3
    for event in only_russian:
        text = client.get(event.address_in("en")).content.decode()
        assert ('<h1 lang="ru">' in text) != event.summary_only_en


def test_wego_assembly_leads_to_its_article(loaded, client):
    event = Event.objects.get(title_en__startswith="WeGO")
    for language, date in [("ru", "27–30 июня 2017"), ("en", "27–30 June 2017")]:
        text = client.get(event.address_in(language)).content.decode()
        assert f'href="{article("wego").address_in(language)}"' in text
        assert date in text.replace("\u00a0", " ")


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


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/ru/search/?q=Хохлов", "Человек Юрий Евгеньевич Хохлов Председатель"),
        ("/en/search/?q=board of directors", "Governing body Board of Directors"),
    ],
)
def test_search_for_a_name_shows_a_card(loaded, client, address, words):
    page = html.fromstring(client.get(address).content.decode())
    [card] = page.xpath("//*[@class='answer']")
    assert " ".join(card.text_content().split()).startswith(words)


@pytest.mark.parametrize("text", ["glossary", "глоссарий"])
def test_search_leads_to_a_section(loaded, client, text):
    page = client.get(f"/en/search/?q={text}")
    assert ("Glossary", "/en/glossary/") in links_in(page)


def test_catalogue_says_what_the_records_say(loaded):
    assert triggers.differences() == []


@pytest.mark.parametrize("name", files.FORMATS)
def test_a_file_for_translators_that_comes_back_as_it_went_changes_nothing(
    loaded, name
):
    user = User.objects.get(username="admin")
    records = [*Article.objects.all(), *Event.objects.all()[:40], *Page.objects.all()]
    records += [*Document.objects.all(), *Person.objects.all(), *Project.objects.all()]
    file = files.export([each.pointer for each in records], "en", name, user)
    table = files.read(SimpleUploadedFile(file.name, file.octets))
    way = Import(TranslationSubject(user), table, is_dry=True)
    assert [*way]
    report = way.report
    assert report.counts["same"] == report.total > 60
    assert report.outcomes == {}
