from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.models import Ordered, Titled
from text.languages import current


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
        help_text=_("Machines know the rubric by it; it does not change."),
    )
    has_abstract = models.BooleanField(
        _("articles have an abstract"),
        default=True,
        help_text=_("Not where editors write, or where events are announced."),
    )

    class Meta(Titled.Meta):
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        ordering = ["position", "pk"]

    @property
    def language_here(self):
        return self.language_of_title(current())
