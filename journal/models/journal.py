import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import PERMISSIONS
from bibliography.identifiers import DoiField, IssnField
from institute.models import Body, Page
from institute.organization.models import SingleRowQuerySet
from institute.years import YearField
from publishing.cache.memory import cached_until_change
from publishing.content.addresses import path_to
from publishing.content.constraints import Check
from publishing.content.keys import optional_key, parent_key, protected_key
from publishing.content.status import State
from publishing.models import Link, Linkable, Ordered, Record
from text.languages import current
from text.richtext import RichTextField

# What Crossref registers.
NEW_DOI = re.compile(r"10\.[0-9]{4,9}/[-._;()/:a-z0-9]{1,200}")
PLACEHOLDER = re.compile(r"\{(year|issue|number)\}")


def check_doi_pattern(pattern):
    """Raise ValidationError if a pattern makes no DOIs, or one for all articles."""
    example = PLACEHOLDER.sub("1", pattern.lower())
    if "{number}" not in pattern or not NEW_DOI.fullmatch(example):
        text = gettext("A pattern looks like this: 10.5555/{year}.{issue}.{number}")
        raise ValidationError(text)


class JournalQuerySet(SingleRowQuerySet):
    def known(self):
        """Return the journal, kept in memory as long as no page changes."""
        return cached_until_change("journal", self.get_or_unnamed)


class Journal(Linkable):
    """The journal itself: a table of one row."""

    texts = (
        *["title", "about", "publisher", "publisher_place", "copyright_holder"],
        "charges",
    )
    child_relations = ("policies",)
    publication_fields = ("created_at",)
    is_public_when_new = True
    shown_on = ("journal:home",)
    kind_for_readers = _("journal")
    is_dated = False
    # It has no related items.
    related_ends = ()

    title = models.CharField(_("title"), max_length=200, blank=True)
    key_title = models.CharField(
        _("title for indexes"),
        max_length=200,
        blank=True,
        help_text=_(
            "As at issn.org, one for both languages: indexes identify the journal "
            "by it."
        ),
    )
    abbreviated_title = models.CharField(
        _("abbreviated title"), max_length=100, blank=True
    )
    about = RichTextField(_("about the journal"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    publisher_place = models.CharField(
        _("place of publication"), max_length=100, blank=True
    )
    copyright_holder = models.CharField(
        _("copyright holder"),
        max_length=300,
        blank=True,
        help_text=_("Who has the copyright in articles: their authors, the publisher."),
    )
    charges = models.TextField(
        _("charges to authors"), blank=True, help_text=_("If there are none, say so.")
    )
    issn_print = IssnField(_("ISSN (print)"))
    issn_online = IssnField(_("ISSN (online)"))
    founded_year = YearField(_("published since"))
    issues_a_year = models.PositiveSmallIntegerField(
        _("issues a year"), null=True, blank=True
    )
    licence_url = models.URLField(
        _("licence of the articles"),
        max_length=300,
        blank=True,
        help_text=_(
            "Its address, such as https://creativecommons.org/licenses/by/4.0/. "
            "An article may have another."
        ),
    )
    doi_pattern = models.CharField(
        _("pattern of DOIs"),
        max_length=100,
        blank=True,
        validators=[check_doi_pattern],
        help_text=_(
            "By which DOIs are proposed: 10.5555/{year}.{issue}.{number} makes "
            "10.5555/2026.3-4.7; {number} is the place of the article in its issue."
        ),
    )
    submission_url = models.URLField(
        _("where to submit"),
        max_length=500,
        blank=True,
        help_text=_("The address of the system that takes manuscripts."),
    )
    contact_email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Readers see it.")
    )
    board = optional_key(Body, _("editorial board"))
    council = optional_key(Body, _("editorial council"))
    registrant = models.CharField(_("registrant of DOIs"), max_length=200, blank=True)
    depositor_name = models.CharField(
        _("depositor of DOIs"), max_length=130, blank=True
    )
    depositor_email = models.EmailField(_("e-mail of the depositor"), blank=True)
    crossmark_doi = DoiField(
        _("DOI of the policy on corrections"),
        help_text=_(
            "Of the page that says how articles are corrected and retracted. Crossref "
            "asks for it with each notice (Crossmark)."
        ),
    )
    rsci_title_id = models.CharField(
        _("number at eLIBRARY"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[0-9]+$", _("A number has only digits."))],
    )
    is_only = models.BooleanField(default=True, editable=False, unique=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = _("details of the journal")
        verbose_name_plural = _("details of the journal")
        default_permissions = PERMISSIONS
        constraints = [Check(condition=Q(is_only=True), name="journal_journal_is_only")]

    def __str__(self):
        return self.title_in(current())

    def after_save(self, stored):
        Link.objects.refill_from_texts(self, stored)

    @property
    def issns(self):
        """Return its ISSNs, as far as there are any, that of the print first."""
        return [*filter(None, [self.issn_print, self.issn_online])]

    def doi_of(self, article, number=1):
        """Return a DOI by the pattern, or "" where that needs an issue and has none."""
        pattern = self.doi_pattern.lower()
        if "{issue}" in pattern and not article.number:
            return ""
        return pattern.format(year=article.year, issue=article.number, number=number)

    # Its page

    def has_a_page_in(self, language):
        return True

    def address_in(self, language):
        return path_to("journal:home", language)

    @classmethod
    def address_of(cls, entry, language):
        return path_to("journal:home", language)

    @classmethod
    def catalogue_columns(cls):
        return super().catalogue_columns() | {"first_published_at": F("created_at")}

    @classmethod
    def catalogue_columns_in(cls, language):
        """Let the search find it: readers have it in both languages."""
        return super().catalogue_columns_in(language) | {
            "state": Value(State.PUBLISHED),
            "published_at": F("created_at"),
        }

    @classmethod
    def in_sitemap(cls, entries):
        # Its page is in the map as a section.
        return entries.none()


class Policy(Ordered, Record):
    """That a page says what holds in the journal on some matter."""

    class Kind(models.TextChoices):
        AIMS = "aims", _("aims and scope")
        AUTHORS = "authors", _("guidelines for authors")
        REVIEW = "review", _("peer review")
        ETHICS = "ethics", _("publication ethics")
        ACCESS = "access", _("open access")
        COPYRIGHT = "copyright", _("copyright and licences")
        CHARGES = "charges", _("charges to authors")
        ARCHIVING = "archiving", _("archiving")
        CORRECTIONS = "corrections", _("corrections and retractions")
        PRIVACY = "privacy", _("privacy")
        AI = "ai", _("use of artificial intelligence")

    texts = ("summary",)
    parent_field = "journal"
    order_within = ("journal",)

    journal = parent_key(Journal, _("journal"), "policies")
    kind = models.CharField(_("subject"), max_length=20, choices=Kind)
    page = protected_key(Page, _("page"))
    summary = models.CharField(
        _("in short"),
        max_length=200,
        blank=True,
        help_text=_("What it says, in one line: “Two reviewers, double-blind”."),
    )

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["position", "pk"]
        constraints = [
            # At the end of the transaction: a row may take the place of another.
            models.UniqueConstraint(
                fields=["journal", "kind"],
                deferrable=models.Deferrable.DEFERRED,
                name="journal_policy_once",
                violation_error_message=_("This subject already has a page."),
            )
        ]

    def __str__(self):
        return str(self.get_kind_display())
