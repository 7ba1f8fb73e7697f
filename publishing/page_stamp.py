"""The stamp of the stored pages: the name of the folder in which they lie.

``PAGES_ROOT`` has a folder for each stamp, and the link ``current`` to one of them.
After each change that readers may see the link is removed (``renew``); who renders the
next page makes a folder with a new name. The stamp is read before a page is rendered,
so a page of old data is never stored under a new stamp.

To remove a link needs neither space nor a database, so it works on a full disk too, and
for a command that another user runs. Machines that share a database count the changes
in a sequence of it, at which each looks every second (``website.page_cache.validity``).
"""

import logging
import os
import secrets
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

logger = logging.getLogger(__name__)

CURRENT = "current"
# For how long somebody may still read or write an old folder.
GRACE = timedelta(minutes=1)

# So that a full disk is reported once, not at each request.
_is_failing = False
# Whether a change could not be counted.
_is_uncounted = False


def current():
    """Return the present stamp, a new one if there is none; None where none is kept."""
    root = settings.PAGES_ROOT
    if not root:
        return None
    try:
        return os.readlink(f"{root}/{CURRENT}")
    except FileNotFoundError:
        pass
    except OSError as error:
        note_failure(error)
        return None
    stamp = f"{timezone.now().timestamp():.6f}-{secrets.token_hex(4)}"
    try:
        os.makedirs(f"{root}/{stamp}")
        # It fails if another process was first.
        os.symlink(stamp, f"{root}/{CURRENT}")
        return stamp
    except OSError as error:
        with suppress(OSError):
            os.rmdir(f"{root}/{stamp}")
        with suppress(OSError):
            return os.readlink(f"{root}/{CURRENT}")
        note_failure(error)
        return None


def renew():
    """Forget all stored pages, after a change: here at once, elsewhere in a second."""
    if settings.PAGES_ROOT:
        forget()
        count_change()


def forget(stamp=None):
    """Forget the pages of this machine; with ``stamp``, only if it is current."""
    if not settings.PAGES_ROOT:
        return
    link = f"{settings.PAGES_ROOT}/{CURRENT}"
    try:
        if stamp is None or os.readlink(link) == stamp:
            os.unlink(link)
    except FileNotFoundError:
        pass
    except OSError:
        logger.exception("Stored pages could not be forgotten: readers get old ones.")


def count_change():
    """Count a change, by which other machines learn of it."""
    global _is_uncounted
    try:
        with connection.cursor() as cursor:
            # Before the first migration it is missing, and there are no pages.
            cursor.execute("SELECT nextval(to_regclass('publishing_page_changes'))")
        _is_uncounted = False
    except (DatabaseError, InterfaceError) as error:
        logger.warning("Other machines do not know yet of a change: %s", error)
        _is_uncounted = True


def count_again():
    """Count a change that could not be counted."""
    if _is_uncounted:
        count_change()


def changes():
    """Return how many changes were counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM publishing_page_changes")
        return cursor.fetchone()[0]


def began_at(stamp):
    """Return the moment at which a stamp was made."""
    return datetime.fromtimestamp(float(stamp.partition("-")[0]), UTC)


def remove_old():
    """Remove the folders of former stamps once nobody serves them any more."""
    root = settings.PAGES_ROOT
    if not root:
        return
    with suppress(OSError):
        present, now = began_at(os.readlink(f"{root}/{CURRENT}")), timezone.now()
        if present > now - GRACE:
            return
        for name in os.listdir(root):
            # Nothing else that somebody has put there.
            with suppress(ValueError):
                # Of the future are those made before the clock was set back.
                if not present <= began_at(name) <= now:
                    shutil.rmtree(f"{root}/{name}", ignore_errors=True)


def note_failure(error):
    """Log that pages cannot be stored, once until it works again."""
    global _is_failing
    if not _is_failing:
        logger.warning("Pages are not stored: %s", error)
    _is_failing = True


def note_success():
    global _is_failing
    _is_failing = False
