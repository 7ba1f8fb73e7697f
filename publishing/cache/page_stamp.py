"""The stamp of the stored pages: the name of the folder in which they lie.

``PAGES_ROOT`` has a folder for each stamp, and the link ``current`` to one of them.
After each change that readers may see the link is removed (``renew``); who renders the
next page makes a folder with a new name. The stamp is read before a page is rendered,
so a page of old data is never stored under a new stamp.

To remove a link needs neither space nor a database, so it works on a full disk too, and
for a command that another user runs. All other processes, also of machines that share
the database, are told by it (NOTIFY) in the moment of the commit, even if the process
that has changed something is killed then (``website.page_cache.validity`` listens).

Where there is no folder, or it cannot be written to, a process that hears of changes
(``listen``) has a stamp of its own, for what it keeps in memory.

What the back office counts changes with drafts too, which no reader sees: for that
there is a second stamp, ``of_saves``.
"""

import logging
import os
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

logger = logging.getLogger(__name__)

CURRENT = "current"
# The link to the last folder that has all pages (``website.mirror``).
COMPLETE = "complete"
# A file: when it was last written tells when people have last saved something.
SAVES = "saves"
# The channels on which the database tells of changes to pages, and of all saves.
PAGES_CHANGED, SAVES_MADE = "publishing_pages_changed", "publishing_saves_made"
CHANNELS = [PAGES_CHANGED, SAVES_MADE]
# For how long somebody may still read or write an old folder.
GRACE = timedelta(minutes=1)

# So that a full disk is reported once, not at each request.
_is_failing = False

# Of this process alone: whether it hears of changes, its stamp, and when it last heard
# of a save.
_hears, _own_stamp, _own_saves = False, None, 0


def current():
    """Return the present stamp, a new one if there is none; None where none is kept."""
    global _own_stamp
    if settings.PAGES_ROOT and (stamp := of_folder(settings.PAGES_ROOT)):
        return stamp
    if _hears and _own_stamp is None:
        _own_stamp = new_stamp()
    return _own_stamp


def new_stamp():
    return f"{timezone.now().timestamp():.6f}-{secrets.token_hex(4)}"


def of_folder(root):
    try:
        return os.readlink(f"{root}/{CURRENT}")
    except FileNotFoundError:
        pass
    except OSError as error:
        note_failure(error)
        return None
    stamp = new_stamp()
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


def of_saves():
    """Return the stamp of all that people save, drafts too; None where none is kept."""
    if (stamp := current()) is None:
        return None
    if stamp == _own_stamp:
        return stamp, _own_saves
    try:
        return stamp, os.stat(f"{settings.PAGES_ROOT}/{SAVES}").st_mtime_ns
    except OSError:
        note_saves()
        return None


def renew():
    """Forget all stored pages, after a change: here at once, elsewhere soon after."""
    forget()
    with suppressed():
        tell(PAGES_CHANGED)


def renew_on_commit():
    """Forget all stored pages as the first thing after the commit: call it first."""
    tell(PAGES_CHANGED)
    transaction.on_commit(forget)


def renew_saves():
    """Let the back office count anew, after a save that readers may not see."""
    note_saves()
    with suppressed():
        tell(SAVES_MADE)


def tell(channel):
    """Let the database tell all processes of a change, if any listens."""
    if settings.DEBUG and not settings.PAGES_ROOT:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [channel])


def hear(channel):
    """Take in what another process has told; None: it may have told anything."""
    global _hears
    _hears = True
    if channel == SAVES_MADE:
        note_saves()
    else:
        forget()


def hear_no_more():
    """Keep nothing of one's own while the database cannot tell what has changed."""
    global _hears
    _hears = False
    forget()


@contextmanager
def suppressed():
    """Log that nobody could be told: who loses the database forgets all afterwards."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        logger.warning("Other processes do not know yet of a change: %s", error)


def note_saves():
    global _own_saves
    path, now = f"{settings.PAGES_ROOT}/{SAVES}", time.time_ns()
    _own_saves = now
    if not settings.PAGES_ROOT:
        return
    try:
        with suppress(FileNotFoundError):
            os.utime(path, ns=(now, now))
            return
        with open(path, "w"):
            pass
    except OSError:
        # Without the file nothing is kept.
        with suppress(OSError):
            os.unlink(path)


def forget(stamp=None):
    """Forget the pages of this machine; with ``stamp``, only if it is current."""
    global _own_stamp
    if stamp in {None, _own_stamp}:
        _own_stamp = None
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


def complete():
    """Return the stamp of the last folder that has all pages, or None."""
    with suppress(OSError):
        return os.readlink(f"{settings.PAGES_ROOT}/{COMPLETE}")
    return None


def began_at(stamp):
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
            if name == complete():
                continue
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
