from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Prefetch, Q, prefetch_related_objects
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from glossary.models import subqueries
from glossary.models.title_page import GeneratedFile
from glossary.models.vocabulary import Domain, Source
from publishing.content import changesets
from publishing.content.constraints import Check
from publishing.content.keys import optional_key, parent_key, protected_key
from publishing.models import Ordered, Publishable, PublishableQuerySet, Record, visible
from text import alphabet
from text.languages import LANGUAGES
from text.transliteration import slugify

# Slugs that are addresses of other pages.
RESERVED = {
    *["domains", "export", "feed", "letters", "map", "match", "new"],
    *["search", "suggest", "suggestions", "tree"],
}


# The advisory lock of concepts with their terms, citations and relations.
LOCK = "glossary.concept"


class ConceptQuerySet(PublishableQuerySet):
    def for_page(self):
        details = subqueries.DETAILS.items()
        arrays = {name: build(self.model) for name, build in details}
        return super().for_page().annotate(**arrays)

    def with_terms(self, languages):
        """Add the terms that readers see in these languages."""
        return self.annotate(term_rows=subqueries.terms(self.model, languages))

    def by_name(self, language):
        return self.order_by(alphabet.sort_expression(f"title_{language}"), "pk")

    def for_files(self, *, everything=False, lookup_terms=False):
        """Add what an entry of a file has; order by the code, which never changes."""
        arrays = subqueries.for_files(self.model, everything, lookup_terms)
        return self.without_texts().annotate(**arrays).order_by("code")

    def last_changes(self, *, everything=False):
        """Return when the content of files last changed, by one statement.

        ``changed_ru``: the newest edit of what files have in Russian, or None.
        ``arrived_ru``: the newest date on which a text was published or ended.
        """
        now = timezone.now()
        maxima = {}
        for code in LANGUAGES:
            in_files = None if everything else visible(code)
            maxima[f"changed_{code}"] = Max(f"updated_at_{code}", filter=in_files)
            dates = [f"published_at_{code}", f"published_until_{code}"]
            past = [Max(date, filter=Q(**{f"{date}__lte": now})) for date in dates]
            maxima[f"arrived_{code}"] = Greatest(
                *past, output_field=models.DateTimeField()
            )
        return self.aggregate(**maxima)

    def in_the_hierarchy(self):
        """Return concepts that have a broader or narrower one; adds ``broader_pks``."""
        through = self.model.broader.through.objects
        return self.filter(
            Q(pk__in=through.values("from_concept"))
            | Q(pk__in=through.values("to_concept"))
        ).annotate(broader_pks=subqueries.DETAILS["broader_pks"](self.model))


class Concept(Publishable):
    """A concept of the glossary (ISO 704); its designations are of the model ``Term``.

    ``title`` is a copy of the preferred term of each language, ``summary`` holds the
    definition, so that lists, feeds and search need not know terms.
    """

    texts = ("title", "summary", "note")
    in_each_language = (*Publishable.in_each_language, "names")
    copied_texts = ("title",)
    required = ("title", "summary")
    child_relations = ("terms", "citations")
    duplicated_relations = ("terms", "citations")
    derived = (*Publishable.derived, "names")
    detail_route = "glossary:detail"
    list_route = "glossary:list"
    list_title = _("Glossary")
    is_dated = False
    has_versions = True
    is_shared_in_all_languages = True
    # So that no two transactions together close a circle of broader concepts.
    advisory_lock = LOCK

    summary = models.TextField(
        _("definition"),
        blank=True,
        help_text=_(
            "The nearest broader concept, and what sets this one apart; without the "
            "term itself."
        ),
    )
    note = models.TextField(
        pgettext_lazy("of a concept", "note"),
        blank=True,
        help_text=_("Scope and usage: what does not belong in the definition."),
    )
    code = models.SlugField(
        _("code"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_(
            "Its permanent name in files and addresses; made from the English "
            "term if empty. It never changes once published."
        ),
    )
    domains = models.ManyToManyField(
        Domain, verbose_name=_("domains"), related_name="concepts", blank=True
    )
    broader = models.ManyToManyField(
        "self",
        verbose_name=_("broader concepts"),
        related_name="narrower",
        symmetrical=False,
        blank=True,
    )
    confusable = models.ManyToManyField(
        "self", verbose_name=_("not to be confused with"), blank=True
    )
    replaced_by = optional_key(
        "self", pgettext_lazy("concept", "replaced by"), "replaces"
    )
    same_as = models.TextField(
        _("the same elsewhere"),
        blank=True,
        help_text=_("Addresses in other vocabularies, such as Wikidata, one per line."),
    )
    own_wording = models.BooleanField(
        _("editors’ wording"),
        default=False,
        help_text=_("Tick it if no document gives this definition."),
    )
    # The other terms of a language, also those that are only looked up.
    names = models.TextField(editable=False, default="")

    search_weights = {"title": "A", "names": "B", "summary": "C", "note": "D"}

    objects = ConceptQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        constraints = [
            *Publishable.Meta.constraints,
            Check(condition=~Q(code=""), name="glossary_concept_has_a_code"),
            Check(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=models.F("pk")),
                name="glossary_concept_does_not_replace_itself",
                violation_error_message=_("A concept cannot replace itself."),
            ),
        ]

    def clean(self):
        super().clean()
        # Here already: the constraints are validated next, and refuse an empty code.
        self.code = self.code or self._free_code()
        stored = self.pk and type(self)._base_manager.filter(pk=self.pk).first()
        if stored and stored.code != self.code and stored.was_seen():
            message = gettext("This code has been published and can no longer change.")
            raise ValidationError({"code": message})
        if fault := next(filter(None, map(address_fault, self.same_as_lines)), None):
            raise ValidationError({"same_as": fault})

    @property
    def same_as_lines(self):
        return [line.strip() for line in self.same_as.splitlines() if line.strip()]

    def slug_fault(self, slug):
        if slug in RESERVED:
            return gettext("Another page of the glossary has this address.")
        return ""

    @property
    def term_address(self):
        """The permanent URL of the concept, by its code."""
        return f"/id/term/{self.code}"

    @property
    def cited_address(self):
        return self.term_address

    def cited_as(self, language):
        return {"work": gettext("Glossary")}

    def broader_fault(self, broader):
        """Return the error if these broader concepts would close a circle, or ""."""
        relations = broader_concepts("pk") | {self.pk: {each.pk for each in broader}}
        is_circle = self.pk in all_above(self.pk, relations)
        return gettext("It would be broader than itself.") if is_circle else ""

    def become_new_draft(self):
        super().become_new_draft()
        self.code = ""

    @classmethod
    def passage_fields(cls):
        return [*super().passage_fields(), "note"]

    @classmethod
    def catalogue_names(cls, language):
        return [*super().catalogue_names(language), F(f"names_{language}")]

    @classmethod
    def catalogue_columns_in(cls, language):
        """Set updated_at to the publication date, if later: readers saw it then."""
        moments = [F(f"{name}_{language}") for name in ["updated_at", "published_at"]]
        latest = Greatest(*moments, output_field=models.DateTimeField())
        return super().catalogue_columns_in(language) | {"updated_at": latest}

    # Derived columns

    def child_changed(self, languages):
        """Copy the preferred terms into the titles after a term has changed."""
        # Who saved the child has locked the row.
        self.remember_row()
        # Here, and for the names in ``set_derived_fields``.
        terms = self.terms.model.objects.in_order()
        prefetch_related_objects([self], Prefetch("terms", terms))
        changed = {f"updated_at_{code}": changesets.moment() for code in languages}
        titles = titles_of(self.terms.all())
        changed |= {f"title_{code}": text for code, text in titles.items()}
        for field, value in changed.items():
            setattr(self, field, value)
        self.save(update_fields=changed)

    def copy_from_children(self):
        for language, text in titles_of(self.terms.all()).items():
            setattr(self, f"title_{language}", text)

    def set_derived_fields(self, stored):
        if not self.code:
            self.code = self._free_code()
        names = {language: [] for language in LANGUAGES}
        for term in self.terms.all() if self.pk else []:
            if term.text != getattr(self, f"title_{term.language}"):
                names[term.language].append(term.text)
        for language, texts in names.items():
            setattr(self, f"names_{language}", "\n".join(texts))
        super().set_derived_fields(stored)

    def on_unpublish(self, stored, language):
        super().on_unpublish(stored, language)
        # After the commit, so that a build that still read the old state is seen.
        transaction.on_commit(GeneratedFile.objects.withdraw, robust=True)

    def _free_code(self):
        titles = [getattr(self, f"title_{code}") for code in reversed(LANGUAGES)]
        base = slugify(next(filter(None, titles), "")) or "concept"
        code, number = base, 1
        while type(self).objects.filter(code=code).exists():
            number += 1
            code = f"{base}-{number}"
        return code

    @classmethod
    def derived_field_names(cls):
        return [*super().derived_field_names(), "code"]


def titles_of(terms):
    """Return {language: text of the first term that readers see}: the preferred one."""
    titles = {}
    for term in sorted(terms, key=lambda term: term.order_key):
        if term.status != term.Status.LOOKUP:
            titles.setdefault(term.language, term.text)
    return titles


def broader_concepts(name):
    """Return {concept: those directly broader}, all as their values of a column."""
    through, broader = Concept.broader.through._base_manager, {}
    for one, other in through.values_list(
        f"from_concept__{name}", f"to_concept__{name}"
    ):
        broader.setdefault(one, set()).add(other)
    return broader


def all_above(concept, broader):
    """Return what is broader than a concept, however far, by ``broader_concepts``."""
    above, rest = set(), [concept]
    while rest:
        new = broader.get(rest.pop(), set()) - above
        above |= new
        rest += new
    return above


def address_fault(line):
    """Return the error if a line is no URL, or None."""
    if line.startswith(("http://", "https://")) and " " not in line:
        return None
    return gettext("“%(line)s” is not a full address.") % {"line": line}


class Citation(Ordered, Record):
    """A source of a definition or a note, and the place in that source."""

    class Supports(models.TextChoices):
        DEFINITION = "definition", _("the definition")
        NOTE = "note", _("the note")

    texts = ("locator",)
    parent_field = "concept"
    order_within = ("concept",)
    advisory_lock = LOCK

    concept = parent_key(Concept, _("concept"), "citations")
    source = protected_key(Source, _("source"), "citations")
    locator = models.CharField(
        _("place in it"),
        max_length=120,
        blank=True,
        help_text=_("Article, paragraph, page: “art. 2, para. 1”."),
    )
    supports = models.CharField(
        _("for"), max_length=10, choices=Supports, default=Supports.DEFINITION
    )

    class Meta:
        verbose_name = _("source cited")
        verbose_name_plural = _("sources cited")
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.source) if self.source_id else "—"
