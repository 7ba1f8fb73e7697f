from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.permissions import PERMISSIONS
from institute.organization import mark, share_picture
from library.files import StoredFileField
from publishing.cache.compiled import compiled
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


@compiled
def first_row(model):
    return model._base_manager.all()[:1]


class SingleRowQuerySet(models.QuerySet):
    def get_or_unnamed(self):
        """Return the one row; an unsaved empty one until an editor has filled it in."""
        return next(iter(first_row(self.model)), None) or self.model()


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

    mark = StoredFileField(_("mark"), null=True, blank=True)
    mark_in_the_dark = StoredFileField(_("mark in the dark"), null=True, blank=True)
    accent = models.CharField(_("colour"), max_length=7, blank=True)
    first_language = models.CharField(
        _("first language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=LANGUAGES[0],
        help_text=_(
            "It stands first in the back office, and readers who ask for neither "
            "get it."
        ),
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
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
    reserves_mining = models.BooleanField(
        _("no training of models"),
        default=False,
        help_text=_(
            "Asks those who gather texts to train language models to leave the site "
            "out, and reserves text and data mining. Search engines still find it."
        ),
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    links = list_field(
        models.URLField(max_length=500),
        _("pages on other sites"),
        _("Addresses of the Institute on other sites, for search engines."),
    )
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
        vars(self).pop("look", None)
        mark.store(self)
        for language in LANGUAGES:
            if name := getattr(self, f"name_{language}"):
                share_picture.store(name, mark=mark.picture_name(self))

    @property
    def colour(self):
        return self.accent or mark.USUAL

    @cached_property
    def look(self):
        return mark.look_of(self)

    @property
    def share_path(self):
        """The path of what social sites show of pages without a picture, or ""."""
        return share_picture.path_of(str(self), mark=mark.picture_name(self))

    def own_share_path(self, title):
        """Return the path of the picture with a title, or "" until it is drawn."""
        shown = title, str(self), mark.picture_name(self)
        return share_picture.path_of(*shown) if title else ""

    def share_picture_of(self, title):
        """Return path and words of the picture of a title, else of the institute's."""
        if own := self.own_share_path(title):
            return own, ", ".join(title.splitlines())
        return self.share_path, str(self)

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


def first_language():
    institute = Organization.objects.get_or_unnamed
    return cached_until_change("first language", lambda: institute().first_language)
