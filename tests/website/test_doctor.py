"""The doctor says what is wrong and how to mend it; administrators see it."""

import os
from collections import namedtuple
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.urls import reverse
from django.utils import timezone, translation

from glossary.models import GeneratedFile
from institute.models import Organization
from publishing.models import CatalogueEntry, ScopeProgress, WorkingCopy
from tests.conftest import make_user
from tests.factories import make_article, make_document, make_picture
from website import doctor
from website.doctor import contents, machine
from website.management.commands import worker
from website.models import LastRun

pytestmark = pytest.mark.django_db

NEVER = ["worker.never", "backup.never"]


@pytest.fixture(autouse=True)
def _well(settings, tmp_path):
    """A site without a problem, but that nothing has run yet."""
    settings.MEDIA_ROOT = tmp_path
    settings.ALLOWED_HOSTS = ["institute.example", "127.0.0.1", "testserver"]
    settings.MAILERS = {"default": {"BACKEND": "smtp.EmailBackend"}}
    settings.HTTPS = True
    settings.SECURITY_CONTACT = "mailto:security@institute.example"
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "demo"]


def codes():
    """Return those of all checks but the longest, which asks each record."""
    return [problem["code"] for problem in doctor.look(with_catalogue=False)]


def note_runs(**ages):
    for name, age in ages.items():
        LastRun.objects.note(name)
        LastRun.objects.filter(name=name).update(at=timezone.now() - age)


def run_lately():
    note_runs(**dict.fromkeys(["worker", "backup", "verification"], timedelta()))


def test_site_that_is_well_has_no_problem():
    run_lately()
    assert doctor.look() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"DEBUG": True}, "settings.debug"),
        ({"HTTPS": False}, "settings.https"),
        ({"ALLOWED_HOSTS": ["another.example"]}, "settings.hosts"),
        ({"SITE_URL": "http://institute.example"}, "settings.https"),
        (
            {"MAILERS": {"default": {"BACKEND": "x.console.EmailBackend"}}},
            "settings.mail",
        ),
        ({"SECURITY_CONTACT": ""}, "settings.contact"),
        (
            {"DOAJ_URL": "http://doaj.example/api", "DOAJ_KEY": "key"},
            "settings.service",
        ),
        ({"STATIC_ROOT": "/nowhere"}, "static"),
        ({"MEDIA_ROOT": "/proc/media"}, "folder"),
        ({"MIRROR": True}, "mirror.never"),
    ],
)
def test_setting_that_is_wrong_is_a_problem(settings, changes, code, monkeypatch):
    run_lately()
    # As root, everything can be written.
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != "/proc")
    for name, value in changes.items():
        setattr(settings, name, value)
    assert codes() == [code]


def test_demo_content_is_a_problem_on_a_public_site(settings, monkeypatch):
    monkeypatch.setattr(machine.apps, "is_installed", lambda app: app == "demo")
    assert [problem["code"] for problem in machine.check_settings()] == [
        "settings.demo"
    ]
    # One that its own machine alone reaches needs neither mail nor encryption.
    settings.SITE_URL, settings.HTTPS = "http://127.0.0.1:8000", False
    assert list(machine.check_settings()) == []


def test_institute_with_an_address_is_a_contact(settings):
    settings.SECURITY_CONTACT = ""
    Organization.objects.create(name_en="Institute", emails=["a@institute.example"])
    assert list(contents.check_contact()) == []


@pytest.mark.parametrize(
    ("free", "expected"),
    [(3 * 10**9, []), (10**9, ["disk.low"]), (10**8, ["disk.full"])],
)
def test_full_disk_is_a_problem(monkeypatch, free, expected):
    usage = namedtuple("usage", ["free"])(free)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: usage)
    assert [problem["code"] for problem in machine.check_disks()] == expected


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ({}, NEVER),
        ({"worker": 0, "backup": 0}, ["verification.never"]),
        (
            {"worker": 1, "backup": 3, "verification": 11},
            ["worker.old", "backup.old", "verification.old"],
        ),
        ({"worker": 0, "backup": 1, "verification": 9}, []),
    ],
)
def test_what_has_not_run_for_long_is_a_problem(ages, expected):
    note_runs(**{name: timedelta(days=days) for name, days in ages.items()})
    assert [problem["code"] for problem in contents.check_runs()] == expected


def test_database_that_does_not_answer_is_the_only_problem_of_its_kind(monkeypatch):
    def fail(*arguments, **options):
        raise OperationalError("connection refused")

    out = StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(DatabaseWrapper, "cursor", fail)
        assert codes() == ["database.unreachable"]
        with pytest.raises(CommandError, match="has errors"):
            call_command("doctor", stdout=out)
    assert "ERROR database.unreachable: The database does not answer: " in (
        out.getvalue()
    )
    assert "Start PostgreSQL" in out.getvalue()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("SET LOCAL transaction_read_only = on", "database.read_only"),
        ("DELETE FROM django_migrations WHERE app = 'website'", "database.migrations"),
        (
            "ALTER TABLE website_lastrun RENAME facts TO details",
            "database.tables",
        ),
    ],
)
def test_database_that_is_not_that_of_the_site_is_a_problem(statement, code):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert codes() == [code]


def test_entry_that_differs_from_its_record_is_a_problem():
    run_lately()
    article = make_article()
    CatalogueEntry.objects.at([article.pointer]).update(title_ru="Another")
    [problem] = doctor.look()
    assert problem["code"] == "catalogue"
    assert problem["facts"]["names"] == [f"news.article {article.pk}"]


def stored(name):
    """Return the codes of what the first page tells of a run."""
    return {
        problem["code"] for problem in LastRun.objects.get(name=name).facts["problems"]
    }


def test_worker_compares_the_catalogue_apart_from_the_rest():
    article = make_article()
    CatalogueEntry.objects.at([article.pointer]).update(title_ru="Another")
    worker.look_for_problems()
    assert not LastRun.objects.filter(name="catalogue")
    doctor.compare_catalogue()
    worker.look_for_problems()
    assert stored("catalogue") == {"catalogue"}
    call_command("rebuild_catalogue", stdout=StringIO())
    doctor.compare_catalogue()
    assert stored("catalogue") == set()


def test_file_that_a_record_names_and_nobody_has_is_a_problem():
    run_lately()
    picture, document = make_picture(), make_document(files=["en"])
    pdf = {"name": "glossary/lost.pdf"}
    GeneratedFile.objects.create(language="en", file=pdf)
    [problem] = doctor.look(with_catalogue=False)
    assert problem["code"] == "files.lost"
    names = problem["facts"]["names"]
    assert f"originals/{picture.token}.webp" in names
    assert document.file_en["name"] in names
    assert pdf["name"] in names
    assert problem["facts"]["number"] == len(names)


def test_what_was_not_published_or_made_is_a_problem(publisher):
    run_lately()
    article = make_article()
    copy = WorkingCopy.objects.create(
        to_model="news.article",
        to_pk=article.pk,
        base={},
        mine={},
        made_by=publisher,
        changed_by=publisher,
    )
    ScopeProgress.objects.create(working_copy=copy, scope="en", failure="Conflict")
    GeneratedFile.objects.create(language="ru", failed_at=timezone.now())
    assert codes() == ["generated_files", "working_copies"]


def test_check_that_fails_is_a_problem_and_hides_no_other(monkeypatch, caplog):
    run_lately()

    def fail(folder):
        raise OSError("no space")

    monkeypatch.setattr(machine.shutil, "disk_usage", fail)
    [problem] = doctor.look(with_catalogue=False)
    assert problem["code"] == "check"
    assert problem["facts"] == {"name": "check_disks", "reason": "no space"}


def test_sentence_names_five_and_a_moment_as_people_read_it():
    many = doctor.error("a", "Lost: %(names)s", "Look for them.", names=["a"] * 9)
    old = doctor.error("b", "%(at)s", "Do it.", at="2026-11-27T02:30:00+00:00")
    with translation.override("en"):
        assert doctor.describe(many) == (
            "Lost: a, a, a, a, a…",
            "Look for them.",
        )
        assert doctor.describe(old)[0].startswith("27\N{NBSP}November 2026")
        assert "5:30" in doctor.describe(old)[0]


def test_command_speaks_the_language_of_its_reader(monkeypatch):
    run_lately()
    monkeypatch.setattr(doctor, "compare_catalogue", list)
    Organization.objects.all().delete()
    LastRun.objects.filter(name="verification").delete()
    for language, word in [("en", "verified"), ("ru", "копи")]:
        out = StringIO()
        monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
        call_command("doctor", stdout=out)
        assert word in out.getvalue()
        assert "Errors: 0. Warnings: 1." in out.getvalue()
    assert stored("doctor") == {"verification.never"}


# On the first page of the back office


def panel_of(client, user):
    client.force_login(user)
    return client.get(reverse("admin:index")).content.decode()


def test_only_administrators_see_the_state_of_the_site(
    client, administrator, publisher
):
    note_runs(worker=timedelta())
    doctor.look(with_catalogue=False)
    role = make_user("adam", "Administrator")
    for user, sees in [(administrator, True), (role, True), (publisher, False)]:
        page = panel_of(client, user)
        assert ('id="problems"' in page) == sees
        assert ("Резервных копий нет" in page) == sees


def test_an_administrator_has_what_was_mended_checked_at_once(
    client, administrator, settings
):
    note_runs(worker=timedelta())
    settings.SECURITY_CONTACT = ""
    doctor.look(with_catalogue=False)
    settings.SECURITY_CONTACT = "mailto:security@institute.example"
    assert "security.txt" in panel_of(client, administrator)
    assert 'action="/admin/problems/"' in panel_of(client, administrator)
    assert client.post("/admin/problems/").url == "/admin/#problems"
    assert "security.txt" not in panel_of(client, administrator)


def test_problem_that_is_silenced_is_not_told(settings):
    note_runs(worker=timedelta())
    assert codes() == ["backup.never"]
    settings.SILENCED_SYSTEM_CHECKS = ["backup.never"]
    assert codes() == []


def test_page_says_that_the_worker_is_silent_though_nobody_has_looked(
    client, administrator, settings
):
    note_runs(worker=timedelta(hours=1))
    assert "institute-worker" in panel_of(client, administrator)
    settings.SILENCED_SYSTEM_CHECKS = ["worker.old"]
    assert "institute-worker" not in panel_of(client, administrator)


def test_worker_does_not_miss_itself():
    worker.look_for_problems()
    assert "worker.never" not in stored("doctor")
    assert "backup.never" in stored("doctor")
