from functools import partial

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils.translation import gettext_lazy as _

from accounts.permissions import PERMISSIONS
from bibliography.identifiers import OrcidField, RorField
from institute.models import Person
from journal.models.article import Article
from journal.models.credit import RolesField
from journal.names import PARTS, name_in
from publishing.content.constraints import FieldCheck
from publishing.content.status import any_language, visible
from publishing.models import Ordered, OrderedManyToManyField, Record
from text.countries import CountryField
from text.languages import LANGUAGES, current

OWN_TEXTS = [
    f"{name}_{code}" for name in [*PARTS, "degree_and_post"] for code in LANGUAGES
]
OF_PERSON = [f"{name}_{code}" for name in [*PARTS, "title"] for code in LANGUAGES]


def has_text(stem):
    """Match what has a text of this name in some language."""
    condition = Q()
    for language in LANGUAGES:
        name = f"{stem}_{language}"
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


OF_AFFILIATION = [
    *["country", "ror"],
    *(f"{name}_{code}" for name in Affiliation.texts for code in LANGUAGES),
]


def author_row(*, in_full=True):
    """Build the JSON of an author, as ``Contribution.as_row`` returns it.

    ``in_full``: not only the name, and what tells who is the same. Nothing here asks
    for an e-mail, which the processes of pages for readers may not read.
    """
    own_orcid, has_page = NullIf("orcid", Value("")), partial(visible, of="person__")
    row = {
        "person": F("person"),
        "any_orcid": Coalesce(own_orcid, F("person__orcid"), Value("")),
        **{name: F(name) for name in OWN_TEXTS},
        **{f"person_{name}": F(f"person__{name}") for name in OF_PERSON},
    }
    if in_full:
        through = Contribution.affiliations.through._base_manager
        affiliation = JSONObject(
            pk=F("affiliation"),
            **{name: F(f"affiliation__{name}") for name in OF_AFFILIATION},
        )
        here = through.filter(contribution=OuterRef("pk")).order_by("pk")
        of_page = Case(When(any_language(has_page), then=F("person__orcid")))
        row |= {
            "orcid": Coalesce(own_orcid, of_page, Value("")),
            "is_corresponding": F("is_corresponding"),
            "roles": F("roles"),
            "affiliations": ArraySubquery(here.values_list(affiliation)),
        }
    return JSONObject(**row)


class ContributionQuerySet(models.QuerySet):
    def as_rows(self, *, in_full=True):
        """Return the authors in their order, each as ``as_row`` has it."""
        row = author_row(in_full=in_full)
        return self.order_by("position", "pk").values_list(row, flat=True)


class Contribution(Ordered, Record):
    """That somebody is an author of an article.

    A name is the one in print; where that is empty, that of the person's page holds.
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
        help_text=_(
            "If the author has one here. A name that is not written above is taken "
            "from it."
        ),
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
                Q(person__isnull=False) | has_text("family"),
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
        return name_in(self.as_row(), language).full

    def as_row(self):
        """Return what is printed of the author as a dict: see ``names.name_in``.

        ``orcid``: that of the article, else that of the person's page, if readers have
        that. ``any_orcid``: also if they have not; it tells who is the same.
        """
        person = self.person
        orcid = self.orcid or (person.orcid if person else "")
        is_public = self.orcid or (person and person.visible_languages())
        return {
            "person": self.person_id,
            "any_orcid": orcid,
            **{name: getattr(self, name) for name in OWN_TEXTS},
            **{f"person_{name}": getattr(person, name, "") for name in OF_PERSON},
            "orcid": orcid if is_public else "",
            "is_corresponding": self.is_corresponding,
            "roles": self.roles,
            "affiliations": [
                {name: getattr(place, name) for name in ["pk", *OF_AFFILIATION]}
                for place in self.affiliations.all()
            ],
        }
