from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactDetails(models.Model):
    """What has e-mail addresses and telephones that readers see."""

    emails = ArrayField(
        models.EmailField(),
        verbose_name=_("e-mail addresses"),
        default=list,
        blank=True,
    )
    phones = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("telephones"),
        default=list,
        blank=True,
    )

    class Meta:
        abstract = True
