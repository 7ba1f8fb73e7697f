"""The doctor says what is wrong and how to mend it; administrators see it."""

import os
import re
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
from publishing.catalogue import triggers
from publishing.content.registry import linkable_models
from publishing.models import CatalogueEntry, ScopeProgress, WorkingCopy
from tests.conftest import make_user
from tests.factories import make_article, make_document, make_picture
from text.languages import LANGUAGES
from website.doctor import checks
from website.doctor.texts import TEXTS, describe
from website.management.commands import worker
from website.models import Finding, LastRun
from website.views.findings import DISMISSAL

pytestmark = pytest.mark.django_db

NEVER = ["worker.never", "backup.never"]
ALL_FACTS = {
    **dict.fromkeys(["name", "reason", "version", "seconds", "folder", "number"], "?"),
    "names": ["a"] * 9,
    "at": "2026-11-27T02:30:00+00:00",
}


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
    return [problem.code for problem in checks.find_problems()]


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
        ({"MIRROR_ROOT": "/tmp"}, "mirror.never"),
    ],
)
def test_setting_that_is_wrong_is_a_problem(settings, changes, code, monkeypatch):
    run_lately()
    # As root, everything can be written.
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != "/proc")
    for name, value in changes.items():
        setattr(settings, name, value)
    assert codes() == [code]


def test_demo_content_on_a_public_site_is_a_problem(monkeypatch):
    monkeypatch.setattr(checks.apps, "is_installed", lambda app: app == "demo")
    assert [problem.code for problem in checks.check_settings()] == ["settings.demo"]


def test_site_of_one_machine_needs_neither_mail_nor_encryption(settings):
    settings.SITE_URL, settings.HTTPS = "http://127.0.0.1:8000", False
    assert list(checks.check_settings()) == []


def test_institute_with_an_address_is_a_contact(settings):
    settings.SECURITY_CONTACT = ""
    Organization.objects.create(name_en="Institute", emails=["a@institute.example"])
    assert list(checks.check_contact()) == []


@pytest.mark.parametrize(
    ("free", "expected"),
    [(3 * 10**9, []), (10**9, ["disk.low"]), (10**8, ["disk.full"])],
)
def test_full_disk_is_a_problem(monkeypatch, free, expected):
    usage = namedtuple("usage", ["free"])(free)
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda folder: usage)
    assert [problem.code for problem in checks.check_disks()] == expected


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ({}, NEVER),
        ({"worker": 0, "backup": 0}, ["verification.never"]),
        (
            {"worker": 1, "backup": 3, "verification": 11},
            ["worker.silent", "backup.old", "verification.old"],
        ),
        ({"worker": 0, "backup": 1, "verification": 9}, []),
    ],
)
def test_what_has_not_run_for_long_is_a_problem(ages, expected):
    note_runs(**{name: timedelta(days=days) for name, days in ages.items()})
    assert [problem.code for problem in checks.check_runs()] == expected


def test_database_that_does_not_answer_is_the_only_problem_of_its_kind(monkeypatch):
    def fail(*arguments, **options):
        raise OperationalError("connection refused")

    monkeypatch.setattr(DatabaseWrapper, "cursor", fail)
    assert codes() == ["database.unreachable"]


def test_command_without_a_database_says_so(monkeypatch):
    def fail(*arguments, **options):
        raise OperationalError("connection refused")

    out = StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(DatabaseWrapper, "cursor", fail)
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
    monkeypatch.setattr(checks.time, "time", lambda: later)
    [problem] = checks.check_database()
    assert problem.code == "database.clock"
    assert 55 < problem.facts["seconds"] < 65


def test_other_version_of_postgresql_is_a_problem(monkeypatch):
    monkeypatch.setattr(connection, "pg_version", 140_001)
    assert [problem.code for problem in checks.check_database()] == ["database.version"]


def test_entry_that_differs_from_its_record_is_a_problem():
    run_lately()
    article = make_article()
    assert codes() == []
    CatalogueEntry.objects.filter(to_pk=article.pk).update(title_ru="Another")
    [problem] = checks.find_problems()
    assert problem.code == "catalogue"
    assert problem.facts["names"] == [f"news.article {article.pk}"]


def test_worker_compares_the_catalogue_in_turns(monkeypatch):
    run_lately()
    monkeypatch.setattr(triggers, "PART", 1)
    monkeypatch.setattr(checks, "AN_HOUR", 1)
    articles = [make_article(f"News {number}") for number in range(3)]
    CatalogueEntry.objects.filter(to_pk=articles[1].pk).update(title_ru="Another")
    parts = triggers.parts_of(linkable_models(), connection)
    named, now = [], timezone.now()
    for hour in range(len(parts)):
        moment = now + timedelta(hours=hour)
        monkeypatch.setattr(checks.timezone, "now", lambda moment=moment: moment)
        checks.store(checks.run([checks.check_some_of_catalogue]))
        named.append(Finding.objects.filter(code="catalogue").exists())
    # Once it is found it stays.
    assert named == sorted(named)
    assert named[-1]
    call_command("rebuild_catalogue", stdout=StringIO())
    assert list(checks.check_some_of_catalogue()) == []


def test_file_that_a_record_names_and_nobody_has_is_a_problem():
    run_lately()
    picture, document = make_picture(), make_document(files=["en"])
    pdf = {"name": "glossary/lost.pdf"}
    GeneratedFile.objects.create(format="pdf", language="en", file=pdf)
    [problem] = checks.find_problems()
    assert problem.code == "files.lost"
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
    GeneratedFile.objects.create(format="pdf", language="ru", failed_at=timezone.now())
    assert codes() == ["working_copies", "generated_files"]


def test_check_that_fails_is_a_problem_and_hides_no_other(monkeypatch, caplog):
    run_lately()

    def fail():
        raise OSError("no space")

    monkeypatch.setattr(checks, "check_disks", fail)
    [problem] = checks.find_problems()
    assert problem.code == "check"
    assert problem.facts == {"name": "fail", "reason": "no space"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", TEXTS)
def test_each_problem_has_words_in_both_languages(code, language):
    with translation.override(language):
        what, remedy = describe(code, ALL_FACTS)
    assert what
    assert remedy
    assert "%(" not in what
    is_russian = re.search("[а-я]", what) and re.search("[а-я]", remedy)
    assert bool(is_russian) == (language == "ru")


def test_sentence_names_five_and_a_moment_as_people_read_it():
    with translation.override("en"):
        assert describe("catalogue", ALL_FACTS)[0].endswith(": a, a, a, a, a…")
        moment, _remedy = describe("backup.old", ALL_FACTS)
    assert "27\N{NBSP}November 2026" in moment
    assert "5:30" in moment


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
    return checks.Problem(code, facts, is_error)


def panel_of(client, user):
    client.force_login(user)
    return client.get(reverse("admin:index")).content.decode()


def test_only_administrators_see_the_state_of_the_site(
    client, administrator, publisher
):
    checks.store([problem("backup.never")])
    role = make_user("adam", "Administrator")
    for user, sees in [(administrator, True), (role, True), (publisher, False)]:
        page = panel_of(client, user)
        assert ('id="findings"' in page) == sees
        assert ("Резервных копий нет" in page) == sees


def test_problem_is_taken_dismissed_and_shown_again(client_of, administrator):
    checks.store([problem("backup.never")])
    finding = Finding.objects.get()
    client = client_of(administrator)

    def send(answer):
        address = f"/admin/problems/{finding.pk}/"
        response = client.post(address, {"answer": answer})
        assert response["Location"] == "/admin/"
        finding.refresh_from_db()

    send("take")
    assert finding.owner == administrator
    send("leave")
    assert finding.owner is None
    send("dismiss")
    assert finding.is_dismissed
    assert finding.dismissed_until <= timezone.now() + DISMISSAL
    assert "<details>" in panel_of(client, administrator)
    send("show")
    assert not finding.is_dismissed
    assert "<details>" not in panel_of(client, administrator)
    send("anything")


def test_problem_is_answered_by_administrators_alone(client_of, publisher):
    checks.store([problem("backup.never")])
    finding = Finding.objects.get()
    address = f"/admin/problems/{finding.pk}/"
    assert client_of(publisher).post(address, {"answer": "take"}).status_code == 403
    assert client_of(None).post(address, {"answer": "take"}).status_code == 302
    finding.refresh_from_db()
    assert finding.owner is None


def test_problem_that_is_gone_cannot_be_answered(client_of, administrator):
    client = client_of(administrator)
    assert client.post("/admin/problems/99/", {"answer": "take"}).status_code == 404
    assert client.get("/admin/problems/99/").status_code == 405


def test_owner_and_dismissal_stay_until_the_problem_is_gone_or_worse(administrator):
    checks.store([problem("disk.low", folder="/a"), problem("backup.old")])
    until = timezone.now() + timedelta(days=1)
    Finding.objects.update(owner=administrator, dismissed_until=until)
    worse = problem("backup.old", is_error=True)
    checks.store([problem("disk.low", folder="/b"), worse])
    low, old = Finding.objects.get(code="disk.low"), Finding.objects.get(is_error=True)
    assert low.facts == {"folder": "/b"}
    assert low.is_dismissed
    assert (low.owner, old.owner) == (administrator, administrator)
    assert not old.is_dismissed
    checks.store([worse])
    checks.store([problem("disk.low"), worse])
    again = Finding.objects.get(code="disk.low")
    assert (again.owner, again.is_dismissed) == (None, False)


def test_page_says_that_the_worker_is_silent_though_nobody_has_looked(
    client, administrator
):
    note_runs(worker=timedelta(hours=1), doctor=timedelta(hours=1))
    page = panel_of(client, administrator)
    assert "institute-worker" in page
    assert 'action="/admin/problems/' not in page


def test_worker_does_not_miss_itself():
    worker.doctor()
    assert "worker.never" not in Finding.objects.values_list("code", flat=True)
    assert "backup.never" in Finding.objects.values_list("code", flat=True)
    assert {"worker", "doctor"} == {*LastRun.objects.values_list("name", flat=True)}
