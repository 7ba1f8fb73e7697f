"""Writes Django's admin log, in which the database lets nobody change a line.

It holds sign-ins, changes of permissions and publications; the texts themselves are in
the revisions.
"""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models
from django.utils.translation import gettext, gettext_lazy as _

# The states in which readers see a text, or a notice in its place.
PUBLIC = {"published", "withdrawn"}


class Act(models.TextChoices):
    """What was done; ``change_message`` is this code, then a space and details."""

    SIGNED_IN = "signed-in", _("Signed in.")
    SIGNED_OUT = "signed-out", _("Signed out.")
    REFUSED = "refused", _("A sign-in was refused.")
    RIGHTS = "rights", _("Rights changed:")
    STATE = "state", _("State changed:")
    PURGED = "purged", _("Former texts removed for good:")
    IMPORTED = "imported", _("From a table.")


def log(user, record, act, details=""):
    """Write a line into the log."""
    LogEntry.objects.log_actions(
        user.pk, [record], CHANGE, f"{act.value} {details}".strip()
    )


def describe(entry) -> str:
    """Return a line of the log as text, in the active language."""
    code, _space, details = entry.change_message.partition(" ")
    if code in Act.values:
        return f"{Act(code).label} {details}".strip()
    return entry.get_change_message() or gettext("Deleted.")


def log_state_change(user, record, before, now, reason=""):
    """Log that a language of ``record`` was published, withdrawn or dated anew.

    ``before`` and ``now``: snapshots. ``reason``: what the person wrote. Without a
    user nothing is logged.
    """
    if user is None:
        return
    for name in now:
        if not name.startswith("state_"):
            continue
        old, new = before.get(name, "draft"), now[name]
        language = name.removeprefix("state_")
        dates = [f"published_{end}_{language}" for end in ["at", "until"]]
        redated = any(before.get(date) != now.get(date) for date in dates)
        if (old != new and {old, new} & PUBLIC) or (new in PUBLIC and redated):
            details = f"{language}: {old} → {new}"
            if moment := now.get(dates[0]):
                # To the minute; a snapshot has it in UTC.
                details += f", {moment[:16].replace('T', ' ')} UTC"
            if reason:
                details += f": {reason}"
            log(user, record, Act.STATE, details)


def log_sign_in(sender, request, user, **kwargs):
    log(user, user, Act.SIGNED_IN)


def log_sign_out(sender, request, user, **kwargs):
    if user is not None:
        log(user, user, Act.SIGNED_OUT)


def log_refused_sign_in(sender, credentials, request=None, **kwargs):
    """Log it at the account; an unknown name, perhaps a password, is not stored."""
    from accounts.models import User

    name = credentials.get(User.USERNAME_FIELD)
    if isinstance(name, str) and (user := User.objects.filter(username=name).first()):
        log(user, user, Act.REFUSED)


def rights_of(record) -> dict:
    """Return the rights of a user or a group as {name: value or set}."""
    if hasattr(record, "permissions"):
        names = record.permissions.values_list("content_type__app_label", "codename")
        return {"permissions": {".".join(name) for name in names}}
    return {
        "groups": set(record.groups.values_list("name", flat=True)),
        "languages": set(record.languages),
        **{
            name: getattr(record, name)
            for name in ["is_active", "is_staff", "is_superuser"]
        },
    }


def log_rights_change(by, record, before):
    """Log each of the rights that differs from ``before``."""
    for name, value in rights_of(record).items():
        old = before.get(name, type(value)())
        if old != value:
            log(by, record, Act.RIGHTS, f"{name}: {format_change(old, value)}")


def format_change(old, new):
    if isinstance(new, set):
        added = [f"+{name}" for name in sorted(new - old)]
        removed = [f"−{name}" for name in sorted(old - new)]
        return ", ".join([*added, *removed])
    return f"{old} → {new}"
