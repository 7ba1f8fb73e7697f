from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
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
