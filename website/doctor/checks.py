"""Finds what is wrong: each check yields problems."""

import logging
import os
import shutil
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django.utils import timezone

from desk.models import Notification
from glossary.models import GeneratedFile
from institute.models import Organization
from library.models import Document, Picture
from library.pictures import file_names
from publishing.catalogue import triggers
from publishing.content.registry import linkable_models
from publishing.models import ScopeProgress
from text.languages import LANGUAGES
from website.doctor.texts import TEXTS
from website.models import Finding, LastRun
from website.page_cache.stored_page import RESERVE

logger = logging.getLogger(__name__)

# After which something that runs by itself counts as stopped.
LONGEST_PAUSES = {
    "worker": timedelta(minutes=5),
    "backup": timedelta(days=2),
    "verification": timedelta(days=10),
    "mirror": timedelta(hours=2),
}
# Bytes on a disk below which there is a warning.
LOW = 2_000_000_000
# Seconds by which the clocks may differ.
CLOCK_DIFFERENCE = 5
# How many parts of the catalogue are compared in an hour: ten thousand items in a day.
AN_HOUR = 4
# How many entries of the catalogue that differed are compared again each hour.
MOST_AGAIN = 100
# Endings of what takes mail and sends none.
UNSENT = (".console.EmailBackend", ".filebased.EmailBackend")
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


class Problem(NamedTuple):
    code: str
    facts: dict
    is_error: bool


def problem(code, **facts):
    return Problem(code, facts, TEXTS[code].is_error)


def find_problems(*, is_hourly=False):
    """Return all problems of this moment; without a database, those of the machine.

    ``is_hourly``: what takes long is looked at in turns.
    """
    problems = run([check_settings, check_static, check_folders, check_disks])
    of_database = run([check_database])
    # Without its tables there is nothing to look at.
    if not of_database:
        of_database = run(
            [
                check_some_of_catalogue if is_hourly else check_catalogue,
                *[check_runs, check_contact, check_files],
                *[check_working_copies, check_generated_files, check_mail],
            ]
        )
    return problems + of_database


def run(checks):
    """Return what these checks find; one that fails is a problem itself."""
    problems = []
    for check in checks:
        try:
            problems += check()
        except Exception as error:
            logger.exception("The check %s failed.", check.__name__)
            problems.append(problem("check", name=check.__name__, reason=str(error)))
    return problems


# Settings and machine


def check_settings():
    host = urlsplit(settings.SITE_URL).hostname
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield problem("settings.hosts", name=host)
    # What is right for a site that only its own machine reaches.
    if host in LOCAL_HOSTS:
        return
    if settings.DEBUG:
        yield problem("settings.debug")
    if not settings.HTTPS or not settings.SITE_URL.startswith("https:"):
        yield problem("settings.https")
    if settings.MAILERS["default"]["BACKEND"].endswith(UNSENT):
        yield problem("settings.mail")
    if apps.is_installed("demo"):
        yield problem("settings.demo")


def check_static():
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not settings.DEBUG and not manifest.exists():
        yield problem("static", folder=str(settings.STATIC_ROOT))


def folders():
    """Return {setting: folder} of those into which the site writes."""
    names = ["MEDIA_ROOT", "PAGES_ROOT", "MIRROR_ROOT"]
    values = {name: getattr(settings, name) for name in names}
    return {name: Path(value) for name, value in values.items() if value}


def check_folders():
    for name, folder in folders().items():
        # One that is not there yet is made.
        present = next(path for path in [folder, *folder.parents] if path.exists())
        if not os.access(present, os.W_OK):
            yield problem("folder", name=name, folder=str(folder))


def check_disks():
    seen = set()
    for folder in folders().values():
        if not folder.exists() or folder.stat().st_dev in seen:
            continue
        seen.add(folder.stat().st_dev)
        free = shutil.disk_usage(folder).free
        if free < LOW:
            code = "disk.full" if free < RESERVE else "disk.low"
            yield problem(code, folder=str(folder))


# The database


def check_database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXTRACT(epoch FROM clock_timestamp())::float")
            difference = abs(time.time() - cursor.fetchone()[0])
            cursor.execute("SHOW transaction_read_only")
            is_read_only = cursor.fetchone() == ("on",)
            version = connection.pg_version // 10_000
    except (DatabaseError, InterfaceError) as error:
        yield problem("database.unreachable", reason=str(error).strip())
        return
    if not 15 <= version <= 18:
        yield problem("database.version", version=version)
    if is_read_only:
        yield problem("database.read_only")
    if difference > CLOCK_DIFFERENCE:
        yield problem("database.clock", seconds=round(difference))
    if names := pending_migrations():
        yield problem("database.migrations", names=names)
    elif names := missing_columns():
        yield problem("database.tables", names=names)


def pending_migrations():
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _is_backwards in plan]


def missing_columns():
    """Return the columns of models that the database lacks, as table.column."""
    wanted = {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = ANY(current_schemas(false))"
        )
        missing = wanted - {*cursor.fetchall()}
    return sorted(f"{table}.{column}" for table, column in missing)


# What runs by itself


def check_runs(runs=None):
    runs = LastRun.objects.by_name() if runs is None else runs
    for name, pause in LONGEST_PAUSES.items():
        if name == "mirror" and not settings.MIRROR_ROOT:
            continue
        if name == "verification" and "backup" not in runs:
            continue
        if name not in runs:
            yield problem(f"{name}.never")
        elif runs[name].at < timezone.now() - pause:
            code = "worker.silent" if name == "worker" else f"{name}.old"
            yield problem(code, at=runs[name].at.isoformat())


# Contents


def check_contact():
    if not settings.SECURITY_CONTACT and not (
        Organization.objects.get_or_unnamed().emails
    ):
        yield problem("settings.contact")


def check_catalogue(parts=None):
    if differing := triggers.differences(parts=parts):
        yield problem("catalogue", names=[f"{label} {pk}" for label, pk in differing])


def check_some_of_catalogue():
    """Compare the parts whose turn it is in this hour, and what has differed before."""
    parts = triggers.parts_of(linkable_models(), connection)
    first = int(timezone.now().timestamp() // 3600) * AN_HOUR
    turn = {parts[number % len(parts)] for number in range(first, first + AN_HOUR)}
    yield from check_catalogue([*turn, *parts_that_differed()])


def parts_that_differed():
    """Yield the entries that the catalogue's finding names, each as a part."""
    models = {model._meta.label_lower: model for model in linkable_models()}
    finding = Finding.objects.filter(code="catalogue").first()
    for name in finding.facts["names"][:MOST_AGAIN] if finding else []:
        label, pk = name.split()
        if label in models:
            yield triggers.Part(models[label], int(pk), int(pk) + 1)


def check_files():
    if names := lost_files():
        yield problem("files.lost", number=len(names), names=names)


def lost_files():
    """Return the names of files that records name and the storage lacks."""
    return [name for name in names_of_files() if not default_storage.exists(name)]


def names_of_files():
    for token, sizes in Picture.objects.values_list("token", "sizes"):
        yield from file_names(token, sizes)
    columns = [*(f"file_{language}" for language in LANGUAGES), "common_file"]
    documents = Document.objects.values_list(*columns)
    generated = GeneratedFile.objects.values_list("file")
    for facts in [facts for row in [*documents, *generated] for facts in row if facts]:
        yield facts["name"]


def check_working_copies():
    failed = ScopeProgress.objects.exclude(failure="").select_related("working_copy")
    if names := sorted({str(progress.working_copy) for progress in failed}):
        yield problem("working_copies", number=len(names), names=names)


def check_generated_files():
    failed = GeneratedFile.objects.filter(failed_at__isnull=False)
    if names := [f"{file.format} ({file.language})" for file in failed]:
        yield problem("generated_files", names=names)


def check_mail():
    undelivered = Notification.objects.undelivered().select_related("person")
    if names := sorted({str(notification.person) for notification in undelivered}):
        yield problem("mail", number=len(names), names=names)


def store(problems):
    """Store the problems for the back office; do nothing without a database."""
    with suppress(DatabaseError, InterfaceError):
        Finding.objects.replace(problems)
        LastRun.objects.note("doctor")
