"""Mails notifications, by the worker: nothing waits for a mail server."""

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from accounts import mail
from accounts.models import User
from accounts.permissions import may_see
from desk.models import Notification
from desk.notifications import lines_of
from desk.results import results_at

logger = logging.getLogger(__name__)

# After each try that failed; after the last one it is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in [1, 5, 30, 2 * 60, 8 * 60, 24 * 60]]
# Of a mail; the rest is on the page.
MOST_LINES = 30


def mail_notifications():
    """Send each person one mail of all that is due."""
    due = Notification.objects.due().order_by("person").values_list("person").distinct()
    for (pk,) in list(due):
        mail_person(pk)


def mail_person(pk):
    rows = claim(pk)
    if not rows:
        return
    person = User.objects.get(pk=pk)
    rows = still_reaching(person, rows)
    if not rows:
        return
    if send(person, rows):
        sent = Notification.objects.filter(pk__in=[row.pk for row in rows])
        sent.update(mailed_at=timezone.now(), mail_at=None)
    else:
        give_up([row.pk for row in rows if row.attempts >= len(PAUSES)])


def claim(pk):
    """Take what is due for a person, so that no other worker sends it.

    The next try is noted before this one: it is made if the process dies meanwhile.
    No row is locked while the mail server is waited for.
    """
    with transaction.atomic():
        due = Notification.objects.due().filter(person=pk).order_by("pk")
        rows = list(due.select_for_update(skip_locked=True, of=["self"]))
        for row in rows:
            row.mail_at = timezone.now() + PAUSES[min(row.attempts, len(PAUSES) - 1)]
            row.attempts += 1
        Notification.objects.bulk_update(rows, ["mail_at", "attempts"])
    return rows


def still_reaching(person, rows):
    """Return what the person may still be told; forget the rest."""
    exists = results_at({row.pointer for row in rows})
    seen = {
        label
        for label in {row.to_model for row in rows}
        if may_see(person, apps.get_model(label))
    }
    if not (person.is_active and person.is_staff and person.email):
        seen = set()
    kept = [row for row in rows if row.to_model in seen and row.pointer in exists]
    if dropped := {row.pk for row in rows} - {row.pk for row in kept}:
        Notification.objects.filter(pk__in=dropped).delete()
    return kept


def send(person, rows) -> bool:
    with override(person.interface_language):
        subject, body = subject_and_body(rows)
    # The same one when it is sent again after a crash.
    identity = f"<notification.{rows[0].pk}@{urlsplit(settings.SITE_URL).hostname}>"
    return mail.send(person, subject, body, **{"Message-ID": identity})


def subject_and_body(rows):
    """Return both in the active language."""
    lines = lines_of(rows[::-1])
    if len(lines) == 1:
        subject = f"{lines[0].title}: {lines[0].what}"
    else:
        subject = ngettext(
            "Back office: updates on %(number)s item",
            "Back office: updates on %(number)s items",
            len(lines),
        ) % {"number": len(lines)}
    context = {
        "lines": lines[:MOST_LINES],
        "more": len(lines[MOST_LINES:]),
        "page": settings.SITE_URL + reverse("admin:notifications"),
    }
    body = render_to_string("admin/desk/notification_mail.txt", context)
    return " ".join(subject.split())[:200], body


def give_up(pks):
    for pk in pks:
        logger.error("Notification %s is given up.", pk)
    Notification.objects.filter(pk__in=pks).update(mail_at=None)
