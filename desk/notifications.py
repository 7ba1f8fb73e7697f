"""Whom work reaches, and in what words: each person gets a row, which is mailed."""

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, ngettext, override
from django.views.decorators.http import require_POST

from accounts import mail
from accounts.models import User
from accounts.permissions import may_see, people_who_may, people_who_see
from desk.models import Notification
from desk.results import Result, results_at
from publishing.admin.addresses import page_of
from publishing.cache.compiled import Parameter, compiled
from publishing.content.signals import Work
from publishing.content.snapshots import SHARED
from text.languages import current

WorkMail = User.WorkMail

# When the mail of the day is sent, by the institute's clock.
DAILY_AT = time(8)
# What has the same words is told once, within this time.
SAME_STEP = timedelta(minutes=1)


def notify(sender, pointer, scopes, user, reason, people, **kwargs):
    """Store what has happened, for everybody whom it reaches; see ``work_moved``."""
    if sender in {Work.RETURNED, Work.PUBLISHED}:
        Notification.objects.mark_answered(pointer, scopes)
    reached = people_reached(sender, pointer, scopes, people).distinct()
    if user:
        reached = reached.exclude(pk=user.pk)
    if sender in {Work.NOTED, Work.RETURNED} and reason:
        reached = without_doubles(reached, sender, pointer, user, reason)
    Notification.objects.bulk_create(
        Notification(
            person=person,
            to_model=pointer.model,
            to_pk=pointer.pk,
            work=sender.value,
            scopes=scopes,
            user=user,
            reason=reason,
            mail_at=when_to_mail(person),
        )
        for person in reached
    )


def forget_reasons(sender, pointers, **kwargs):
    """Forget what people said of an item; see ``purged``."""
    Notification.objects.at(pointers).update(reason="")


def people_reached(work, pointer, scopes, people):
    """Return the people who can do something about it, and may see the item."""
    model = apps.get_model(pointer.model)
    reached = people_who_see(model)
    if work is Work.ASKED:
        reached &= people_who_may("publish", model)
    else:
        reached = reached.filter(pk__in=people)
    if work in {Work.ASKED, Work.STALE}:
        reached = reached.filter(writes_one_of(scopes, model, pointer.pk))
    return reached


def writes_one_of(scopes, model, pk):
    """Match who may write in a language of the scopes; for ``SHARED``, in all of them
    in which readers see the record."""
    writes = Q(is_superuser=True) | Q(languages__overlap=[*scopes])
    if SHARED in scopes:
        for record in model._base_manager.filter(pk=pk):
            writes |= Q(languages__contains=[*record.public_languages()])
    return writes


def without_doubles(reached, work, pointer, user, reason):
    """Leave out whom the same words reach twice: as a note, and as why it came back."""
    since = timezone.now() - SAME_STEP
    same = Notification.objects.of(pointer).filter(
        user=user, reason=reason, made_at__gt=since
    )
    if work is Work.RETURNED:
        same.unread().filter(work=Work.NOTED.value, mailed_at=None).delete()
        return reached
    told = same.filter(work=Work.RETURNED.value).values("person")
    return reached.exclude(pk__in=told)


def when_to_mail(person):
    """Return when the person wants to be mailed; None: not at all."""
    if person.work_mail == WorkMail.NONE or not person.email:
        return None
    return next_daily_mail() if person.work_mail == WorkMail.DAILY else timezone.now()


def next_daily_mail():
    now = timezone.localtime()
    day = now.date() + timedelta(days=now.time() >= DAILY_AT)
    return timezone.make_aware(datetime.combine(day, DAILY_AT))


def change_work_mail(person, choice):
    """Let the person have mail as they choose, also of what already waits."""
    person.work_mail = choice
    person.save(update_fields=["work_mail"])
    waiting = Notification.objects.unread().filter(person=person)
    waiting = waiting.exclude(mail_at=None)
    if choice == WorkMail.NONE:
        waiting.update(mail_at=None, attempts=0)
    elif choice == WorkMail.DAILY:
        waiting.filter(attempts=0).update(mail_at=next_daily_mail())


@dataclass
class Line:
    """What happened to one item, which may be deleted; the last notification first."""

    item: Result | None
    notifications: list

    @property
    def title(self):
        return self.item.title if self.item else gettext("(deleted)")

    @property
    def language(self):
        return self.item.language if self.item else current()

    @property
    def kind_name(self):
        model = apps.get_model(self.notifications[0].to_model)
        return capfirst(model._meta.verbose_name)

    @property
    def is_unread(self):
        return any(row.read_at is None for row in self.notifications)

    @property
    def path(self):
        return reverse("admin:notification", args=[self.notifications[0].pk])

    @property
    def address(self):
        return settings.SITE_URL + self.path

    @property
    def what(self):
        return "; ".join(row.what for row in self.notifications)


def lines_of(notifications):
    """Return the notifications as lines, an item at the place of its first one."""
    by_pointer = {}
    for row in notifications:
        by_pointer.setdefault(row.pointer, []).append(row)
    items = results_at(by_pointer.keys())
    return [Line(items.get(pointer), rows) for pointer, rows in by_pointer.items()]


# The notifications of a person: how many, their list, and where each leads


PER_PAGE = 50


class WorkMailForm(forms.Form):
    work_mail = forms.ChoiceField(
        label=_("E-mails about work"), choices=User.WorkMail, widget=forms.RadioSelect
    )


def notifications_of(user):
    return Notification.objects.filter(person=user)


def count_unread(user):
    return sum(unread_rows(user=user.pk))


@compiled
def unread_rows():
    unread = notifications_of(Parameter("user")).unread().order_by()
    counted = unread.values("person").annotate(number=Count("pk"))
    return counted.values_list("number", flat=True)


def list_notifications(request):
    notifications = notifications_of(request.user).select_related("user")
    paginator = Paginator(notifications.order_by("-made_at", "-pk"), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    # What the person has kept the right to see.
    seen = [row for row in page if may_see(request.user, apps.get_model(row.to_model))]
    return admin.site.render_page(
        request,
        "admin/desk/notifications.html",
        title=gettext("Notifications"),
        page=page,
        lines=lines_of(seen),
        form=WorkMailForm(initial={"work_mail": request.user.work_mail}),
    )


def open_item(request, pk):
    """Go to the item; all notifications of it are read by that."""
    pointer = get_object_or_404(notifications_of(request.user), pk=pk).pointer
    notifications_of(request.user).of(pointer).mark_read()
    model = apps.get_model(pointer.model)
    if model._base_manager.filter(pk=pointer.pk).exists():
        return redirect(page_of(model, "change", pointer.pk))
    messages.warning(request, gettext("It has been deleted in the meantime."))
    return redirect("admin:notifications")


@require_POST
def read_all(request):
    notifications_of(request.user).mark_read()
    return redirect("admin:notifications")


def choose_work_mail(request):
    form = WorkMailForm(request.POST)
    if form.is_valid():
        change_work_mail(request.user, form.cleaned_data["work_mail"])
        messages.success(request, gettext("Your choice is saved."))
    return redirect("admin:notifications")


PAGES = [
    ("notifications/", list_notifications, "notifications"),
    ("notifications/read/", read_all, "notifications_read"),
    ("notifications/work-mail/", choose_work_mail, "notifications_mail"),
    ("notifications/<pk:pk>/", open_item, "notification"),
]


# By mail, by the worker: nothing waits for a mail server


logger = logging.getLogger(__name__)

# After each try that failed; after the last one it is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in [1, 5, 30, 2 * 60, 8 * 60, 24 * 60]]
# Of a mail; the rest is on the page.
MOST_LINES = 30


def mail_notifications():
    """Send each person one mail of all that is due."""
    due = Notification.objects.due().order_by("person").values_list("person").distinct()
    for (pk,) in list(due):
        rows, person = claim(pk), User.objects.filter(pk=pk).first()
        rows = rows and still_reaching(person, rows)
        if not rows:
            continue
        if send(person, rows):
            sent = Notification.objects.filter(pk__in=[row.pk for row in rows])
            sent.update(mailed_at=timezone.now(), mail_at=None)
            continue
        lost = [row.pk for row in rows if row.attempts >= len(PAUSES)]
        for pk in lost:
            logger.error("Notification %s is given up.", pk)
        Notification.objects.filter(pk__in=lost).update(mail_at=None)


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
    is_reached = person.is_active and person.is_staff and person.email
    kept = [
        row
        for row in rows
        if is_reached
        and row.pointer in exists
        and may_see(person, apps.get_model(row.to_model))
    ]
    dropped = [row.pk for row in rows if row not in kept]
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
    updates = ngettext(
        "Back office: updates on %(number)s item",
        "Back office: updates on %(number)s items",
        len(lines),
    )
    subject = updates % {"number": len(lines)}
    if len(lines) == 1:
        subject = f"{lines[0].title}: {lines[0].what}"
    context = {
        "lines": lines[:MOST_LINES],
        "more": len(lines[MOST_LINES:]),
        "page": settings.SITE_URL + reverse("admin:notifications"),
    }
    body = render_to_string("admin/desk/notification_mail.txt", context)
    return " ".join(subject.split())[:200], body
