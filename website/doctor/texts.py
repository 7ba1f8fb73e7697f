"""The words for what the doctor finds: {code: Text}."""

from datetime import datetime
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

# How many names a sentence lists.
MOST_NAMES = 5


class Text(NamedTuple):
    is_error: bool
    problem: str
    remedy: str


BACK_UP = _("Run: manage.py backup FOLDER. Turn institute-backup.timer on.")
VERIFY = _("Run: manage.py restore FOLDER --verify. Turn institute-verify.timer on.")
START_WORKER = _(
    "Run: systemctl restart institute-worker, and read: journalctl -u institute-worker."
)

TEXTS = {
    "check": Text(
        True,
        _("The check “%(name)s” could not be made: %(reason)s"),
        _("Read the log of the worker, and report it to the developers."),
    ),
    "database.unreachable": Text(
        True,
        _("The database does not answer: %(reason)s"),
        _("Start PostgreSQL and read its log; check DATABASE_URL."),
    ),
    "database.read_only": Text(
        True,
        _("The database takes no changes: readers are served, editors are not."),
        _(
            "It is a standby, or default_transaction_read_only is on: promote it, or "
            "turn that off."
        ),
    ),
    "database.version": Text(
        True,
        _("PostgreSQL %(version)s is not supported."),
        _("Move the database to a PostgreSQL of version 15 to 18."),
    ),
    "database.clock": Text(
        True,
        _("The clocks of the site and of the database differ by %(seconds)s seconds."),
        _("Let both machines take their time from the network (NTP)."),
    ),
    "database.migrations": Text(
        True,
        _("Migrations are not applied: %(names)s"),
        _("Run: manage.py migrate"),
    ),
    "database.tables": Text(
        True,
        _("The tables are not those of this version of the site; they lack: %(names)s"),
        _("Install the version that matches the database, or restore a backup."),
    ),
    "catalogue": Text(
        True,
        _("Search and lists differ from the records: %(names)s"),
        _("Run: manage.py rebuild_catalogue"),
    ),
    "worker.never": Text(True, _("The worker has never run."), START_WORKER),
    "worker.silent": Text(
        True,
        _("The worker has not reported since %(at)s."),
        START_WORKER,
    ),
    "backup.never": Text(True, _("There is no backup."), BACK_UP),
    "backup.old": Text(True, _("The last backup was made on %(at)s."), BACK_UP),
    "verification.never": Text(False, _("No backup was ever verified."), VERIFY),
    "verification.old": Text(False, _("A backup was last verified on %(at)s."), VERIFY),
    "mirror.old": Text(
        False,
        _("The static mirror was last made on %(at)s."),
        _("Run: manage.py mirror, and read what it says."),
    ),
    "mirror.never": Text(
        False,
        _("MIRROR_ROOT is set, but there is no static mirror."),
        _("Run: manage.py mirror, and read what it says."),
    ),
    "folder": Text(
        True,
        _("The site cannot write into %(name)s: %(folder)s"),
        _("Make the folder, and give it to the user of the site."),
    ),
    "disk.full": Text(
        True,
        _("The disk of %(folder)s is full: files and pages cannot be stored."),
        _("Make room: old backups, logs; manage.py cleanup_media --check names more."),
    ),
    "disk.low": Text(
        False,
        _("The disk of %(folder)s is nearly full."),
        _("Make room: old backups, logs; manage.py cleanup_media --check names more."),
    ),
    "static": Text(
        True,
        _("The static files are not collected in %(folder)s."),
        _("Run: manage.py collectstatic --noinput, and restart the site."),
    ),
    "files.lost": Text(
        True,
        _("Files that records use are missing (%(number)s): %(names)s"),
        _("Copy them from the folder media of a backup, or upload them again."),
    ),
    "working_copies": Text(
        False,
        _("Changes could not be published on their date (%(number)s): %(names)s"),
        _("Their form says why: publish them there, or remove the date."),
    ),
    "generated_files": Text(
        False,
        _("Files of the glossary could not be made: %(names)s"),
        _("The log of the worker says why; it tries again every ten minutes."),
    ),
    "mail": Text(
        False,
        _(
            "Some people could not be e-mailed about what is waiting for them "
            "(%(number)s): %(names)s"
        ),
        _(
            "Check MAIL_URL and their addresses; the log of the worker says why. They "
            "find it in the back office."
        ),
    ),
    "settings.debug": Text(
        True,
        _("DEBUG is on: errors show the settings of the site to everybody."),
        _("Set DEBUG=False, and restart the site."),
    ),
    "settings.https": Text(
        True,
        _("The site is served without encryption."),
        _("Set HTTPS=True and a SITE_URL with https://, and put nginx in front."),
    ),
    "settings.hosts": Text(
        True,
        _("The site does not answer under its own name: %(name)s"),
        _("Add the name to ALLOWED_HOSTS, or leave that out."),
    ),
    "settings.mail": Text(
        False,
        _("Mail is not sent, but written to the log or to files."),
        _("Set MAIL_URL."),
    ),
    "settings.contact": Text(
        False,
        _("security.txt has no address for reporting a security hole."),
        _("Set SECURITY_CONTACT, or give the Institute an e-mail address."),
    ),
    "settings.demo": Text(
        False,
        _("The demo content is installed on a public site, with its accounts."),
        _("Remove DEMO_PASSWORD from the settings, and make its accounts inactive."),
    ),
}


def describe(code, facts):
    """Return what is wrong, and how to mend it, in the active language."""
    text = TEXTS[code]
    values = {name: as_words(name, value) for name, value in facts.items()}
    return str(text.problem) % values, str(text.remedy)


def as_words(name, value):
    if name == "at":
        return date_format(localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    if isinstance(value, list):
        return ", ".join(value[:MOST_NAMES]) + "…" * (len(value) > MOST_NAMES)
    return value
