"""Problems of settings, machine and database."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django.utils.translation import gettext_noop as _

from accounts import provider
from website.doctor import error, warning
from website.page_cache.stored_page import RESERVE

# Bytes on a disk below which there is a warning.
LOW = 2_000_000_000
# Endings of what takes mail and sends none.
UNSENT = (".console.EmailBackend", ".filebased.EmailBackend")
# What this site signs in with at others.
SECRETS = ["CROSSREF_PASSWORD", "DOAJ_KEY", "OIDC_SECRET", "TRANSLATE_KEY"]
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}

MAKE_ROOM = _(
    "Make room: old backups, logs; manage.py cleanup_media --check names more."
)


def check_settings():
    host = urlsplit(settings.SITE_URL).hostname
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield error(
            "settings.hosts",
            _("The site does not answer under its own name: %(name)s"),
            _("Add the name to ALLOWED_HOSTS, or leave that out."),
            name=host,
        )
    for secret in SECRETS:
        url = f"{secret.split('_')[0]}_URL"
        address = urlsplit(getattr(settings, url))
        is_open = address.scheme == "http" and address.hostname not in LOCAL_HOSTS
        if is_open and getattr(settings, secret):
            yield warning(
                "settings.service",
                _("A password is sent without encryption: %(name)s"),
                _("Set an address with https://."),
                name=url,
            )
    # What is right for a site that only its own machine reaches.
    if host in LOCAL_HOSTS:
        return
    if settings.DEBUG:
        yield error(
            "settings.debug",
            _("DEBUG is on: errors show the settings of the site to everybody."),
            _("Set DEBUG=False, and restart the site."),
        )
    if not settings.HTTPS or not settings.SITE_URL.startswith("https:"):
        yield error(
            "settings.https",
            _("The site is served without encryption."),
            _("Set HTTPS=True and a SITE_URL with https://, and put nginx in front."),
        )
    if settings.MAILERS["default"]["BACKEND"].endswith(UNSENT):
        yield warning(
            "settings.mail",
            _("Mail is not sent, but written to the log or to files."),
            _("Set MAIL_URL."),
        )
    if apps.is_installed("demo"):
        yield warning(
            "settings.demo",
            _("The demo content is installed on a public site, with its accounts."),
            _("Remove DEMO_PASSWORD from the settings; make its accounts inactive."),
        )


def check_provider():
    if not settings.OIDC_URL:
        return
    try:
        provider.client()
    except Exception as failure:
        yield warning(
            "provider",
            _("Nobody can sign in by the provider %(url)s: %(reason)s"),
            _("Open its address and /.well-known/openid-configuration below it."),
            url=settings.OIDC_URL,
            reason=str(failure),
        )


def check_static():
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not settings.DEBUG and not manifest.exists():
        yield error(
            "static",
            _("The static files are not collected in %(folder)s."),
            _("Run: manage.py collectstatic --noinput, and restart the site."),
            folder=str(settings.STATIC_ROOT),
        )


def folders():
    """Return {setting: folder} of those into which the site writes."""
    names = ["MEDIA_ROOT", "PAGES_ROOT"]
    return {name: Path(root) for name in names if (root := getattr(settings, name))}


def check_folders():
    for name, folder in folders().items():
        # One that is not there yet is made.
        present = next(path for path in [folder, *folder.parents] if path.exists())
        if not os.access(present, os.W_OK):
            yield error(
                "folder",
                _("The site cannot write into %(name)s: %(folder)s"),
                _("Make the folder, and give it to the user of the site."),
                name=name,
                folder=str(folder),
            )


def check_disks():
    present = [folder for folder in folders().values() if folder.exists()]
    for folder in {folder.stat().st_dev: folder for folder in present}.values():
        free = shutil.disk_usage(folder).free
        if free < RESERVE:
            text = _(
                "The disk of %(folder)s is full: files and pages cannot be stored."
            )
            yield error("disk.full", text, MAKE_ROOM, folder=str(folder))
        elif free < LOW:
            text = _("The disk of %(folder)s is nearly full.")
            yield warning("disk.low", text, MAKE_ROOM, folder=str(folder))


# The database


def check_database():
    try:
        takes_nothing = is_read_only()
    except (DatabaseError, InterfaceError) as failure:
        yield error(
            "database.unreachable",
            _("The database does not answer: %(reason)s"),
            _("Start PostgreSQL and read its log; check DATABASE_URL."),
            reason=str(failure).strip(),
        )
        return
    if takes_nothing:
        yield error(
            "database.read_only",
            _("The database takes no changes: readers are served, editors are not."),
            _(
                "It is a standby, or default_transaction_read_only is on: promote it, "
                "or turn that off."
            ),
        )
    if names := pending_migrations():
        yield error(
            "database.migrations",
            _("Migrations are not applied: %(names)s"),
            _("Run: manage.py migrate"),
            names=names,
        )
    elif names := missing_columns():
        yield error(
            "database.tables",
            _(
                "The tables are not those of this version of the site; they lack: "
                "%(names)s"
            ),
            _("Install the version that matches the database, or restore a backup."),
            names=names,
        )


def is_read_only():
    """Tell whether the database takes no changes; a standby does not either."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return cursor.fetchone() == ("on",)


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


CHECKS = [check_settings, check_provider, check_static, check_folders, check_disks]
