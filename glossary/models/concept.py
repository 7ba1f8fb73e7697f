import functools
import operator

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Count, F, Max, Q, When
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from glossary.models import parts
from glossary.models.domain import Domain
from glossary.models.generated_pdf import GeneratedPdf
from publishing.models import Publishable, PublishableQuerySet, visible
from publishing.models.status import any_language
from publishing.search import Search
from text import alphabet
from text.languages import LANGUAGES, others
from text.transliteration import slugify

# What stands at these addresses is no entry.
RESERVED = {
    *["all", "domains", "export", "feed", "letters", "new", "search", "statistics"],
    *["suggest", "suggestions", "tree"],
}


ADVISORY_LOCK = "glossary.concept"


def any_of(languages):
    return functools.reduce(operator.or_, map(visible, languages))


class ConceptQuerySet(PublishableQuerySet):
    def with_code(self, code):
        """Return the concept of a code, or the one into which it was merged."""
        either = Q(code=code) | Q(merged_codes__contains=[code])
        return self.filter(either).order_by(Case(When(code=code, then=0), default=1))

    def with_parts(self):
        """Bring along all that an entry tells besides its own row."""
        return self.with_related().annotate(
            **{name: part(self.model) for name, part in parts.PARTS.items()}
        )

    def with_terms(self, languages):
        """Bring the terms along that readers see in these languages."""
        return self.annotate(told_terms=parts.terms(self.model, languages))

    def by_name(self, language):
        return self.order_by(alphabet.sort_expression(f"title_{language}"), "pk")

    def for_machines(self, *, everything=False):
        """Bring along all that other programs are told: parts, and codes of others."""
        among = self.model.objects.all() if everything else None
        told = {name: part(self.model) for name, part in parts.PARTS.items()}
        told |= parts.codes_around(self.model, among)
        return self.annotate(**told | {"told_terms": parts.all_terms(self.model)})

    def for_files(self, *, everything=False):
        """Bring along what an entry of a file says; order by what never changes."""
        told = parts.of_entries(self.model, everything)
        return self.without_texts().annotate(**told).order_by("code")

    def moments(self, *, everything=False):
        """Return when what files tell became what it is, or None, by one statement.

        ``changed_ru``: the newest change of what is told in Russian. ``arrived_ru``:
        the newest date that brought a text to its readers, or took it away.
        """
        now = timezone.now()
        asked = {}
        for code in LANGUAGES:
            told = None if everything else visible(code)
            asked[f"changed_{code}"] = Max(f"updated_at_{code}", filter=told)
            dates = [f"published_at_{code}", f"published_until_{code}"]
            past = [Max(date, filter=Q(**{f"{date}__lte": now})) for date in dates]
            asked[f"arrived_{code}"] = Greatest(
                *past, output_field=models.DateTimeField()
            )
        return self.aggregate(**asked)

    def only_named(self, language):
        """Leave all in the database but by what a list leads to them."""
        return self.only(f"title_{language}", f"slug_{language}", "year")

    def numbers(self):
        """Count what readers see: in all, in each language, in one alone."""
        counts = {"all": any_language(visible)}
        for code in LANGUAGES:
            counts[code] = visible(code)
            counts[f"not_only_{code}"] = any_of(others(code))
        found = self.aggregate(
            **{name: Count("pk", filter=which) for name, which in counts.items()}
        )
        only = {
            f"only_{code}": found["all"] - found[f"not_only_{code}"]
            for code in LANGUAGES
        }
        return found | only

    def in_the_hierarchy(self):
        """Return what is broader or narrower than another, with the broader keys."""
        through = self.model.broader.through.objects
        return self.filter(
            Q(pk__in=through.values("from_concept"))
            | Q(pk__in=through.values("to_concept"))
        ).annotate(broader_pks=parts.PARTS["broader_pks"](self.model))


class Concept(Publishable):
    """A concept, and by its terms how each language designates it (ISO 704).

    Its title is the preferred term of each language, its summary the definition: so
    lists, feeds and search know it as they know anything else. The terms are ``Term``.
    """

    texts = ("title", "summary", "note")
    required = ("title", "summary")
    child_relations = ("terms", "citations")
    duplicated_relations = ("terms", "citations")
    derived = (*Publishable.derived, "names")
    detail_route = "glossary:entry"
    list_route = "glossary:index"
    is_dated = False
    # No two make one broader than the other at the same moment.
    advisory_lock = ADVISORY_LOCK

    summary = models.TextField(
        _("definition"),
        blank=True,
        help_text=_(
            "The nearest broader concept, and what sets this one apart; the term "
            "itself does not stand in it."
        ),
    )
    note = models.TextField(
        pgettext_lazy("of a concept", "note"),
        blank=True,
        help_text=_("Scope and usage: what is no definition."),
    )
    code = models.SlugField(
        _("code"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_(
            "Its permanent name in files and addresses; made of the English term if "
            "empty. It never changes once readers have had it."
        ),
    )
    merged_codes = ArrayField(
        models.SlugField(max_length=80), default=list, blank=True, editable=False
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
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=pgettext_lazy("concept", "replaced by"),
        related_name="replaces",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    same_as = models.TextField(
        _("the same elsewhere"),
        blank=True,
        help_text=_("Addresses in other vocabularies, such as Wikidata: a line each."),
    )
    own_wording = models.BooleanField(
        _("editors’ wording"),
        default=False,
        help_text=_("No document defines it so."),
    )
    # The other terms of a language, also those that are only looked up.
    names = models.TextField(editable=False, default="")

    search = Search(title="A", names="B", summary="C", note="D")

    objects = ConceptQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(code=""), name="glossary_concept_has_a_code"
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=models.F("pk")),
                name="glossary_concept_does_not_replace_itself",
                violation_error_message=_("A concept does not replace itself."),
            ),
        ]

    def clean(self):
        super().clean()
        # Before the constraints are asked: none of them lets an empty one pass.
        self.code = self.code or self._free_code()
        stored = self.pk and type(self)._base_manager.filter(pk=self.pk).first()
        if stored and stored.code != self.code and stored.was_seen():
            message = gettext("Readers have had this code: it stays.")
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
        """Return the permanent address of the concept, which its code makes."""
        return f"/id/term/{self.code}"

    def broader_fault(self, broader):
        """Return why it cannot have these broader concepts, or an empty text."""
        above, seen = {one.pk for one in broader}, set()
        while above:
            if self.pk in above:
                return gettext("It would be broader than itself.")
            seen |= above
            through = type(self).broader.through._base_manager
            pks = through.filter(from_concept__in=above).values_list("to_concept")
            above = {pk for (pk,) in pks} - seen
        return ""

    def become_new_draft(self):
        super().become_new_draft()
        self.code, self.merged_codes = "", []

    def after_undelete(self, values):
        """Have its codes again, if it was merged into another meanwhile."""
        super().after_undelete(values)
        codes = [self.code, *self.merged_codes]
        others = type(self).objects.filter(merged_codes__overlap=codes)
        for other in type(self).locked(others.values_list("pk", flat=True)):
            if other.pk != self.pk:
                kept = [code for code in other.merged_codes if code not in codes]
                other.merged_codes = kept
                other.save(update_fields=["merged_codes"])

    @classmethod
    def entry_fields(cls, language, reader):
        """Let it be changed when readers got the change: at its date, if later."""
        moments = [F(f"{name}_{language}") for name in ["updated_at", "published_at"]]
        latest = Greatest(*moments, output_field=models.DateTimeField())
        return super().entry_fields(language, reader) | {"updated_at": latest}

    # What follows from the rest

    def child_changed(self):
        """Go by the preferred terms, as they are now."""
        changed = {
            field: title
            for language, title in self._titles().items()
            if (field := f"title_{language}") and title != getattr(self, field)
        }
        for field, title in changed.items():
            setattr(self, field, title)
        self.save(update_fields=changed)
        self.mark_updated()

    def _titles(self):
        """Return {language: the term by which the concept goes there}."""
        titles = {}
        for term in self.terms.that_are_read().in_order():
            titles.setdefault(term.language, term.text)
        return titles

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
        # After the commit: a book that is being made from the old state comes before.
        transaction.on_commit(GeneratedPdf.objects.withdraw, robust=True)

    def _free_code(self):
        titles = [getattr(self, f"title_{code}") for code in reversed(LANGUAGES)]
        wish = slugify(next(filter(None, titles), "")) or "concept"
        code, number = wish, 1
        while type(self).objects.with_code(code).exists():
            number += 1
            code = f"{wish}-{number}"
        return code

    @classmethod
    def derived_field_names(cls):
        return [*super().derived_field_names(), "code"]


def address_fault(line):
    """Return what is wrong with an address in another vocabulary, or None."""
    if line.startswith(("http://", "https://")) and " " not in line:
        return None
    return gettext("“%(line)s” is no full address.") % {"line": line}
