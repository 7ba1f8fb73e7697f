from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext, gettext_lazy as _, override

from accounts.permissions import PERMISSIONS
from publishing.cache.memory import cached_until_change
from publishing.content.constraints import FieldCheck, is_filled
from publishing.content.ordered import Ordered
from publishing.content.publishable import Publishable
from publishing.content.record import Record
from text.languages import LANGUAGES


class Titled(Record):
    """A record with a title that whoever may write it may also publish."""

    class Meta:
        abstract = True
        default_permissions = PERMISSIONS


class Category(Ordered, Titled):
    """What people put items into, in an order and by a name: a section of a journal."""

    texts = ("title",)

    title = models.CharField(_("name"), max_length=200, blank=True)
    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                _("Small Latin letters and digits, with hyphens between words."),
            )
        ],
        help_text=_("Tables name it by this code, and so do addresses of lists."),
    )

    class Meta(Titled.Meta):
        abstract = True
        ordering = ["position", "pk"]


class Kind(Category):
    """A kind of items of one model that people name, as “charter”, of documents."""

    is_public_when_new = True

    is_usual = models.BooleanField(
        _("usual kind"),
        default=False,
        help_text=_(
            "Its name is not shown at an item. What comes without a kind is of the "
            "first usual one."
        ),
    )

    class Meta(Category.Meta):
        abstract = True
        constraints = [
            FieldCheck(
                f"title_{code}",
                is_filled(f"title_{code}"),
                name=f"%(app_label)s_%(class)s_has_a_name_{code}",
                message=_("Readers of both languages see the name: write it."),
            )
            for code in LANGUAGES
        ]

    @classmethod
    def known(cls):
        """Return all in their order, kept in memory as long as no page changes."""
        return cached_until_change(cls, lambda: [*cls.objects.all()])

    @classmethod
    def usual(cls):
        """Return the kind of what comes without one, or None."""
        return cls.objects.order_by("-is_usual", "position", "pk").first()


class KindOfMany(Kind):
    """A kind that a list names over, or for, several of its items."""

    texts = ("title", "plural")

    plural = models.CharField(
        _("name in the plural"),
        max_length=200,
        blank=True,
        help_text=_("For heads and filters of lists: “charters”. If empty: the name."),
    )

    class Meta(Kind.Meta):
        abstract = True

    @property
    def of_many(self):
        return self.plural or self.title


class OfKind(models.Model):
    """An item whose ``kind`` is a row."""

    class Meta:
        abstract = True

    def kind_on_page(self):
        # A new one in a form may have none yet.
        return str(self.kind) if self.kind_id and not self.kind.is_usual else ""


class Topic(Publishable):
    """A subject of the institute's work under which items of any kind are gathered."""

    detail_route = "topics:detail"
    list_route = "topics:list"
    is_dated = False

    class Meta(Publishable.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def marked_title_in(self, language):
        """Return it as that of a topic: a section or a page may have the same title."""
        with override(language):
            return gettext("Topic: %(title)s") % {"title": self.title_in(language)}
