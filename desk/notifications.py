"""Whom work reaches, and in what words: each person gets a row, which is mailed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.models import User
from accounts.permissions import people_who_may, people_who_see
from desk.models import Notification
from desk.results import Result, results_at
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
