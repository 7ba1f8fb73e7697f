from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.permissions import PERMISSIONS
from institute.organization import share_picture
from publishing.cache.memory import cached_until_change
from publishing.content.constraints import Check
from publishing.models import Record
from text.languages import LANGUAGES, current


def list_field(base_field, label, help_text=""):
    said = {"verbose_name": label, "help_text": help_text}
    return ArrayField(base_field, default=list, blank=True, **said)


class ContactDetails(models.Model):
    """What has e-mail addresses and telephones that readers see."""

    emails = list_field(models.EmailField(), _("e-mail addresses"))
    phones = list_field(models.CharField(max_length=40), _("telephones"))

    class Meta:
        abstract = True


class SingleRowQuerySet(models.QuerySet):
    def get_or_unnamed(self):
        """Return the one row; an empty one until an editor has named it."""
        return self.first() or self.model()


def heading(label):
    return models.CharField(label, max_length=60, blank=True)


class Organization(ContactDetails, Record):
    """The institute itself; there is one."""

    # {name: what the home page says where it is empty}
    home_headings = {
        "concept_heading": _("Term of the day"),
        "upcoming_heading": _("Upcoming events"),
        "latest_heading": _("News"),
        "archive_heading": _("From the archive"),
        "leaders_heading": _("Who leads the Institute"),
    }
    texts = (
        *["name", "short_name", "legal_name", "headline", "statement", "about"],
        *["address", "imprint", *home_headings],
    )
    is_public_when_new = True

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    legal_name = models.CharField(_("legal name"), max_length=300, blank=True)
    headline = models.CharField(
        _("headline of the home page"),
        max_length=80,
        blank=True,
        help_text=_("Who the Institute is, in one line; its name if empty."),
    )
    statement = models.CharField(
        _("statement"),
        max_length=160,
        blank=True,
        help_text=_("What it does, in one line below."),
    )
    concept_heading = heading(_("heading of the term of the day"))
    upcoming_heading = heading(_("heading of the events"))
    latest_heading = heading(_("heading of the news"))
    archive_heading = heading(_("heading of the news, if they are old"))
    leaders_heading = heading(_("heading of the leaders"))
    about = models.TextField(
        _("about"),
        blank=True,
        help_text=_("Two or three sentences for search engines."),
    )
    address = models.TextField(_("postal address"), blank=True)
    imprint = models.CharField(
        _("last line of each page"),
        max_length=200,
        blank=True,
        help_text=_("The licence, and anything else that must be on every page."),
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    links = list_field(
        models.URLField(max_length=500),
        _("pages on other sites"),
        _("Addresses of the Institute on other sites, for search engines."),
    )
    # A new site is not: see ``website.preparation``.
    is_open = models.BooleanField(default=True, editable=False)
    is_only = models.BooleanField(default=True, editable=False, unique=True)

    objects = SingleRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("home page and Institute")
        verbose_name_plural = _("home page and Institute")
        default_permissions = PERMISSIONS
        constraints = [
            Check(
                condition=models.Q(is_only=True), name="institute_organization_is_only"
            )
        ]

    def __str__(self):
        return getattr(self, f"name_{current()}") or ""

    @classmethod
    def on_page(cls, route):
        """Return the institute, whose name and addresses stand on every page."""
        return cls.objects.all()

    @property
    def headings(self):
        return {
            name: getattr(self, name) or usual
            for name, usual in self.home_headings.items()
        }

    def after_save(self, stored):
        for language in LANGUAGES:
            if name := getattr(self, f"name_{language}"):
                share_picture.store(name)

    @property
    def share_path(self):
        """The path of what social sites show of pages without a picture, or ""."""
        return share_picture.path_of(str(self))

    def share_picture_of(self, title):
        """Return path of what they show of a page with this title, and what it says.

        A title may have a line for each language.
        It is that of the institute until the worker has drawn one for the title.
        """
        name = str(self)

        def drawn():
            own = title and share_picture.path_of(title, name)
            if own:
                return own, ", ".join(title.splitlines())
            return self.share_path, name

        return cached_until_change(("share picture", name, title), drawn)

    def json_ld(self, language, site_url):
        """Return schema.org's Organization in ``language``."""

        def text(name):
            return getattr(self, f"{name}_{language}") or ""

        return {
            "@type": "ResearchOrganization",
            "@id": f"{site_url}/#organization",
            "name": text("name"),
            "alternateName": text("short_name"),
            "legalName": text("legal_name"),
            "description": text("about"),
            "address": text("address"),
            "foundingDate": self.founded_on.isoformat() if self.founded_on else "",
            "email": self.emails,
            "telephone": self.phones,
            "sameAs": self.links,
            "url": f"{site_url}/{language}/",
        }
