from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.permissions import PERMISSIONS
from bibliography.identifiers import OrcidField, RorField
from institute.models import Person
from journal.models.article import Article
from journal.models.credit import RolesField
from journal.names import PARTS, name_from, parts_of_name
from publishing.content.constraints import FieldCheck
from publishing.models import Ordered, OrderedManyToManyField, Record
from text.countries import CountryField, name_of
from text.languages import LANGUAGES, current


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

    name_in = Record.title_in

    @property
    def country_name(self):
        return name_of(self.country) if self.country else ""


class ContributionQuerySet(models.QuerySet):
    def names(self):
        """Annotate the parts of the names as JSON, ``names``, and ``any_orcid``.

        The latter is that of the person's page where the article gives none, whether
        readers have that page or not: it tells who is the same, and is not shown.
        Pages for readers ask for no e-mail, nor may their processes.
        """
        orcid = Coalesce(NullIf("orcid", Value("")), F("person__orcid"), Value(""))
        names = parts_of_name()
        return self.defer("email").annotate(names=names, any_orcid=orcid)

    def for_page(self):
        """Annotate names and affiliations as JSON, and the ORCID of the person."""
        through = self.model.affiliations.through._base_manager
        here = through.filter(contribution=OuterRef("pk")).order_by("pk")
        row = JSONObject(
            country=F("affiliation__country"),
            ror=F("affiliation__ror"),
            pk=F("affiliation"),
            **{
                f"{text}_{code}": F(f"affiliation__{text}_{code}")
                for text in Affiliation.texts
                for code in LANGUAGES
            },
        )
        return (
            self.names()
            .annotate(
                affiliation_rows=ArraySubquery(here.values_list(row)),
                person_orcid=F("person__orcid"),
            )
            .order_by("position", "pk")
        )


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
    affiliations = OrderedManyToManyField(
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

    objects = ContributionQuerySet.as_manager()

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
            # At the end of the transaction: a row may take the place of another.
            models.UniqueConstraint(
                fields=["article", "person"],
                deferrable=models.Deferrable.DEFERRED,
                name="journal_contribution_once",
                violation_error_message=_("This person is an author already."),
            ),
        ]

    def __str__(self):
        return self.name_in(current()) or "—"

    def name_in(self, language):
        """Return the name in ``language``, else in another."""
        return name_from(self._parts(), language).full

    # Of an overlay: else ``for_page`` has read them.

    @cached_property
    def names(self):
        return self._parts()

    @cached_property
    def person_orcid(self):
        return self.person.orcid if self.person else None

    @cached_property
    def affiliation_rows(self):
        names = [f"{text}_{code}" for text in Affiliation.texts for code in LANGUAGES]
        return [
            {name: getattr(place, name) for name in ["pk", "country", "ror", *names]}
            for place in self.affiliations.all()
        ]

    @property
    def known_orcid(self):
        """Return the ORCID, else that of the person's page, if readers have that."""
        if self.orcid or self.person is None or not self.person.visible_languages():
            return self.orcid
        return self.person.orcid

    def _parts(self):
        """Return the parts of the name as ``parts_of_name`` does."""
        person = self.person
        parts = {"person": self.person_id}
        for code in LANGUAGES:
            for part in PARTS:
                name = f"{part}_{code}"
                theirs = getattr(person, name) if person else ""
                parts[name] = getattr(self, name) or theirs
            parts[f"title_{code}"] = getattr(person, f"title_{code}") if person else ""
        return parts
