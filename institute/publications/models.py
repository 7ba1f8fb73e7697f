import re
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from bibliography.gost import byline
from bibliography.identifiers import DoiField, IsbnField
from bibliography.items import personal_name, without_empty
from institute import years
from institute.people.models import Person
from institute.projects.models import Project
from library.models import Document
from publishing.content.constraints import FieldCheck, has_text
from publishing.content.keys import optional_key, optional_keys, parent_key
from publishing.drafts.overlay import laid_rows
from publishing.models import Ordered, Publishable, PublishableQuerySet, Record, Topic
from text.languages import (
    LANGUAGES,
    first_language,
    first_with,
    languages_from,
    own_name,
)
from text.richtext import RichTextField, text_of
from text.typography import with_plain_spaces

RANGE = re.compile(r"(\d+)\s*[-–—]+\s*(\d+)")


class PublicationQuerySet(PublishableQuerySet):
    def for_citation(self):
        """Annotate what ``csl`` needs of other tables: the authors."""
        authors = Authorship.objects.filter(publication=OuterRef("pk"))
        return self.annotate(author_rows=ArraySubquery(authors.as_rows()))

    def for_page(self):
        return super().for_page().for_citation().with_keys_of("projects")


class Publication(Publishable):
    """A work by people of the institute, which came out here or elsewhere.

    The bibliographic facts are as on its title page, in the language in which it is
    written; title, summary and abstract may be there in the others too.
    """

    class Kind(models.TextChoices):
        MONOGRAPH = "monograph", _("monograph")
        COLLECTION = "collection", _("collection of papers")
        CHAPTER = "chapter", _("chapter in a book")
        ARTICLE = "article", _("article in a journal")
        PAPER = "paper", _("conference paper")
        REPORT = "report", _("report")
        DATASET = "dataset", _("dataset")
        THESIS = "thesis", _("thesis")
        OTHER = "other", _("other work")

        @property
        def plural(self):
            """The name of all works of the kind."""
            return KIND_FACTS[self].plural

    texts = ("title", "summary", "body")
    detail_route = "institute:publication"
    list_route = "institute:publications"
    child_relations = ("authorships",)
    duplicated_relations = ("authorships",)
    is_dated = False
    dated_by = ("last_year",)

    title = models.CharField(_("title"), max_length=300, blank=True)
    body = RichTextField(_("abstract"), blank=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, default=Kind.MONOGRAPH
    )
    written_in = models.CharField(
        _("written in"),
        max_length=10,
        choices=[(code, own_name(code)) for code in LANGUAGES],
        default=first_language,
        help_text=_("It is cited by its title in this language."),
    )
    issued_in = models.PositiveSmallIntegerField(
        _("came out in"), validators=years.YearField.default_validators
    )
    container = models.CharField(
        _("published in"),
        max_length=300,
        blank=True,
        help_text=_("The journal, the book or the proceedings that it is a part of."),
    )
    volume = models.CharField(
        pgettext_lazy("of a journal", "volume"), max_length=40, blank=True
    )
    number = models.CharField(_("number"), max_length=40, blank=True)
    pages = models.CharField(
        _("pages"), max_length=40, blank=True, help_text=_("For example, 5–17.")
    )
    genre = models.CharField(
        _("kind as on its title page"),
        max_length=120,
        blank=True,
        help_text=_("For example, “textbook” or “analytical report”."),
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    place = models.CharField(_("place of publication"), max_length=120, blank=True)
    edition = models.CharField(
        _("edition"),
        max_length=40,
        blank=True,
        help_text=_(
            "A number, such as 2, or the full wording for citations: “2nd ed., "
            "revised”."
        ),
    )
    extent = models.CharField(_("number of pages"), max_length=20, blank=True)
    doi = DoiField("DOI")
    isbn = IsbnField("ISBN")
    url = models.URLField(_("address of the text"), max_length=500, blank=True)
    file = optional_key(Document, _("text among the documents"), "publications")
    projects = optional_keys(Project, _("projects"), "publications")
    topics = optional_keys(Topic, _("topics"), "publications")

    search_weights = {"title": "A", "summary": "B", "body": "C"}

    objects = PublicationQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    @classmethod
    def catalogue_details(cls):
        return {name: F("issued_in") for name in ["first_year", "last_year"]}

    @classmethod
    def span_of(cls, entry):
        return str(entry.details["last_year"])

    def clean(self):
        super().clean()
        numbers = RANGE.fullmatch(self.pages or "")
        if numbers and int(numbers[2]) < int(numbers[1]):
            message = gettext("The last page cannot come before the first.")
            raise ValidationError({"pages": message})

    def slug_fault(self, slug):
        if slug == "list":
            return gettext("A section of the site has this address.")
        return ""

    def get_kind_display(self):
        # Django's own translates the names of all kinds.
        return str(self.Kind(self.kind).label) if self.kind in self.Kind else self.kind

    def authors(self):
        """Return the rows of the authors: those of ``for_citation``, or read now."""
        if not hasattr(self, "author_rows"):
            laid = laid_rows(self, "authorships")
            if laid is not None:
                self.author_rows = [row.as_row() for row in laid]
            else:
                self.author_rows = [*self.authorships.as_rows()] if self.pk else []
        return self.author_rows

    def byline(self, language):
        """Return who wrote it, as readers of a language know them."""
        return byline(names_by_role(self.authors(), language), language)

    def csl(self, language):
        """Return it as CSL-JSON in its own language, else in that of the page."""
        codes = [self.written_in, *languages_from(language)]
        return self.csl_in(first_with(self, "title", codes))

    def csl_in(self, own):
        """Return the same with names and title in a language."""
        kind = self.Kind(self.kind)
        is_serial = kind == self.Kind.ARTICLE
        number = "issue" if is_serial else "number"
        item = {
            "id": f"publication-{self.pk}",
            "type": KIND_FACTS[kind].csl_type,
            "language": own,
            "title": getattr(self, f"title_{own}") or "",
            **names_by_role(self.authors(), own),
            # In the words of the work, which has no others.
            "genre": self.genre if own == self.written_in else "",
            "container-title": self.container,
            "volume": self.volume,
            number: RANGE.sub(r"\1-\2", self.number),
            "page": RANGE.sub(r"\1-\2", self.pages),
            "publisher": self.publisher,
            "publisher-place": self.place,
            "edition": self.edition,
            "number-of-pages": self.extent,
            "issued": self.issued_in and {"date-parts": [[self.issued_in]]},
            "DOI": self.doi,
            "ISBN": self.isbn,
            "URL": self.url,
            # The work is known by its own title, whatever readers have of it here.
            "abstract": (
                text_of(getattr(self, f"body_{own}") or "")
                or getattr(self, f"summary_{own}")
            )
            if self.is_visible_in(own)
            else "",
        }
        return without_empty(
            {
                name: with_plain_spaces(value) if isinstance(value, str) else value
                for name, value in item.items()
            }
        )


class KindFacts(NamedTuple):
    plural: str
    # In the words of CSL, and of schema.org.
    csl_type: str
    schema_type: str


KIND_FACTS = {
    Publication.Kind(kind): KindFacts(*facts)
    for kind, *facts in [
        ("monograph", _("monographs"), "book", "Book"),
        ("collection", _("collections of papers"), "book", "Book"),
        ("chapter", _("chapters in books"), "chapter", "Chapter"),
        ("article", _("articles in journals"), "article-journal", "ScholarlyArticle"),
        ("paper", _("conference papers"), "paper-conference", "ScholarlyArticle"),
        ("report", _("reports"), "report", "Report"),
        ("dataset", _("datasets"), "dataset", "Dataset"),
        ("thesis", _("theses"), "thesis", "Thesis"),
        ("other", _("other works"), "document", "CreativeWork"),
    ]
}


class AuthorshipQuerySet(models.QuerySet):
    def as_rows(self):
        """Return a dict of each author: as written here, and as the person is named."""
        row = JSONObject(
            role=F("role"),
            person=F("person"),
            **{name: F(name) for name in OWN_NAMES},
            **{f"person_{name}": F(f"person__{name}") for name in PERSON_NAMES},
        )
        return self.order_by("position", "pk").values_list(row, flat=True)


def in_all_languages(*names):
    return [f"{name}_{code}" for name in names for code in LANGUAGES]


OWN_NAMES = in_all_languages("family", "given")
PERSON_NAMES = in_all_languages("family", "given", "patronymic", "title")


class Authorship(Ordered, Record):
    """That a person of the site, or somebody else, is an author of a publication."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        EDITOR = "editor", _("editor")
        TRANSLATOR = "translator", pgettext_lazy("of a work", "translator")

    texts = ("family", "given")
    parent_field = "publication"
    order_within = ("publication",)

    publication = parent_key(Publication, _("publication"), "authorships")
    role = models.CharField(
        _("contribution"), max_length=20, choices=Role, default=Role.AUTHOR
    )
    person = optional_key(Person, _("person"), "authorships")
    family = models.CharField(
        _("family name"),
        max_length=120,
        blank=True,
        help_text=_(
            "For an author without a page here. An organisation has only this name."
        ),
    )
    given = models.CharField(
        _("given name"),
        max_length=80,
        blank=True,
        help_text=_("With the patronymic, or as initials."),
    )

    objects = AuthorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [
            FieldCheck(
                "person",
                Q(person__isnull=False) | has_text("family"),
                name="institute_authorship_is_of_somebody",
                message=_("Choose a person, or write a family name."),
            )
        ]

    def as_row(self):
        """Return it as ``as_rows`` does."""
        return {
            "role": self.role,
            "person": self.person_id,
            **{name: getattr(self, name) for name in OWN_NAMES},
            **{f"person_{n}": getattr(self.person, n, "") for n in PERSON_NAMES},
        }

    def __str__(self):
        names = [
            " ".join(filter(None, [getattr(self, f"given_{code}"), family]))
            for code in LANGUAGES
            if (family := getattr(self, f"family_{code}"))
        ]
        return next(iter(names), None) or str(self.person or "—")


def names_by_role(rows, language):
    """Return {"author": names, …} in CSL-JSON of the rows of ``as_rows``."""
    names = {}
    for row in rows:
        names.setdefault(row["role"], []).append(name_of(row, language))
    return names


def name_of(row, language):
    """Return an author's name in a language, else in another."""
    for code in languages_from(language):
        if family := row[f"family_{code}"]:
            return personal_name(family, row[f"given_{code}"])
        family = row[f"person_family_{code}"]
        given = [row[f"person_given_{code}"], row[f"person_patronymic_{code}"]]
        if family and any(given):
            return personal_name(family, " ".join(filter(None, given)))
        if title := row[f"person_title_{code}"]:
            return personal_name(title, "")
    return {"literal": "—"}
