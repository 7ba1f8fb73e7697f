from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.signals import m2m_changed
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from bibliography.identifiers import DoiField
from institute.models import Project
from journal.description import description
from journal.galleys import HasGalleys
from journal.models.article_queryset import ArticleQuerySet
from journal.models.issue import Issue, Rubric
from journal.models.journal import Journal
from journal.models.notices import HasNotices, Kind, mark_articles
from journal.names import name_in
from publishing.content.addresses import path_to
from publishing.content.constraints import Check, FieldCheck, in_order
from publishing.content.keys import optional_key, protected_key
from publishing.content.search import weights
from publishing.drafts.overlay import laid_rows
from publishing.models import Ordered, Publishable, Topic
from text.fold import fold
from text.languages import LANGUAGES, first_language, others
from text.richtext import RichTextField


def nameless(rows, language):
    """Return the gaps of authors and affiliations that have no name in a language."""
    gaps, places, [other] = [], {}, others(language)
    for number, row in enumerate(rows):
        name = name_in(row, language)
        if name.language != language:
            text = gettext("%(author)s has no name in this language.")
            place = "contributions", number, f"family_{language}"
            gaps.append((place, text % {"author": name.full}))
        # Lists read authors without them.
        for each in row.get("affiliations", ()):
            if not each[f"name_{language}"]:
                text = gettext("Affiliation without a name in this language: %(name)s.")
                text %= {"name": each[f"name_{other}"] or each["pk"]}
                place = "contributions", number, "affiliations"
                places.setdefault(each["pk"], (place, text))
    return [*gaps, *places.values()]


class Article(HasNotices, HasGalleys, Ordered, Publishable):
    """An article of the journal: what is said of it, and its text, or its PDF alone.

    ``number`` is that of its issue, or "" while it has none: it is online first.
    ``issued_on`` is the day of its publication.
    """

    # What counts as research where a journal is judged.
    RESEARCH = (Kind.RESEARCH, Kind.REVIEW, Kind.SHORT)

    texts = (
        *["title", "summary", "keywords", "text", "recommended_by", "funding"],
        *["acknowledgements", "data_statement"],
    )
    in_each_language = (*Publishable.in_each_language, "file_text", "author_names")
    required = ("title", "summary")
    search_texts = (*Publishable.search_texts, "file_text", "author_names")
    required_relations = ("rubric", "issue")
    part_of = "issue"
    unrecorded = ("file_text", "author_names")
    child_relations = ("contributions", "awards", "references", "galleys")
    duplicated_relations = printed_relations = ("contributions",)
    derived = (*Publishable.derived, "number", "issued_on", "notice_on", "removed_on")
    publication_fields = (*Publishable.publication_fields, "notice_kind")
    order_within = ("issue", "rubric")
    order_lists = ("-issue__sort_key", "issue", "rubric__position", "rubric")
    detail_route = "journal:article"
    list_route = "journal:home"
    list_title = _("Journal")
    address_fields = ("year", "number", "slug")
    entry_fields = ("number", "issued_on", "written_in", "kind", "notice_kind")
    dated_by = ("issued_on",)
    has_versions = True
    are_views_counted = True

    title = models.CharField(_("title"), max_length=500, blank=True)
    summary = models.TextField(_("abstract"), blank=True)
    keywords = models.TextField(
        _("keywords"),
        blank=True,
        help_text=_("Separated by commas or semicolons, or one a line."),
    )
    text = RichTextField(_("text"), blank=True)
    issue = optional_key(
        Issue,
        _("issue"),
        "articles",
        help_text=_(
            "Empty: online first. The article then has an address of its own, which "
            "leads on to its issue as soon as it has one."
        ),
    )
    rubric = protected_key(Rubric, pgettext_lazy("of a journal", "section"), "articles")
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.RESEARCH
    )
    written_in = models.CharField(
        _("language of the article"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=first_language,
    )
    translation_of = optional_key(
        "self",
        _("translation of"),
        "translations",
        help_text=_("The article whose translation this is, with a DOI of its own."),
    )
    first_page = models.PositiveSmallIntegerField(
        _("first page"), null=True, blank=True
    )
    last_page = models.PositiveSmallIntegerField(_("last page"), null=True, blank=True)
    article_number = models.CharField(
        _("article number"),
        max_length=20,
        blank=True,
        help_text=_("In place of pages, where an issue has none."),
    )
    doi = DoiField("DOI")
    edn = models.CharField(
        "EDN",
        max_length=6,
        blank=True,
        validators=[
            RegexValidator("^[A-Z]{6}$", _("An EDN has six capital Latin letters."))
        ],
        help_text=_("The code of the article at eLIBRARY."),
    )
    udk = models.CharField(_("UDC"), max_length=100, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    published_on = models.DateField(
        _("published on"),
        null=True,
        blank=True,
        help_text=_("Empty: the day of the issue; without one, of its publication."),
    )
    recommended_by = models.CharField(
        _("recommended by"),
        max_length=300,
        blank=True,
        help_text=_("The member of the council or board, as named in the article."),
    )
    recommended_on = models.DateField(_("recommended on"), null=True, blank=True)
    funding = models.TextField(_("funding"), blank=True)
    acknowledgements = models.TextField(_("acknowledgements"), blank=True)
    data_statement = models.TextField(_("availability of data"), blank=True)
    licence_url = models.URLField(
        _("licence"),
        max_length=300,
        blank=True,
        help_text=_("Its address; empty: that of the journal."),
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), related_name="journal_articles", blank=True
    )
    projects = models.ManyToManyField(
        Project, verbose_name=_("projects"), related_name="journal_articles", blank=True
    )
    number = models.CharField(max_length=20, editable=False, default="")
    issued_on = models.DateField(null=True, editable=False)
    # The words of its files, and its authors: it is found by them.
    file_text = models.TextField(editable=False, default="")
    author_names = models.TextField(editable=False, default="")

    search_weights = weights(
        A="title author_names", B="summary keywords", D="text file_text"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("journal article")
        verbose_name_plural = _("journal articles")
        constraints = [
            *Publishable.Meta.constraints,
            FieldCheck(
                "last_page",
                Q(last_page__isnull=True)
                | Q(first_page__isnull=False, last_page__gte=F("first_page")),
                name="journal_article_pages_in_order",
                message=_("The last page cannot come before the first."),
            ),
            FieldCheck(
                "article_number",
                Q(article_number="") | Q(first_page__isnull=True),
                name="journal_article_pages_or_number",
                message=_("An article has pages or a number, not both."),
            ),
            in_order(
                "received_on", "accepted_on", name="journal_article_accepted_later"
            ),
            Check(
                condition=Q(translation_of__isnull=True) | ~Q(translation_of=F("pk")),
                name="journal_article_translation_of_another",
                violation_error_message=_("An article cannot translate itself."),
            ),
            models.UniqueConstraint(
                fields=["doi"], condition=~Q(doi=""), name="journal_article_doi"
            ),
        ]

    def validate_constraints(self, exclude=None):
        if "doi" not in (exclude or ()):
            self.check_doi()
        super().validate_constraints(exclude)

    def check_doi(self):
        """Refuse a DOI that something else has, and any change of a registered one."""
        if self.pk:
            sent = self.deposits.filter(target="crossref").exclude(doi="")
            known = sent.exclude(state="refused", deposited_at=None)
            if known.exclude(doi=self.doi).exists():
                text = gettext("The DOI is registered: it stays as it is.")
                raise ValidationError({"doi": text})
        if self.doi:
            others = type(self)._base_manager.filter(doi=self.doi).exclude(pk=self.pk)
            for record in [*others, *Issue._base_manager.filter(doi=self.doi)]:
                text = gettext("It is the DOI of “%(title)s”.")
                raise ValidationError({"doi": text % {"title": record}})

    def become_new_draft(self):
        """Leave behind what is only one article's."""
        super().become_new_draft()
        self.doi = self.edn = self.article_number = ""
        self.first_page = self.last_page = None
        for language in LANGUAGES:
            setattr(self, f"file_text_{language}", "")

    @classmethod
    def gaps_in(cls, language, pks, with_it=()):
        """Return the same of many articles, by so many statements."""
        articles = cls.objects.filter(pk__in=pks).select_related("rubric")
        articles = articles.with_pages_of_authors().prefetch_related("about")
        articles = articles.with_galleys().without_search_texts()
        return {article.pk: article.own_gaps(language) for article in articles}

    def own_gaps(self, language):
        gaps = nameless(self.rows_of_authors(), language)
        if self.is_notice:
            gaps += self.gaps_of_notice(language)
        elif self.has_abstract and not self.rows_of_authors():
            gaps.append(("contributions", gettext("No authors.")))
        if not self.removed_on:
            gaps += self.gaps_of_files()
        return gaps

    def required_in(self, language):
        """Ask also of a notice what it says in short: it stands above its articles."""
        names = super().required_in(language)
        is_needed = self.has_abstract or self.is_notice
        return names if is_needed else [name for name in names if name != "summary"]

    @property
    def has_abstract(self):
        has_none = self.rubric_id and not self.rubric.has_abstract
        return not (self.is_notice or has_none)

    # What follows from the issue

    @property
    def issue_or_blank(self):
        """Its issue; online first, one without number, year and readers."""
        return self.issue or Issue()

    def set_year(self, stored):
        """Set year, number and day as its issue has them, or its own publication."""
        issue = self.issue_or_blank
        if issue.pk and not self.is_preview:
            # As it is now: another may have changed it since it was read.
            issues = Issue._base_manager.only("year", "number", "published_on")
            issue = issues.get(pk=self.issue_id)
        elif not issue.pk and (first := self.first_published_at):
            issue.published_on = localdate(first)
        if issue.pk and stored and not stored.issue_id and stored.was_seen():
            # It keeps the day on which readers got it.
            self.published_on = self.published_on or stored.issued_on
        self.issued_on = self.published_on or issue.published_on
        self.number = issue.number
        self.year = issue.year or (self.issued_on or localdate()).year

    @classmethod
    def derived_field_names(cls):
        # Not in ``derived``: its history tells of it.
        return [*super().derived_field_names(), "notice_kind", "published_on"]

    @classmethod
    def passage_fields(cls):
        return [*super().passage_fields(), "file_text"]

    def after_save(self, stored):
        super().after_save(stored)
        before = stored.public_languages() if stored else []
        if {*self.public_languages()} - {*before}:
            # What they leave to the pages of people is written into their rows.
            for row in self.contributions.with_pages():
                if row.take_from_page():
                    row.save()

    def child_changed(self, languages):
        self.renew_files()
        super().child_changed(languages)

    def order_heading(self):
        return f"{self.issue_or_blank}: {self.rubric}"

    # Its address

    @classmethod
    def address(cls, language, *, year, number, slug, **_besides):
        """Return its path below its issue, or as one that has none yet."""
        above = {"year": year, "number": number} if number else {}
        return path_to(cls.detail_route, language, **above, slug=slug)

    # As others cite it

    def csl(self, language):
        """Return it as an item of CSL-JSON: see ``Description.csl``."""
        return description(self, Journal.objects.known()).csl(language)

    def rows_of_authors(self):
        """Return the authors as annotated, or read now; a draft's with their pages."""
        rows = laid_rows(self, "contributions")
        if rows is None and self.pk and not self.public_languages():
            rows = self.contributions.with_pages()
        if rows is not None:
            return [row.as_row() for row in rows]
        if not hasattr(self, "author_rows"):
            self.author_rows = [*self.contributions.as_rows()] if self.pk else []
        return self.author_rows

    def byline(self, language):
        """Return who wrote it, as readers of a language know them."""
        names = (name_in(row, language) for row in self.rows_of_authors())
        return ", ".join(name.short for name in names)

    # Its display

    @property
    def kind_label(self):
        """Return what it is, unless its rubric says just that: "Editorial"."""
        label = capfirst(str(self.Kind(self.kind).label))
        return "" if fold(label) == fold(str(self.rubric)) else label

    @property
    def pages_display(self):
        return page_range(self.first_page, self.last_page)


def page_range(first, last):
    """Return "12–25", "12" or "", as bibliographies have it."""
    if first is None:
        return ""
    return str(first) if last in (None, first) else f"{first}–{last}"


m2m_changed.connect(mark_articles, sender=Article.about.through)
