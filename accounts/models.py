import re
from itertools import chain, count

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import models as auth_models
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser, Permission
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts import audit
from accounts.devices import client_address


def every_language():
    return [code for code, _name in settings.LANGUAGES]


# Usernames of the accounts that stand in the history and the log for a removed person,
# and for somebody who is not signed in. No form accepts them, because of the space.
REMOVED = "removed person"
NOBODY = "not signed in"
STAND_INS = {REMOVED: _("a removed person"), NOBODY: _("somebody not signed in")}


def stand_in(username):
    user, _is_new = User.objects.get_or_create(
        username=username,
        defaults={"password": make_password(None), "is_active": False, "languages": []},
    )
    return user


def removed_person():
    """Return the account that replaces removed people in the history."""
    return stand_in(REMOVED)


def person_field(verbose_name=None):
    """Return a foreign key to whoever did something, which outlives their account."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
        related_name="+",
        on_delete=models.SET(removed_person),
        null=True,
    )


class UserManager(auth_models.UserManager):
    def people(self):
        """Return all but the accounts that stand in for somebody."""
        return self.exclude(username__in=[*STAND_INS])

    def free_username(self, email):
        """Return a username that nobody has, made of an e-mail address."""
        wish = re.sub(r"[^\w.+-]", "", email.partition("@")[0].lower())[:100] or "user"
        same = self.filter(username__istartswith=wish)
        taken = {*map(str.lower, same.values_list("username", flat=True))}
        numbered = (f"{wish}{number}" for number in count(2))
        return next(name for name in chain([wish], numbered) if name not in taken)


class User(AbstractUser):
    class WorkMail(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("one e-mail a day")
        NONE = "none", _("no e-mails")

    languages = ArrayField(
        models.CharField(max_length=10, choices=settings.LANGUAGES),
        verbose_name=_("languages"),
        default=every_language,
        blank=True,
        help_text=_("The languages this person may write."),
    )
    interface_language = models.CharField(
        _("interface language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language of the back office and its e-mails for this person."),
    )
    # Whether a form asked for it; else the first sign-in takes that of the browser.
    is_language_chosen = models.BooleanField(default=False, editable=False)
    work_mail = models.CharField(
        _("e-mails about work"),
        max_length=10,
        choices=WorkMail,
        default=WorkMail.AT_ONCE,
    )

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("person with access")
        verbose_name_plural = _("people with access")

    def __str__(self):
        return str(STAND_INS.get(self.username) or super().__str__())

    def get_full_name(self):
        name = STAND_INS.get(self.username)
        return super().get_full_name() if name is None else str(name)

    def delete(self, *args, **kwargs):
        """Delete the person, and the name in the log; the lines themselves stay."""
        with transaction.atomic():
            removed_person()
            audit.purge(person=self.pk)
            UserSession.objects.filter(user=self).end()
            return super().delete(*args, **kwargs)


class RoleGrant(models.Model):
    """That a role was given a permission, which happens once.

    So a permission that an administrator takes away is not given again.
    """

    role = models.CharField(max_length=150)
    permission = models.ForeignKey(
        Permission,
        related_name="+",
        on_delete=models.CASCADE,
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["role", "permission"], name="accounts_rolegrant_once"
            )
        ]

    def __str__(self):
        return f"{self.role}: {self.permission}"


class LogLine(LogEntry):
    """A line of the log: who signed in, changed rights, published."""

    class Meta:
        proxy = True
        verbose_name = _("line of the log")
        verbose_name_plural = _("log")
        default_permissions = ("view",)

    def __str__(self):
        return self.object_repr or str(self.user)


class UserSessionQuerySet(models.QuerySet):
    def note(self, key, user, request, began_at):
        """Store by whom, when and from where a session is used."""
        self.update_or_create(
            session_id=key,
            defaults={"user": user, "began_at": began_at, **self._traces(request)},
        )

    def renew(self, key, request):
        """Store when and from where a session is used, unless another has its row."""
        rows = self.filter(session_id=key)
        with transaction.atomic():
            free = rows.select_for_update(skip_locked=True).values("pk")
            rows.filter(pk__in=free).update(**self._traces(request))

    @staticmethod
    def _traces(request):
        return {
            "active_at": timezone.now(),
            "address": client_address(request)[:45],
            "user_agent": request.headers.get("User-Agent", "")[:300],
        }

    def open_of(self, user):
        """Return the sessions that have not ended, the last used first."""
        return self.filter(user=user, session__expire_date__gt=timezone.now()).order_by(
            "-active_at", "pk"
        )

    def end(self):
        """End these sessions; return how many."""
        keys = [*self.values_list("session_id", flat=True)]
        return Session.objects.filter(pk__in=keys).delete()[0]


class UserSession(models.Model):
    """A session in which somebody is signed in: whose it is, and on which device."""

    session = models.OneToOneField(
        Session, related_name="+", on_delete=models.DB_CASCADE
    )
    user = models.ForeignKey(User, related_name="+", on_delete=models.DB_CASCADE)
    began_at = models.DateTimeField()
    active_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.user}, {self.browser}"

    @property
    def browser(self):
        """Return the names of the browser and its system, as far as they are known."""
        names = [
            next((name for name, mark in marks if mark in self.user_agent), "")
            for marks in [BROWSERS, SYSTEMS]
        ]
        return ", ".join(filter(None, names)) or gettext("Unknown browser")


# (name, what the User-Agent header then has); the first one counts.
BROWSERS = [
    ("Yandex Browser", "YaBrowser/"),
    ("Opera", "OPR/"),
    ("Edge", "Edg/"),
    ("Firefox", "Firefox/"),
    ("Chrome", "Chrome/"),
    ("Safari", "Safari/"),
]
SYSTEMS = [
    ("Android", "Android"),
    ("iOS", "iPhone"),
    ("iPadOS", "iPad"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS"),
    ("Linux", "Linux"),
]


class UseCountQuerySet(models.QuerySet):
    def add_use(self, keys, now, ends_at, amount=1):
        """Count a use under each key; return rows of (key, number, end of period).

        ``amount``: as how many it counts.
        ``ends_at``: that of a period that begins now, where the last one has ended.
        """
        goes_on = "stored.ends_at > %(now)s"
        # An upsert that adds: the ORM has none. In one order, against deadlocks.
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO {self.model._meta.db_table} AS stored (key, number, ends_at)
                SELECT key, %(amount)s, %(ends_at)s FROM unnest(%(keys)s::text[]) AS key
                ORDER BY key
                ON CONFLICT (key) DO UPDATE SET
                    number = excluded.number
                        + CASE WHEN {goes_on} THEN stored.number ELSE 0 END,
                    ends_at = CASE WHEN {goes_on}
                        THEN stored.ends_at ELSE excluded.ends_at END
                RETURNING key, number, ends_at
                """,
                {"keys": [*keys], "now": now, "ends_at": ends_at, "amount": amount},
            )
            return cursor.fetchall()

    def take_back(self, keys):
        """Count a use less under each key."""
        # A row at a time: nobody who has a lock waits for another.
        for key in keys:
            self.filter(key=key, number__gt=0).update(number=models.F("number") - 1)

    def forget(self):
        """Delete the counts of former periods; return how many."""
        return self.filter(ends_at__lte=timezone.now()).delete()[0]


class UseCount(models.Model):
    """How often something was done that has a limit, as tries to sign in.

    ``key``: a hash. The table is not logged: a crash of the server empties it, and a
    count does not wait for the disk.
    """

    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    objects = UseCountQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.key
