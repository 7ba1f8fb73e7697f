from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from glossary.models.concept import LOCK, Concept
from glossary.models.vocabulary import Source
from publishing.content.constraints import Check
from publishing.content.keys import optional_key, parent_key
from publishing.content.status import visible
from publishing.models import Ordered, Record
from text.fold import first_letter, fold
from text.languages import LANGUAGES, LETTERS, others, own_name
from text.lemmas import lemmas
from text.typography import typeset

# The fields in the language of the term, which are typeset as the term itself is.
PROSE = ["note", "example"]


class Status(models.TextChoices):
    """What the glossary says of a term (TBX: administrative status)."""

    PREFERRED = "preferred", pgettext_lazy("term", "preferred")
    ADMITTED = "admitted", pgettext_lazy("term", "admitted")
    DEPRECATED = "deprecated", pgettext_lazy("term", "deprecated")
    SUPERSEDED = "superseded", pgettext_lazy("term", "superseded")
    LOOKUP = "lookup", pgettext_lazy("term", "look-up only")


ORDER = [*Status.values]


def is_rest(language):
    """Build an expression: 1 for terms of the index's last section, else 0."""
    has_letter = When(letter__in=alphabet(language), then=0)
    return Case(has_letter, default=1, output_field=models.IntegerField())


class TermQuerySet(models.QuerySet):
    def without_lookup_terms(self):
        """Leave out terms by which a concept is only found."""
        return self.exclude(status=Status.LOOKUP)

    def in_order(self):
        """Order as an entry lists them: the preferred one first."""
        by_status = Case(
            *(When(status=status, then=rank) for rank, status in enumerate(ORDER))
        )
        return self.order_by("language", by_status, "position", "pk")

    def visible_in(self, language):
        """Return the terms of ``language`` of concepts that readers see in it."""
        concepts = Concept.objects.visible_in(language)
        return self.filter(language=language, concept__in=concepts)

    def letters(self, language):
        """Return {letter: how many terms the index lists under it}."""
        terms = self.visible_in(language).without_lookup_terms().order_by()
        return dict(terms.values_list("letter").annotate(models.Count("pk")))

    def in_the_index(self, language):
        """Return the rows of the index: a term, title and slug of its concept.

        ``equivalent``: the title in the other language, if readers see that.
        """
        title = f"concept__title_{language}"
        other = others(language)[0]
        is_in_both = When(visible(other, "concept__"), F(f"concept__title_{other}"))
        return (
            self.visible_in(language)
            .without_lookup_terms()
            .order_by(is_rest(language), "folded", "concept", "pk")
            .values(
                *["text", "status", "letter"],
                title=F(title),
                equivalent=Case(is_in_both, default=Value("")),
                slug=F(f"concept__slug_{language}"),
                is_replaced=F("concept__replaced_by"),
            )
        )

    def in_section(self, name, language):
        """Return the terms of a section of the index."""
        if name == REST:
            return self.exclude(letter__in=alphabet(language))
        return self.filter(letter=name)


class Term(Ordered, Record):
    """A word or phrase by which a language designates a concept (ISO 1087, TBX)."""

    Status = Status

    class Type(models.TextChoices):
        FULL = "full", _("full form")
        ABBREVIATION = "abbreviation", _("abbreviation")
        ACRONYM = "acronym", _("acronym")
        SHORT = "short", _("short form")
        VARIANT = "variant", _("variant")
        PHRASE = "phrase", _("phrase")

    class PartOfSpeech(models.TextChoices):
        NOUN = "noun", _("noun")
        VERB = "verb", _("verb")
        ADJECTIVE = "adjective", _("adjective")
        ADVERB = "adverb", _("adverb")
        OTHER = "other", pgettext_lazy("part of speech", "other")

    class Gender(models.TextChoices):
        MASCULINE = "masculine", _("masculine")
        FEMININE = "feminine", _("feminine")
        NEUTER = "neuter", _("neuter")
        OTHER = "other", pgettext_lazy("gender", "plural or other")

    parent_field = "concept"
    language_field = "language"
    order_within = ("concept", "language", "status")
    advisory_lock = LOCK
    derived = ("folded", "letter", "lemmas")

    concept = parent_key(Concept, _("concept"), "terms")
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=[(code, own_name(code)) for code in LANGUAGES],
    )
    text = models.CharField(_("term"), max_length=200)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.ADMITTED
    )
    type = models.CharField(
        pgettext_lazy("of a term", "type"),
        max_length=20,
        choices=Type,
        default=Type.FULL,
    )
    part_of_speech = models.CharField(
        _("part of speech"),
        max_length=20,
        choices=PartOfSpeech,
        default=PartOfSpeech.NOUN,
        blank=True,
    )
    gender = models.CharField(_("gender"), max_length=20, choices=Gender, blank=True)
    region = models.CharField(_("where it is used"), max_length=100, blank=True)
    note = models.TextField(_("note on usage"), blank=True)
    example = models.TextField(_("example"), blank=True)
    example_source = optional_key(Source, _("source of the example"))
    is_case_sensitive = models.BooleanField(
        _("only in these capitals"),
        default=False,
        help_text=_("For abbreviations: “IT” is not “it”."),
    )
    is_linked = models.BooleanField(
        _("linked in texts"),
        default=True,
        help_text=_("Untick it for a word too common to be linked each time."),
    )
    forms = models.TextField(
        _("further written forms"),
        blank=True,
        help_text=_("Forms that no dictionary has, one per line."),
    )
    not_when = models.TextField(
        _("not linked in"),
        blank=True,
        help_text=_("Phrases in which the word means something else, one per line."),
    )
    # One sign may become several.
    folded = models.CharField(editable=False)
    letter = models.CharField(max_length=1, editable=False, blank=True)
    lemmas = ArrayField(models.CharField(max_length=64), default=list, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        indexes = [
            # The index of a language, letter by letter.
            models.Index(
                fields=["language", "letter", "folded"], name="glossary_term_index"
            ),
            # Terms that begin with the typed text.
            models.Index(
                OpClass("folded", "varchar_pattern_ops"), name="glossary_term_prefix"
            ),
            # Words inside of terms, and typing errors.
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="glossary_term_trigrams"),
            # Other inflections of the same words.
            GinIndex(fields=["lemmas"], name="glossary_term_lemmas"),
        ]
        constraints = [
            # At the end of the transaction: a term may take the place of another.
            ExclusionConstraint(
                name="glossary_term_one_preferred",
                expressions=[
                    ("concept", RangeOperators.EQUAL),
                    ("language", RangeOperators.EQUAL),
                ],
                condition=Q(status=Status.PREFERRED),
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_(
                    "A concept has one preferred term in each language."
                ),
            ),
            models.UniqueConstraint(
                fields=["concept", "language", "text"],
                deferrable=models.Deferrable.DEFERRED,
                name="glossary_term_once",
                violation_error_message=_("The concept has this term already."),
            ),
            Check(condition=~Q(text=""), name="glossary_term_has_a_text"),
        ]

    def __str__(self):
        return self.text or "—"

    def set_derived_fields(self, stored):
        super().set_derived_fields(stored)
        # As the title of its concept is typeset, so that the two are equal.
        self.text = typeset(" ".join(self.text.split()), self.language)
        for name in PROSE:
            setattr(self, name, typeset(getattr(self, name), self.language))
        self.folded = fold(self.text)
        self.letter = first_letter(self.text)
        self.lemmas = lemmas(self.text, self.language).split()

    @property
    def order_key(self):
        """Sort terms as ``in_order`` does."""
        return self.language, ORDER.index(self.status), *super().order_key

    @property
    def form_lines(self):
        return lines(self.forms)

    @property
    def not_when_lines(self):
        return lines(self.not_when)


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


# The last section: letters of other alphabets, and terms that begin with no letter.
REST = "0-9"


@dataclass(frozen=True)
class Section:
    """``name`` stands in the address; ``count`` terms, possibly none."""

    name: str
    label: str
    count: int


@cache
def alphabet(language):
    """Return the letters with which terms of a language begin, in their order."""
    own = LETTERS[language]
    letters = {
        first_letter(chr(point))
        for point in range(ord("A"), 0x530)
        if own.fullmatch(chr(point))
    }
    return sorted(letters - set(settings.NO_FIRST_LETTERS.get(language, "")))


def section_of(letter, language):
    """Return the name of the section for terms that begin with a letter."""
    return letter if letter in alphabet(language) else REST


def sections(counts, language):
    """Return all sections; ``counts``: {letter: how many terms begin with it}."""
    sums = dict.fromkeys(alphabet(language), 0)
    for letter, count in counts.items():
        name = section_of(letter, language)
        sums[name] = sums.get(name, 0) + count
    rest = sums.pop(REST, 0)
    letters = [Section(name, name, count) for name, count in sums.items()]
    return [*letters, *([Section(REST, label_of_rest(language), rest)] if rest else [])]


def label_of_rest(language):
    """Return the label of the last section: «A–Z, 0–9» in the Russian index."""
    spans = [f"{alphabet(code)[0]}–{alphabet(code)[-1]}" for code in others(language)]
    return ", ".join([*spans, "0–9"])
