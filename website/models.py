from django.core.exceptions import ValidationError
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _, override

from publishing.models import Record


class MenuItem(Record):
    """A line of the site's menu."""

    texts = ("label",)
    parts = ("children",)

    class Section(models.TextChoices):
        HOME = "home", _("Home")
        NEWS = "news:list", _("News")
        TOPICS = "topics:list", _("Topics")
        DOCUMENTS = "documents:list", _("Documents")
        SEARCH = "search", _("Search")

    parent = models.ForeignKey(
        "self",
        verbose_name=_("under"),
        related_name="children",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )
    label = models.CharField(
        _("label"),
        max_length=60,
        blank=True,
        help_text=_("An item without a label in a language is absent from that menu."),
    )
    section = models.CharField(
        _("section of the site"), max_length=40, choices=Section, blank=True
    )
    url = models.URLField(
        _("address elsewhere"),
        max_length=500,
        blank=True,
        help_text=_("A full address, for what is not a section of this site."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("menu item")
        verbose_name_plural = _("menu")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(section="") | models.Q(url=""),
                name="website_menuitem_leads_to_one_place",
                violation_error_message=_(
                    "Choose a section or give an address, not both."
                ),
            ),
        ]

    def __str__(self):
        return self.label or self.section or self.url or "—"

    def clean(self):
        super().clean()
        if self.parent and (
            self.parent_id == self.pk
            or self.parent.parent_id
            or (self.pk and self.children.exists())
        ):
            raise ValidationError(
                {"parent": _("A menu has two levels: choose an item of the first.")}
            )

    def address_in(self, language):
        """Return where the item leads; empty for a mere heading of a group."""
        if not self.section:
            return self.url
        try:
            with override(language):
                return reverse(self.section)
        except NoReverseMatch:
            return ""


def menu_in(language, path):
    """Return the menu as a tree for the template; ``path`` is the page being read."""
    children = {}
    for item in MenuItem.objects.all():
        children.setdefault(item.parent_id, []).append(item)

    def branch(parent):
        return [
            {
                "label": label,
                "url": url,
                "is_external": bool(item.url),
                "is_current": is_current(url, path, language),
                "children": lower,
            }
            for item in children.get(parent, [])
            if (label := getattr(item, f"label_{language}"))
            for url, lower in [(item.address_in(language), branch(item.pk))]
            if url or lower
        ]

    return branch(None)


def is_current(url, path, language):
    home = f"/{language}/"
    return path == url if url == home else bool(url) and path.startswith(url)


class LoadedDemo(models.Model):
    """That a piece of the demo content was loaded: once deleted, it stays deleted."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    pk_loaded = models.BigIntegerField(_("record"))

    class Meta:
        verbose_name = _("loaded demo content")
        verbose_name_plural = _("loaded demo content")

    def __str__(self):
        return self.key
