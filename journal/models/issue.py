import re
from functools import lru_cache

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _, override, pgettext_lazy

from bibliography.identifiers import DoiField
from institute.years import YearField
from library.models import Document, Picture
from publishing.content.constraints import once
from publishing.content.keys import optional_key
from publishing.content.status import visible
from publishing.models import Category, Publishable, PublishableQuerySet
from text.languages import LANGUAGES, current, languages_from, others
from text.richtext import RichTextField
from text.typography import typeset


class IssueQuerySet(PublishableQuerySet):
    def latest_first(self):
        return self.order_by("-sort_key", "-pk")

    def at(self, language, year, number):
        return self.filter(year=year, number=number)

    def for_page(self):
        """Annotate the issues before and after, and what others have: ``only_en``…

        The last is how many articles only readers of each other language can read.
        """
        language = current()
        public = self.model.objects.visible_in(language)
        before = public.filter(sort_key__lt=OuterRef("sort_key")).latest_first()
        after = public.filter(sort_key__gt=OuterRef("sort_key")).order_by(
            "sort_key", "pk"
        )
        return (
            super()
            .for_page()
            .annotate(
                older_pk=Subquery(before.values("pk")[:1]),
                newer_pk=Subquery(after.values("pk")[:1]),
                **{
                    f"only_{code}": self._number_of(visible(code) & ~visible(language))
                    for code in others(language)
                },
            )
        )

    def with_size(self, language):
        """Annotate how many articles of each readers of a language can read."""
        articles = self.model.articles.rel.related_model
        is_notice = Q(kind__in=articles.NOTICES)
        is_removed = Q(removed_on__isnull=False)
        condition = visible(language) & ~is_notice & ~is_removed
        return self.annotate(size=self._number_of(condition))

    def _number_of(self, condition):
        """Return how many articles of an issue match a condition."""
        articles = self.model.articles.rel.related_model.objects
        here = articles.filter(condition, issue=OuterRef("pk")).order_by()
        number = here.values("issue").annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(number), 0)


class Issue(Publishable):
    """An issue of the journal: its theme, the editor's word, and what it holds."""

    texts = ("title", "summary", "editorial")
    derived = (*Publishable.derived, "sort_key")
    publication_fields = tuple(
        name for name in Publishable.publication_fields if name != "year"
    )
    part_relations = ("articles",)
    # What its articles have of it, in their addresses and dates.
    passed_on = ("year", "number", "published_on")
    picture_field = "cover"
    detail_route = "journal:issue"
    list_route = "journal:home"
    list_title = _("Journal")
    are_views_counted = True
    address_fields = ("year", "number")
    entry_fields = ("number", "published_on")
    dated_by = ("published_on",)

    title = models.CharField(
        _("theme"),
        max_length=200,
        blank=True,
        help_text=_(
            "What the issue is about. The issue number is added in front "
            "automatically; an issue without a theme is called by its number."
        ),
    )
    year = YearField(_("year"), null=False, blank=False)
    number = models.CharField(
        _("number"),
        max_length=20,
        validators=[
            RegexValidator(
                r"^[0-9]{1,3}(-[0-9]{1,3})?$",
                _("A number, or two for a double issue: 3 or 3-4."),
            )
        ],
        help_text=_("A number, or two for a double issue: 3 or 3-4."),
    )
    volume = models.CharField(_("volume"), max_length=20, blank=True)
    continuous_number = models.PositiveIntegerField(
        _("continuous number"),
        null=True,
        blank=True,
        help_text=_("Counted since the first issue of the journal."),
    )
    editorial = RichTextField(_("from the editor"), blank=True)
    cover = optional_key(Picture, _("cover"), "covers")
    whole = optional_key(Document, _("whole issue"), "journal_issues")
    published_on = models.DateField(_("published on"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(
        _("number of pages"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    doi = DoiField("DOI")
    # The year, the first and the last of its numbers.
    sort_key = models.PositiveBigIntegerField(editable=False, default=0)

    search_weights = {"title": "A", "summary": "B", "editorial": "C"}

    objects = IssueQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("issue of the journal")
        verbose_name_plural = _("issues of the journal")
        indexes = [
            *Publishable.Meta.indexes,
            # The archive, the current issue, and the neighbours of one.
            models.Index(fields=["-sort_key"], name="journal_issue_sort_key"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            once("year", "number", message=_("There is such an issue already.")),
            models.UniqueConstraint(
                fields=["doi"], condition=~Q(doi=""), name="journal_issue_doi"
            ),
        ]

    def __str__(self):
        themes = filter(None, map(self.theme_in, languages_from(current())))
        return f"{self.number_display}. {next(themes, '')}".removesuffix(". ")

    def clean(self):
        self._title_by_number()
        super().clean()

    def become_new_draft(self):
        """Become the next issue of the year, of which nothing is printed yet."""
        year = self.year
        for code in LANGUAGES:
            setattr(self, f"title_{code}", self.theme_in(code))
        super().become_new_draft()
        self.year = year
        numbers = type(self)._base_manager.filter(year=year).values_list("number")
        last = max(int(number.split("-")[-1]) for (number,) in numbers)
        self.number = str(last + 1)
        self.doi = ""
        self.published_on = self.pages = self.continuous_number = None

    # What follows from the rest

    def set_derived_fields(self, stored):
        self._title_by_number(stored)
        numbers = [int(number) for number in re.findall("[0-9]+", self.number)] or [0]
        self.sort_key = (self.year * 1000 + numbers[0]) * 1000 + numbers[-1]
        super().set_derived_fields(stored)

    def _title_by_number(self, stored=None):
        """Call an issue without a theme by its number, which may be another now."""
        if not (self.year and self.number):
            return
        names = {code: f"title_{code}" for code in LANGUAGES}
        if stored:
            for code, name in names.items():
                if getattr(self, name) == stored.title_by_number(code):
                    setattr(self, name, self.title_by_number(code))
        if not any(map(self.theme_in, LANGUAGES)):
            for code, name in names.items():
                setattr(self, name, self.title_by_number(code))

    def set_year(self, stored):
        """Leave it: the year of an issue is the one on its cover."""

    @cached_property
    def languages_of_articles(self):
        """The languages in which readers have articles of it."""
        articles = self.articles.without_texts()
        return {code for article in articles for code in article.public_languages()}

    def after_save(self, stored):
        """Pass on to the articles what their addresses and dates have of it."""
        super().after_save(stored)
        names = self.passed_on
        if stored and any(getattr(self, n) != getattr(stored, n) for n in names):
            model = self.articles.model
            keys = self.articles.values_list("pk", flat=True)
            for article in model.locked(keys):
                article.issue = self
                article.save(update_fields=[])

    @classmethod
    def gaps_in(cls, language, pks, with_it=()):
        model = cls.articles.rel.related_model
        articles = model._base_manager.filter(issue__in=pks)
        label = model._meta.label_lower
        going = {pointer.pk for pointer in with_it if pointer.model == label}
        published = Q(**{f"state_{language}": cls.State.PUBLISHED})
        public = articles.filter(published | Q(pk__in=going))
        full = {*public.values_list("issue", flat=True)}
        begun = {*articles.values_list("issue", flat=True)} if {*pks} - full else set()
        text = gettext("Readers have no article of this issue yet.")
        return {pk: [("articles", text)] for pk in begun - full}

    # Its display

    def title_by_number(self, language):
        """Return the title in a language of an issue without a theme."""
        return title_by_number(self.number, self.year, language)

    def theme_in(self, language):
        """Return its title in a language, unless that is only its number."""
        title = getattr(self, f"title_{language}") or ""
        return "" if title == self.title_by_number(language) else title

    @property
    def theme(self):
        return self.theme_in(current())

    @property
    def number_display(self):
        """Return its number and year: "No. 3–4, 2025"."""
        return number_display(self.number, self.year)


@lru_cache
def title_by_number(number, year, language):
    with override(language):
        return typeset(number_display(number, year), language)


def number_display(number, year):
    """Return an issue's number and year as readers have them, or that it has none."""
    if not number:
        return gettext("Online first")
    values = {"number": number_shown(number), "year": year}
    return gettext("No. %(number)s, %(year)s") % values


def number_shown(number):
    return number.replace("-", "–")


class Rubric(Category):
    """A section of the journal under which an issue gathers articles."""

    has_abstract = models.BooleanField(
        _("articles have an abstract"),
        default=True,
        help_text=_("Untick it for editorials, or for announcements of events."),
    )

    class Meta(Category.Meta):
        verbose_name = pgettext_lazy("of a journal", "section")
        verbose_name_plural = pgettext_lazy("of a journal", "sections")
