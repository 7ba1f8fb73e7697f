"""The doctor says what is wrong and how to mend it; administrators see it."""

import os
import time
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
from website.models import Finding, LastRun
from website.views.findings import DISMISSAL

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
    return [problem.id for problem in doctor.find_problems()]


def note_runs(**ages):
    for name, age in ages.items():
        LastRun.objects.note(name)
        LastRun.objects.filter(name=name).update(at=timezone.now() - age)


def run_lately():
    note_runs(**dict.fromkeys(["worker", "backup", "verification"], timedelta()))


def test_site_that_is_well_has_no_problem():
    run_lately()
    assert codes() == []


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
    assert [problem.id for problem in machine.check_settings()] == ["settings.demo"]
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
    assert [problem.id for problem in machine.check_disks()] == expected


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
    assert [problem.id for problem in contents.check_runs()] == expected


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


def test_clocks_that_differ_are_a_problem(monkeypatch):
    later = time.time() + 60
    monkeypatch.setattr(machine.time, "time", lambda: later)
    [problem] = machine.check_database()
    assert problem.id == "database.clock"
    assert 55 < problem.facts["seconds"] < 65


def test_entry_that_differs_from_its_record_is_a_problem():
    run_lately()
    article = make_article()
    assert codes() == []
    CatalogueEntry.objects.filter(to_pk=article.pk).update(title_ru="Another")
    [problem] = doctor.find_problems()
    assert problem.id == "catalogue"
    assert problem.facts["names"] == [f"news.article {article.pk}"]


def test_worker_compares_the_catalogue_apart_from_the_rest():
    article = make_article()
    CatalogueEntry.objects.filter(to_pk=article.pk).update(title_ru="Another")
    worker.look_for_problems()
    found = Finding.objects.filter(code="catalogue")
    assert not found
    doctor.compare_catalogue()
    worker.look_for_problems()
    assert found.all()
    call_command("rebuild_catalogue", stdout=StringIO())
    doctor.compare_catalogue()
    assert not found.all()


def test_file_that_a_record_names_and_nobody_has_is_a_problem():
    run_lately()
    picture, document = make_picture(), make_document(files=["en"])
    pdf = {"name": "glossary/lost.pdf"}
    GeneratedFile.objects.create(language="en", file=pdf)
    [problem] = doctor.find_problems()
    assert problem.id == "files.lost"
    names = problem.facts["names"]
    assert f"originals/{picture.token}.webp" in names
    assert document.file_en["name"] in names
    assert pdf["name"] in names
    assert problem.facts["number"] == len(names)


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
    [problem] = doctor.find_problems()
    assert problem.id == "check"
    assert problem.facts == {"name": "check_disks", "reason": "no space"}


def test_sentence_names_five_and_a_moment_as_people_read_it():
    many = doctor.error("a", "Lost: %(names)s", "Look for them.", names=["a"] * 9)
    old = doctor.error("b", "%(at)s", "Do it.", at="2026-11-27T02:30:00+00:00")
    with translation.override("en"):
        assert doctor.describe(many) == ("Lost: a, a, a, a, a…", "Look for them.")
        assert doctor.describe(old)[0].startswith("27\N{NBSP}November 2026")
        assert "5:30" in doctor.describe(old)[0]


def test_command_speaks_the_language_of_its_reader():
    run_lately()
    Organization.objects.all().delete()
    LastRun.objects.filter(name="verification").delete()
    for language, word in [("en", "verified"), ("ru", "копи")]:
        out = StringIO()
        call_command("doctor", language=language, stdout=out)
        assert word in out.getvalue()
        assert "Errors: 0. Warnings: 1." in out.getvalue()
    assert Finding.objects.get().code == "verification.never"


# On the first page of the back office


def problem(code, *, is_error=False, **facts):
    kind = doctor.error if is_error else doctor.warning
    return kind(code, "There is no backup.", "Turn it on.", **facts)


def panel_of(client, user):
    client.force_login(user)
    return client.get(reverse("admin:index")).content.decode()


def test_only_administrators_see_the_state_of_the_site(
    client, administrator, publisher
):
    doctor.store([problem("backup.never")])
    role = make_user("adam", "Administrator")
    for user, sees in [(administrator, True), (role, True), (publisher, False)]:
        page = panel_of(client, user)
        assert ('id="findings"' in page) == sees
        assert ("Резервных копий нет" in page) == sees


def test_problem_is_dismissed_and_shown_again(client_of, administrator):
    doctor.store([problem("backup.never")])
    finding = Finding.objects.get()
    client = client_of(administrator)

    def send(answer):
        address = f"/admin/problems/{finding.pk}/"
        response = client.post(address, {"answer": answer})
        assert response["Location"] == "/admin/"
        finding.refresh_from_db()

    send("dismiss")
    assert finding.is_dismissed
    assert finding.dismissed_until <= timezone.now() + DISMISSAL
    assert "<details>" in panel_of(client, administrator)
    send("show")
    assert not finding.is_dismissed
    assert "<details>" not in panel_of(client, administrator)


def test_problem_is_answered_by_administrators_alone(
    client_of, administrator, publisher
):
    doctor.store([problem("backup.never")])
    finding = Finding.objects.get()
    address, answer = f"/admin/problems/{finding.pk}/", {"answer": "dismiss"}
    assert client_of(publisher).post(address, answer).status_code == 403
    assert client_of(None).post(address, answer).status_code == 302
    finding.refresh_from_db()
    assert not finding.is_dismissed
    client = client_of(administrator)
    assert client.get(address).status_code == 405
    assert client.post("/admin/problems/99/", answer).status_code == 404


def test_dismissal_stays_until_the_problem_is_gone_or_worse():
    doctor.store([problem("disk.low", folder="/a"), problem("backup.old")])
    until = timezone.now() + timedelta(days=1)
    Finding.objects.update(dismissed_until=until)
    worse = problem("backup.old", is_error=True)
    doctor.store([problem("disk.low", folder="/b"), worse])
    low, old = Finding.objects.get(code="disk.low"), Finding.objects.get(is_error=True)
    assert low.facts == {"folder": "/b"}
    assert low.is_dismissed
    assert not old.is_dismissed
    doctor.store([worse])
    doctor.store([problem("disk.low"), worse])
    assert not Finding.objects.get(code="disk.low").is_dismissed


def test_page_says_that_the_worker_is_silent_though_nobody_has_looked(
    client, administrator
):
    note_runs(worker=timedelta(hours=1), doctor=timedelta(hours=1))
    page = panel_of(client, administrator)
    assert "institute-worker" in page
    assert 'action="/admin/problems/' not in page


def test_worker_does_not_miss_itself():
    worker.look_for_problems()
    assert "worker.never" not in Finding.objects.values_list("code", flat=True)
    assert "backup.never" in Finding.objects.values_list("code", flat=True)
    assert {"worker", "doctor"} == {*LastRun.objects.values_list("name", flat=True)}
