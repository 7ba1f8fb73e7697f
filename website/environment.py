"""Reads settings from the environment: a wrong value stops the start, by its name."""

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured


def env(name, default=None, read=str):
    """Return what ``read``, one of the functions below, makes of a variable."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set: see the table in README.md.")
    try:
        return read(value)
    except (LookupError, ValueError) as error:
        may_have_password = read in {database, mail} or "@" in value
        shown = "" if may_have_password else f" is {value!r}: it"
        raise ImproperlyConfigured(f"{name}{shown} takes {read.takes}.") from error


def env_folder(name, default):
    """Return a path; None where the variable is set to nothing."""
    path = os.environ.get(name, default).strip()
    return Path(path) if path else None


def env_together(*names):
    """Return the texts of variables, of which none is set without the others."""
    values = {name: env(name, "") for name in names}
    given = [name for name in names if values[name]]
    lacking = [name for name in names if not values[name]]
    if given and lacking:
        raise ImproperlyConfigured(f"{lacking[0]} is not set, but {given[0]} is.")
    return [*values.values()]


def takes(what):
    """Say what a function reads; it raises ValueError or LookupError of all else."""

    def decorate(read):
        read.takes = what
        return read

    return decorate


@takes("True or False")
def boolean(value):
    return {"True": True, "1": True, "False": False, "0": False}[value]


@takes("a number")
def number(value):
    """Return a number that is not negative."""
    if not re.fullmatch(r"\d+(\.\d+)?", value, re.ASCII):
        raise ValueError(value)
    return float(value)


def choice(*choices):
    @takes(" or ".join(choices))
    def read(value):
        return choices[choices.index(value)]

    return read


def parts_of(value, *schemes):
    """Return the parts of a URL with one of these schemes and a host."""
    url = urlsplit(value)
    if url.scheme not in schemes or not url.hostname:
        raise ValueError(value)
    return url


@takes("an address such as https://example.org")
def site_url(value):
    """Return an http(s) URL without a path or a final slash."""
    value = value.rstrip("/")
    if parts_of(value, "http", "https").path:
        raise ValueError(value)
    return value


@takes("an address such as https://api.example.org/v2/translate")
def endpoint(value):
    """Return an http(s) URL with whatever path; "" where none is set."""
    return value and parts_of(value, "http", "https").geturl()


@takes("mailto:… or https://…")
def contact(value):
    """Return an address of RFC 9116; "" where none is set."""
    if value and not re.match("(mailto:|https://).", value):
        raise ValueError(value)
    return value


@takes("a zone such as Europe/Moscow")
def zone(value):
    return ZoneInfo(value).key


@takes("an address such as postgres://user:password@host:5432/name")
def database(value):
    """Return what Django takes as a database; ``?option=value`` is for libpq."""
    url = urlsplit(value)
    name = unquote(url.path.lstrip("/"))
    if not name or url.scheme not in {"postgres", "postgresql"}:
        raise ValueError(value)
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or options.pop("user", "")),
        "PASSWORD": unquote(url.password or options.pop("password", "")),
        "HOST": unquote(url.hostname or options.pop("host", "")),
        "PORT": url.port or options.pop("port", ""),
        "OPTIONS": options,
    }


@takes("an address such as smtp://user:password@mail.example:587")
def mail(value):
    """Return what Django takes as a mailer.

    ``smtp:`` is encrypted by STARTTLS, ``smtps:`` from the start. ``console:`` writes
    mail to the log, ``file:///folder`` to files there.
    """
    if value == "console:":
        return {"BACKEND": "accounts.mail.MailLog"}
    url = urlsplit(value)
    if url.scheme == "file" and not url.netloc and len(url.path) > 1:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": unquote(url.path)},
        }
    url = parts_of(value, "smtp", "smtps")
    is_local = url.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": url.hostname,
            "port": url.port or (465 if url.scheme == "smtps" else 587),
            "username": unquote(url.username or ""),
            "password": unquote(url.password or ""),
            "use_ssl": url.scheme == "smtps",
            # Unencrypted only to a server on this machine.
            "use_tls": url.scheme == "smtp" and not is_local,
            # Seconds: the person who saves a reply waits for it.
            "timeout": 10,
        },
    }
