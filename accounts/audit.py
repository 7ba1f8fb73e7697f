"""Writes Django's admin log, in which the database lets nobody change a line.

It holds sign-ins, changes of permissions and what is done with many items at once; what
happened to an item is in its revisions.
"""

from datetime import timedelta
from enum import StrEnum

from allauth.account.signals import password_reset
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from accounts.devices import client_address, network_of

# Refused sign-ins are logged this often.
REFUSALS_EVERY = timedelta(hours=1)


class Act(StrEnum):
    """What was done; ``change_message`` is this code, then a space and details."""

    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    # From which network.
    REFUSED = "refused"
    PASSWORD = "password"
    INVITED = "invited"
    FACTOR = "factor"
    FACTOR_RESET = "factor-reset"
    SESSIONS = "sessions"
    RIGHTS = "rights"
    PURGED = "purged"
    IMPORTED = "imported"
    DEPOSITED = "deposited"
    RELEASE = "release"


def log(user, record, act, details=""):
    """Write a line into the log; ``record``: what it is about, if anything."""
    message = f"{act.value} {details}".strip()
    if record:
        LogEntry.objects.log_actions(user.pk, [record], CHANGE, message)
    else:
        LogEntry.objects.create(user=user, action_flag=CHANGE, change_message=message)


def purge(*, days=None, person=None, kind=None, item=None) -> int:
    """Let the database forget something of the log; return of how many lines.

    ``days``: lines that are older; ``person``: the key of an account; ``kind``,
    ``item``: the keys of a content type and an object, of which the words go.
    """
    arguments = [days, person, kind, None if item is None else str(item)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT accounts_purge_log(%s::integer, %s, %s::integer, %s)", arguments
        )
        return cursor.fetchone()[0]


def purge_words(pointer):
    """Remove the words of an item from the lines about it; what was done stays."""
    kind = ContentType.objects.get_by_natural_key(*pointer.model.split("."))
    purge(kind=kind.pk, item=pointer.pk)


ACTS = {
    user_logged_in: Act.SIGNED_IN,
    user_logged_out: Act.SIGNED_OUT,
    password_reset: Act.PASSWORD,
}


def log_own_act(sender, signal, user, **kwargs):
    # Nobody was signed in who signs out once more.
    if user is not None:
        log(user, user, ACTS[signal])


def log_failed_sign_in(sender, credentials, request=None, **kwargs):
    from accounts.models import User

    log_refusal(request, credentials.get(User.USERNAME_FIELD))


def log_failed_factor(sender, request, user, **kwargs):
    log_refusal(request, user.get_username())


def log_refusal(request, username):
    """Log that a sign-in was refused, once an hour for each account and network.

    A name that no account has is not stored: it may be a password.
    """
    from accounts.models import NOBODY, User, stand_in

    user = User.objects.people().filter(username=str(username)).first()
    address = client_address(request) if request else ""
    details = network_of(address, v4=24, v6=48)[:50]
    nobody = stand_in(NOBODY)
    lines = LogEntry.objects.filter(
        user=nobody,
        object_id=str(user.pk) if user else None,
        change_message=f"{Act.REFUSED.value} {details}".strip(),
        action_time__gt=timezone.now() - REFUSALS_EVERY,
    )
    if not lines.exists():
        log(nobody, user, Act.REFUSED, details)


def log_factor(sender, user, authenticator, signal, **kwargs):
    from allauth.mfa.signals import authenticator_added

    sign = "+" if signal is authenticator_added else "−"
    log(user, user, Act.FACTOR, f"{sign}{authenticator.type}")


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
    for name, new in rights_of(record).items():
        old = before.get(name, type(new)())
        change = f"{old} → {new}"
        if isinstance(new, set):
            added = [f"+{each}" for each in sorted(new - old)]
            change = ", ".join([*added, *(f"−{each}" for each in sorted(old - new))])
        if old != new:
            log(by, record, Act.RIGHTS, f"{name}: {change}")
