from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.permissions import PERMISSIONS
from institute.models import Person
from institute.partners.countries import CountryField, name_of
from journal.credit import RolesField
from journal.models.article import Article
from publishing.constraints import FieldCheck
from publishing.identifiers import OrcidField, RorField
from publishing.models import Ordered, Record
from text.languages import LANGUAGES, current, languages_from


def has_name():
    """Match what names its author, by a page or by a family name."""
    condition = Q(person__isnull=False)
    for language in LANGUAGES:
        name = f"family_{language}"
        condition |= Q(**{f"{name}__isnull": False}) & ~Q(**{name: ""})
    return condition


class Affiliation(Record):
    """An organisation that authors work at, as articles name it."""

    texts = ("name", "city")

    name = models.CharField(_("name"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = CountryField(_("country"))
    ror = RorField("ROR", help_text=_("The number of the organisation at ror.org."))

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        default_permissions = PERMISSIONS
        constraints = [
            models.UniqueConstraint(
                fields=["ror"], condition=~Q(ror=""), name="journal_affiliation_ror"
            )
        ]

    def __str__(self):
        return self.name_in(current()) or "—"

    def name_in(self, language):
        """Return its name in ``language``, else in another."""
        names = (getattr(self, f"name_{code}") for code in languages_from(language))
        return next(filter(None, names), "")

    @property
    def country_name(self):
        return name_of(self.country) if self.country else ""


class Contribution(Ordered, Record):
    """That somebody is an author of an article.

    Names are those in print: where one is empty, that of the person's page holds.
    """

    texts = ("family", "given", "patronymic", "degree_and_post")
    parent_field = "article"
    order_within = ("article",)

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        related_name="contributions",
        on_delete=models.CASCADE,
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("page of the person"),
        related_name="contributions",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("If the author has one here; the name is then taken from it."),
    )
    family = models.CharField(_("family name"), max_length=80, blank=True)
    given = models.CharField(_("given name"), max_length=80, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    degree_and_post = models.CharField(_("degree and post"), max_length=300, blank=True)
    affiliations = models.ManyToManyField(
        Affiliation,
        verbose_name=_("affiliations"),
        related_name="contributions",
        blank=True,
    )
    orcid = OrcidField("ORCID")
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Readers never see it.")
    )
    is_corresponding = models.BooleanField(_("corresponding author"), default=False)
    roles = RolesField(verbose_name=_("roles"))

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["position", "pk"]
        constraints = [
            FieldCheck(
                "person",
                has_name(),
                name="journal_contribution_has_a_name",
                message=_("Choose a person, or write a family name."),
            ),
            models.UniqueConstraint(
                fields=["article", "person"],
                condition=Q(person__isnull=False),
                name="journal_contribution_once",
                violation_error_message=_("This person is an author already."),
            ),
        ]

    def __str__(self):
        return self.name_in(current()) or "—"

    def part_in(self, name, language):
        """Return a part of the name in ``language``: the article's, or the person's."""
        own = getattr(self, f"{name}_{language}")
        if own or self.person_id is None:
            return own or ""
        return getattr(self.person, f"{name}_{language}") or ""

    def name_in(self, language):
        """Return given name, patronymic and family name, else in another language."""
        for code in languages_from(language):
            if self.part_in("family", code):
                parts = (
                    self.part_in(n, code) for n in ["given", "patronymic", "family"]
                )
                return " ".join(filter(None, parts))
            if self.person_id and (title := getattr(self.person, f"title_{code}")):
                return title
        return ""
