from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _


def every_language():
    return [code for code, _name in settings.LANGUAGES]


# The username of the account that replaces removed people in the history. No form
# accepts it, because of the space.
REMOVED = "removed person"


def removed_person():
    """Return the account that replaces removed people in the history."""
    user, _is_new = User.objects.get_or_create(
        username=REMOVED,
        defaults={
            "password": make_password(None),
            "is_active": False,
            "languages": [],
        },
    )
    return user


class User(AbstractUser):
    """A person who works in the back office."""

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
        help_text=_("The language in which the back office speaks to this person."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("person with access")
        verbose_name_plural = _("people with access")

    def __str__(self):
        return self.get_full_name() if self.is_removed else super().__str__()

    @property
    def is_removed(self):
        return self.username == REMOVED

    def get_full_name(self):
        return (
            gettext("a removed person") if self.is_removed else super().get_full_name()
        )

    def delete(self, *args, **kwargs):
        """Delete the person, and the name in the log; the lines themselves stay."""
        with transaction.atomic():
            removed = removed_person()
            kind = ContentType.objects.get_for_model(User)
            lines_about = LogLine.objects.filter(
                content_type=kind, object_id=str(self.pk)
            )
            lines_about.update(object_repr=REMOVED)
            LogLine.objects.filter(user=self).update(user=removed)
            return super().delete(*args, **kwargs)


class RoleGrant(models.Model):
    """That a role was given a permission, which happens once.

    So a permission that an administrator takes away is not given again.
    """

    role = models.CharField(_("role"), max_length=150)
    permission = models.ForeignKey(
        Permission,
        verbose_name=_("permission"),
        related_name="+",
        on_delete=models.CASCADE,
    )

    class Meta:
        verbose_name = _("permission of a role")
        verbose_name_plural = _("permissions of roles")
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


class RequestCountQuerySet(models.QuerySet):
    def add_request(self, keys, now, ends_at):
        """Count a request under each key; return rows of (key, number, end of period).

        ``ends_at``: that of a period that begins now, where the last one has ended.
        """
        # An upsert that adds: the ORM has none. In one order, against deadlocks.
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO {self.model._meta.db_table} AS stored (key, number, ends_at)
                SELECT key, 1, %(ends_at)s FROM unnest(%(keys)s::text[]) AS key
                ORDER BY key
                ON CONFLICT (key) DO UPDATE SET
                    number = CASE WHEN stored.ends_at > %(now)s
                        THEN stored.number + 1 ELSE 1 END,
                    ends_at = CASE WHEN stored.ends_at > %(now)s
                        THEN stored.ends_at ELSE excluded.ends_at END
                RETURNING key, number, ends_at
                """,
                {"keys": list(keys), "now": now, "ends_at": ends_at},
            )
            return cursor.fetchall()

    def forget(self):
        """Delete the counts of former periods; return how many."""
        return self.filter(ends_at__lte=timezone.now()).delete()[0]


class RequestCount(models.Model):
    """Requests of an address, or of a network, for something that has a limit.

    ``key``: a hash of both. The table is not logged: a crash of the server empties it,
    and a count does not wait for the disk.
    """

    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    objects = RequestCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of requests")
        verbose_name_plural = _("counts of requests")
        default_permissions = ()

    def __str__(self):
        return self.key
