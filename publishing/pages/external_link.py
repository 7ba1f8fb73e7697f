from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.content.status import visible
from text.languages import LANGUAGES
from text.pointers import Pointer

# After which an address is asked again, and one that did not answer.
PAUSE, SHORT_PAUSE = timedelta(days=7), timedelta(days=1)
# For how long an address has to fail until somebody is told.
PATIENCE = timedelta(days=2)


class ExternalLinkQuerySet(models.QuerySet):
    def seen_by_readers(self):
        entries = CatalogueEntry.objects.filter(
            to_model=OuterRef("from_model"), to_pk=OuterRef("from_pk")
        )
        # What has no page of its own is shown by what refers to it.
        anywhere, seen = Q(), Q(Exists(entries.filter(has_address=False)))
        for language in LANGUAGES:
            anywhere |= visible(language)
            seen |= Q(Exists(entries.filter(visible(language))), language=language)
        return self.filter(seen | Q(Exists(entries.filter(anywhere)), language=""))

    def broken(self, since):
        failing = ExternalAddress.objects.filter(failing_since__lte=since)
        return self.seen_by_readers().filter(url__in=failing.values("url"))


class ExternalLink(models.Model):
    """An index of the addresses of other sites in texts and fields of items.

    Those of a child's fields, as of a reference, are links of its parent.
    ``language``: that of the text; "" of a field that all languages share.
    """

    from_model = models.CharField(_("from kind"), max_length=100)
    from_pk = models.BigIntegerField(_("from item"))
    language = models.CharField(_("language"), max_length=10, blank=True)
    url = models.TextField(_("address"))

    objects = ExternalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["from_model", "from_pk", "language", "url"],
                name="publishing_external_link_once",
            )
        ]

    def __str__(self):
        return f"{self.source} → {self.url}"

    @property
    def source(self):
        return Pointer(self.from_model, self.from_pk)


class ExternalAddressQuerySet(models.QuerySet):
    def rested(self):
        now = timezone.now()
        return self.filter(
            Q(failing_since=None, checked_at__gt=now - PAUSE)
            | Q(checked_at__gt=now - SHORT_PAUSE)
        )


class ExternalAddress(models.Model):
    """What an address of another site answered last.

    ``answer``: the number of an HTTP status, or a name of ``external_links.ANSWERS``.
    """

    url = models.TextField(_("address"), primary_key=True)
    checked_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    answer = models.CharField(max_length=20)

    objects = ExternalAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of another site")
        verbose_name_plural = _("addresses of other sites")
        default_permissions = ()

    def __str__(self):
        return self.url
