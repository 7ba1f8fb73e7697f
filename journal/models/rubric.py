from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from publishing.models import Ordered, Titled


class Rubric(Ordered, Titled):
    """A section of the journal under which an issue gathers articles."""

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
        help_text=_("Tables of articles may name the section by it."),
    )
    has_abstract = models.BooleanField(
        _("articles have an abstract"),
        default=True,
        help_text=_("Untick it for editorials, or for announcements of events."),
    )

    class Meta(Titled.Meta):
        verbose_name = pgettext_lazy("of a journal", "section")
        verbose_name_plural = pgettext_lazy("of a journal", "sections")
        ordering = ["position", "pk"]
