"""What is noted of people's doings in Django's log, which nobody can change or empty.

What a text said is kept by its revisions; here stand sign-ins, rights and publications.
"""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models
from django.utils.translation import gettext, gettext_lazy as _

# The states of a text that readers meet.
PUBLIC = {"published", "withdrawn"}


class Act(models.TextChoices):
    """What was done; as ``change_message`` a code, then what tells more of it."""

    SIGNED_IN = "signed-in", _("Signed in.")
    SIGNED_OUT = "signed-out", _("Signed out.")
    REFUSED = "refused", _("A sign-in was refused.")
    RIGHTS = "rights", _("Rights changed:")
    STATE = "state", _("State changed:")
    IMPORTED = "imported", _("From a table.")


def note(user, record, act, details=""):
    """Write one line into the log."""
    LogEntry.objects.log_actions(
        user.pk, [record], CHANGE, f"{act.value} {details}".strip()
    )


def told(entry) -> str:
    """Return what a line of the log says, in the language of who reads it."""
    code, _space, details = entry.change_message.partition(" ")
    if code in Act.values:
        return f"{Act(code).label} {details}".strip()
    return entry.get_change_message() or gettext("Deleted.")


def follow(user, record, before, now, reason=""):
    """Note that a text of ``record`` came before readers, or left them.

    ``before`` and ``now`` are snapshots; ``reason`` is what the person gave as one.
    What nobody did by name is not noted.
    """
    if user is None:
        return
    for name in now:
        if not name.startswith("state_"):
            continue
        was, is_now = before.get(name, "draft"), now[name]
        language = name.removeprefix("state_")
        dates = [f"published_{end}_{language}" for end in ["at", "until"]]
        redated = any(before.get(date) != now.get(date) for date in dates)
        if (was != is_now and {was, is_now} & PUBLIC) or (is_now in PUBLIC and redated):
            details = f"{language}: {was} → {is_now}"
            if moment := now.get(dates[0]):
                # To the minute, as the snapshot keeps it: in UTC.
                details += f", {moment[:16].replace('T', ' ')} UTC"
            if reason:
                details += f": {reason}"
            note(user, record, Act.STATE, details)


def signed_in(sender, request, user, **kwargs):
    note(user, user, Act.SIGNED_IN)


def signed_out(sender, request, user, **kwargs):
    if user is not None:
        note(user, user, Act.SIGNED_OUT)


def sign_in_refused(sender, credentials, request=None, **kwargs):
    """Note it at the account that was meant; a name that is nobody's is not kept."""
    from accounts.models import User

    name = credentials.get(User.USERNAME_FIELD)
    if isinstance(name, str) and (user := User.objects.filter(username=name).first()):
        note(user, user, Act.REFUSED)


def rights_of(record) -> dict:
    """Return what a person, or all of a group, may do: {name: value or set}."""
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


def rights_changed(by, record, before):
    """Note each right that differs from ``before``: what came, what went."""
    for name, value in rights_of(record).items():
        was = before.get(name, type(value)())
        if was != value:
            note(by, record, Act.RIGHTS, f"{name}: {difference(was, value)}")


def difference(was, now):
    if isinstance(now, set):
        came = [f"+{one}" for one in sorted(now - was)]
        return ", ".join([*came, *(f"−{one}" for one in sorted(was - now))])
    return f"{was} → {now}"
