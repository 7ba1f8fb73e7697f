import re
from copy import copy

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import JSONObject
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from accounts.permissions import PERMISSIONS
from bibliography.identifiers import DoiField, OrcidField, RorField
from institute.models import Person
from journal.models.article import Article
from journal.names import OF_PERSON, PARTS, RolesField, name_in
from publishing.content import snapshots
from publishing.content.constraints import FieldCheck, has_text
from publishing.content.keys import optional_key, parent_key
from publishing.content.status import PUBLIC
from publishing.models import Ordered, OrderedManyToManyField, Record
from text.countries import CountryField
from text.languages import LANGUAGES, current, language_of

OF_AUTHOR = [
    *["is_group", "orcid", "email", "is_email_public", "is_corresponding", "roles"],
    *(f"{name}_{code}" for name in [*PARTS, "degree_and_post"] for code in LANGUAGES),
]
# What lists of names have.
IN_SHORT = ["is_group", *(f"{part}_{code}" for part in PARTS for code in LANGUAGES)]


class Affiliation(Record):
    """An organisation that authors work at, as articles name it.

    What readers have of it in an article stays: under a new name it is another one.
    """

    texts = ("name", "city")

    name = models.CharField(_("name"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = CountryField(_("country"))
    ror = RorField("ROR", help_text=_("The number of the organisation at ror.org."))

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        default_permissions = PERMISSIONS

    def clean(self):
        self.check_printed(type(self)._base_manager.filter(pk=self.pk).first())
        super().clean()

    def set_derived_fields(self, stored):
        super().set_derived_fields(stored)
        self.check_printed(stored)

    def check_printed(self, stored):
        """Refuse to change what readers have; a translation may still be added."""
        changed = [
            name
            for name in OF_AFFILIATION
            if stored and (getattr(self, name) or "") != (getattr(stored, name) or "")
        ]
        articles = Article._base_manager.filter(contributions__affiliations=self.pk)
        public = [
            code
            for code in LANGUAGES
            if changed and articles.filter(**{f"state_{code}__in": PUBLIC}).exists()
        ]
        printed = [
            name
            for name in changed
            if public
            and (getattr(stored, name) or language_of(name) in {None, *public})
        ]
        if printed:
            text = gettext(
                "Published articles print it, and keep it. Add a new affiliation, and "
                "choose that one."
            )
            raise ValidationError(dict.fromkeys(printed, text))


OF_AFFILIATION = [
    *["country", "ror"],
    *(f"{name}_{code}" for name in Affiliation.texts for code in LANGUAGES),
]


def author_row(*, in_full=True):
    """Build the JSON of an author, as ``Contribution.as_row`` returns it."""
    row = {name: F(name) for name in ["person", *(OF_AUTHOR if in_full else IN_SHORT)]}
    if in_full:
        is_asked = When(is_corresponding=True, then="email")
        row["email"] = Case(is_asked, default=Value(""))
        through = Contribution.affiliations.through._base_manager
        affiliation = JSONObject(
            pk=F("affiliation"),
            **{name: F(f"affiliation__{name}") for name in OF_AFFILIATION},
        )
        here = through.filter(contribution=OuterRef("pk")).order_by("pk")
        row["affiliations"] = ArraySubquery(here.values_list(affiliation))
    return JSONObject(**row)


class ContributionQuerySet(models.QuerySet):
    def as_rows(self, *, in_full=True):
        """Return the authors in their order, each as ``as_row`` has it."""
        row = author_row(in_full=in_full)
        return self.order_by("position", "pk").values_list(row, flat=True)

    def with_pages(self):
        """Read along what ``as_row`` needs of other tables."""
        field = self.model._meta.get_field("affiliations")
        places = field.in_order(Affiliation._base_manager.all())
        return self.select_related("person").prefetch_related(
            Prefetch("affiliations", places)
        )


class Contribution(Ordered, Record):
    """An author of an article, a person or a group, as it was printed."""

    texts = (*PARTS, "degree_and_post")
    parent_field = "article"
    order_within = ("article",)

    article = parent_key(Article, _("article"), "contributions")
    person = optional_key(
        Person,
        _("page of the person"),
        "contributions",
        help_text=_(
            "If the author has one here. A name that is not written above is taken "
            "from it when the article is published, or gets its date, and stays as it "
            "was printed."
        ),
    )
    family = models.CharField(_("family name"), max_length=200, blank=True)
    given = models.CharField(_("given name"), max_length=80, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    suffix = models.CharField(
        pgettext_lazy("of a name", "suffix"),
        max_length=20,
        blank=True,
        help_text=_("“Jr.”, “II”"),
    )
    is_group = models.BooleanField(
        _("a group"),
        default=False,
        help_text=_("A collective: its whole name stands in place of a family name."),
    )
    degree_and_post = models.CharField(_("degree and post"), max_length=300, blank=True)
    affiliations = OrderedManyToManyField(
        Affiliation,
        verbose_name=_("affiliations"),
        related_name="contributions",
        blank=True,
    )
    orcid = OrcidField("ORCID")
    email = models.EmailField(
        _("e-mail"),
        blank=True,
        help_text=_(
            "Of the corresponding author. The file in JATS, which anybody may take, "
            "and eLIBRARY get it; the page shows it if the author agrees."
        ),
    )
    is_email_public = models.BooleanField(_("readers may see it"), default=False)
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
            FieldCheck(
                "is_group",
                Q(is_group=False)
                | Q(person__isnull=True)
                & ~has_text("given")
                & ~has_text("patronymic")
                & ~has_text("suffix"),
                name="journal_contribution_group_has_one_name",
                message=_("A group has one name, in place of a family name, alone."),
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
        return name_in(vars(self.printed()), current()).full or "—"

    def set_derived_fields(self, stored):
        """What readers have of an author who is new or changed stands in the row."""
        super().set_derived_fields(stored)
        is_changed = stored is None or snapshots.differing_columns(self, stored)
        if is_changed and self.article.public_languages():
            self.take_from_page()

    def take_from_page(self):
        """Take what lacks from the page of the person; return whether it is another."""
        before, page = copy(self), self.person
        if page is None:
            return False
        for code in LANGUAGES:
            if not getattr(self, f"family_{code}"):
                is_divided = getattr(page, f"family_{code}")
                title = getattr(page, f"title_{code}")
                for part in OF_PERSON if is_divided else ():
                    setattr(self, f"{part}_{code}", getattr(page, f"{part}_{code}"))
                if title and not is_divided:
                    setattr(self, f"family_{code}", title)
        if not self.orcid and page.visible_languages():
            self.orcid = page.orcid
        return bool(snapshots.differing_columns(self, before))

    def printed(self):
        """Return the author as printed; of a draft, as the page would have it today."""
        row = copy(self)
        if not self.article.public_languages():
            row.take_from_page()
        return row

    def as_row(self):
        """Return what is printed of the author as a dict: see ``names.name_in``."""
        row = self.printed()
        return {
            "person": row.person_id,
            **{name: getattr(row, name) for name in OF_AUTHOR},
            "email": row.email if row.is_corresponding else "",
            "affiliations": [
                {name: getattr(place, name) for name in ["pk", *OF_AFFILIATION]}
                for place in row.affiliations.all()
            ],
        }


class Award(Ordered, Record):
    """Who paid for the work of an article, and the number of the grant."""

    texts = ("funder",)
    parent_field = "article"
    order_within = ("article",)

    article = parent_key(Article, _("article"), "awards")
    funder = models.CharField(_("funder"), max_length=300, blank=True)
    ror = RorField("ROR", help_text=_("The number of the organisation at ror.org."))
    number = models.CharField(_("number"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["position", "pk"]
        constraints = [
            FieldCheck(
                f"funder_{LANGUAGES[0]}",
                has_text("funder"),
                name="journal_award_has_a_funder",
                message=_("Name the funder."),
            )
        ]

    funder_in = Record.title_in


# The number that a list has before each of its lines: "1.", "[12]", "3)".
NUMBER = re.compile(r"^\s*(\[[0-9]{1,3}\]|[0-9]{1,3}[.)])\s+")
# A form with more rows would have more fields than the site takes.
MOST = 300


def lines_of(text):
    """Return the references of a pasted list, without their numbers."""
    lines = (" ".join(NUMBER.sub("", line).split()) for line in text.splitlines())
    return [line for line in lines if line]


class Reference(Ordered, Record):
    """A work that an article cites, as the article prints it."""

    parent_field = "article"
    order_within = ("article",)

    article = parent_key(Article, _("article"), "references")
    text = models.TextField(
        _("as printed"), help_text=_("Several at once: paste the list, one per line.")
    )
    other_text = models.TextField(
        _("second form"),
        blank=True,
        help_text=_("Translated or transliterated, if the article prints that too."),
    )
    doi = DoiField("DOI")
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text
