"""Foreign keys and relations to several, as most models have them.

::

    cover = optional_key(Picture, _("cover"), "covers")
    topics = optional_keys(Topic, _("topics"), "articles")
"""

from django.db import models


def protected_key(to, label, related_name="+", **options):
    """Return a key of what cannot be deleted as long as something leads to it."""
    return models.ForeignKey(
        to,
        verbose_name=label,
        related_name=related_name,
        on_delete=models.PROTECT,
        **options,
    )


def optional_key(*args, **options):
    return protected_key(*args, null=True, blank=True, **options)


def optional_keys(to, label, related_name="+"):
    """Return the relation to as many as there are, perhaps to none."""
    return models.ManyToManyField(
        to, verbose_name=label, related_name=related_name, blank=True
    )


def parent_key(to, label, related_name):
    """Return the key of that of which something is a part, and with which it goes."""
    return models.ForeignKey(
        to, verbose_name=label, related_name=related_name, on_delete=models.CASCADE
    )
