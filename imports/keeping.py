"""Keeps a table on the server between its trial and its import.

The person gets a random name only, and it opens nothing for anybody else.
"""

import fcntl
import json
import logging
import re
import secrets
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# Seconds after which a table that nobody imported is removed.
DAY = 24 * 60 * 60

BEGUN, STORED = "begun", "stored"
logger = logging.getLogger(__name__)


def folder():
    return Path(settings.MEDIA_ROOT) / "imports"


def keep(content, *, user, subject) -> str:
    """Store what JSON can hold; return the name under which ``load`` finds it."""
    name = secrets.token_urlsafe(16)
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    remove_old()
    save(name, content, user=user, subject=subject)
    return name


def save(name, content, *, user, subject) -> None:
    owner = {"user": user.pk, "subject": subject}
    path = file_of(name)
    part = path.with_suffix(".part")
    try:
        part.write_text(
            json.dumps({**content, "owner": owner}, ensure_ascii=False), "utf-8"
        )
        part.chmod(0o600)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


# What is known of the use of a content. It is marked before the use begins: were the
# disk full behind it, nobody could tell that it must not be used again.


def begin(name) -> None:
    place_of(name, BEGUN).mark_updated(0o600)


def end(name, *, is_stored) -> None:
    """Tell how the use ended; where nothing is stored, it may be used again."""
    try:
        if is_stored:
            place_of(name, BEGUN).rename(place_of(name, STORED))
        else:
            place_of(name, BEGUN).unlink()
    except OSError:
        logger.exception("The mark of a table could not be changed.")


def use_of(name):
    """Return what the mark says, or None of what is being used at this moment."""
    try:
        with alone(name):
            return mark_of(name)
    except ValidationError:
        return None


def mark_of(name):
    """Return BEGUN or STORED, or None of what was not used."""
    marks = (mark for mark in [STORED, BEGUN] if place_of(name, mark).exists())
    return next(marks, None)


def place_of(name, mark):
    return file_of(name).with_suffix(f".{mark}")


@contextmanager
def alone(name):
    """Let nobody else do with the content what is done in the block."""
    with file_of(name).open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ValidationError(
                gettext("Another import is under way: try again when it is done.")
            ) from error
        yield


def load(name, *, user, subject):
    """Return what was kept for this person, or None."""
    try:
        content = json.loads(file_of(name).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    owner = {"user": user.pk, "subject": subject}
    return content if content.pop("owner", None) == owner else None


def file_of(name):
    if not re.fullmatch("[A-Za-z0-9_-]{22}", name):
        raise ValueError(name)
    return folder() / f"{name}.json"


def remove_old(*, is_dry=False) -> int:
    """Remove what nobody imported within a day; return how many files that are."""
    removed = 0
    for path in folder().glob("*"):
        # Another process may do the same.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - DAY:
                removed += 1
                if not is_dry:
                    path.unlink()
    return removed
