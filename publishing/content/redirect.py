from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.content import reader_counts
from publishing.content.pointer_model import PointerModel, PointerQuerySet, columns
from text.pointers import Pointer


class LastPart(models.Func):
    """The last part of a path that ends with a slash: the slug of a record."""

    function = "split_part"
    template = "%(function)s(%(expressions)s, '/', -2)"
    output_field = models.CharField()


class RedirectQuerySet(PointerQuerySet):
    def leave(self, path, record, language):
        """Redirect an old path of ``record`` to it."""
        moved = {"kind": Redirect.Kind.MOVED, "language": language}
        to = columns(Pointer.to(record))
        self.update_or_create(path=path, defaults=moved | to)

    def bring(self, redirects):
        """Store redirects from a former site; an existing path gets the new target."""
        self.bulk_create(
            redirects,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=["kind", "language", "to_model", "to_pk"],
        )

    def bring_back(self, record, rows):
        """Store the old URLs of a restored record again, unless others have them."""
        to = columns(Pointer.to(record))
        redirects = [Redirect(**to, **row) for row in rows]
        self.bulk_create(redirects, ignore_conflicts=True)

    def at(self, candidate_paths):
        """Return the redirect at the first of the paths that has one, or None."""
        redirects = {row.path: row for row in self.filter(path__in=candidate_paths)}
        return next(filter(None, map(redirects.get, candidate_paths)), None)

    def count_reader(self, request, redirect):
        reader_counts.add(request, self.model, redirect.pk, timezone.localdate())

    def add_readers(self, number, pk, day):
        self.filter(pk=pk).update(hits=F("hits") + number, last_used_on=day)


class Redirect(PointerModel):
    """An old URL of a record.

    It points to the record, not to a URL, so redirects never form a chain. The path is
    percent-decoded, and may have a query: ``/index.php?id=12``.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", _("moved within this site")
        LEGACY = "legacy", _("address of the former site")

    # Readers change these, not the people whose changes a revision records.
    unrecorded = ("hits", "last_used_on")

    path = models.CharField(_("former address"), max_length=500, unique=True)
    language = models.CharField(_("language"), max_length=10)
    kind = models.CharField(
        _("reason"), max_length=10, choices=Kind, default=Kind.MOVED
    )
    hits = models.PositiveBigIntegerField(_("uses"), default=0)
    last_used_on = models.DateField(_("last used"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        indexes = [
            models.Index(fields=["to_model", "to_pk"], name="publishing_redirect_to"),
            # Whether a slug was another's, which each new address asks.
            models.Index(
                "to_model",
                LastPart("path"),
                name="publishing_redirect_slug",
                condition=models.Q(kind="moved"),
            ),
        ]

    def __str__(self):
        return self.path
