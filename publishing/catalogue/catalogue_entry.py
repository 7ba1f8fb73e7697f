from functools import reduce
from itertools import chain
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchRank, SearchVectorField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from publishing.content.catalogue_columns import ARRAY_OF_TEXTS, call
from publishing.content.constraints import once
from publishing.content.pointer_model import (
    SAME_RECORD,
    PointerModel,
    PointerQuerySet,
    exists,
)
from publishing.content.search import query
from publishing.content.status import State, any_language, visible
from publishing.drafts.working_copy import ScopeProgress, WorkingCopy
from publishing.translations.translation_status import SyncPoint, TranslationStatus
from text.languages import LANGUAGES, others


def lines_of_names(language):
    """Build a vector with a lexeme for each name of an entry: see ``names_of``."""
    names = F(f"names_{language}")
    lines = call("string_to_array", ARRAY_OF_TEXTS, names, Value("\n"))
    lines = call("array_remove", ARRAY_OF_TEXTS, lines, Value(""))
    return call("array_to_tsvector", SearchVectorField(), lines)


def indexes_in(language):
    name = f"publishing_catalogue_{{}}_{language}".format
    return [
        GinIndex(fields=[f"search_{language}"], name=name("q")),
        GinIndex(
            fields=[f"names_{language}"], opclasses=["gin_trgm_ops"], name=name("names")
        ),
        # Of whole names and their beginnings, where trigrams would go through all that
        # are alike.
        GinIndex(lines_of_names(language), name=name("lines")),
        # For feeds.
        models.Index(
            fields=[f"-published_at_{language}"],
            condition=Q(**{f"state_{language}": State.PUBLISHED}),
            name=name("n"),
        ),
        # What the first page of the back office shows, which is little of all.
        models.Index(
            fields=["to_model"],
            condition=Q(**{f"state_{language}": State.REVIEW}),
            name=name("r"),
        ),
        # What the translation desk shows.
        models.Index(
            fields=["to_model"],
            condition=Q(**{f"missing_words_{language}__gt": 0}),
            name=name("m"),
        ),
    ]


class CatalogueQuerySet(PointerQuerySet):
    def of_kinds(self, kinds):
        return self.filter(to_model__in=[model._meta.label_lower for model in kinds])

    def visible_in(self, language):
        return self.filter(visible(language))

    def visible_anywhere(self):
        return self.filter(any_language(visible))

    def that_may_be_followed(self):
        """Filter what visitors may read in some language, and what has no states."""
        public = Q(has_states=False, has_address=True)
        return self.filter(any_language(visible) | public)

    def whose_date_has_come(self, since, until):
        """Filter what was published, or ended, by its date after ``since``."""
        names = ["published_at", "published_until"]
        dates = [f"{name}_{code}" for name in names for code in LANGUAGES]
        come = [Q(**{f"{date}__gt": since, f"{date}__lte": until}) for date in dates]
        return self.filter(reduce(or_, come))

    def under(self, topic):
        return self.filter(topics__contains=[topic.pk])

    def matching(self, text, language):
        """Filter what is visible in a language and matches; annotate its ``rank``."""
        field, words = f"search_{language}", query(text, language)
        matches = self.visible_in(language).filter(**{field: words})
        return matches.annotate(rank=SearchRank(F(field), words))

    def with_translation_status(self):
        """Annotate the ``TranslationStatus`` of each language, as of records."""
        name = "translation_status_{}".format
        return self.annotate(**{name(it): status_of_entries(it) for it in LANGUAGES})

    def newest_first(self):
        """Order by the date for readers, which is one in all languages."""
        return self.order_by("-first_published_at", "to_model", "-to_pk")

    def newest_text_first(self, language):
        return self.order_by(f"-published_at_{language}", "to_model", "-to_pk")


class CatalogueEntry(PointerModel):
    """What lists over several kinds need of a record, whether readers see it or not.

    A row for each record with a form of its own, with a column of each language for its
    title, summary, slug, state, dates, search vector and what its texts hold. The
    database writes it with the record: see ``publishing.catalogue.triggers``. Nothing
    else does.

    What readers see is ``visible_in`` a language. Beside that they follow links
    to what has an address and no states: ``that_may_be_followed``.
    """

    # False of a kind to which no text links, such as a place.
    has_address = models.BooleanField(default=True)
    # False of a kind that is public as it is, such as a picture.
    has_states = models.BooleanField(default=True)
    year = models.PositiveSmallIntegerField(null=True)
    first_published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    # The last day on which it is in force.
    valid_until = models.DateField(null=True)
    # The key of the picture that stands for it.
    picture = models.BigIntegerField(null=True)
    topics = ArrayField(models.BigIntegerField(), default=list)
    # What the kind adds: see ``catalogue_details``.
    details = models.JSONField(default=dict)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        default_permissions = ()
        constraints = [once("to_model", "to_pk")]
        indexes = [
            GinIndex(fields=["topics"], name="publishing_catalogue_topics"),
            # The list of all kinds in the back office.
            models.Index(fields=["-changed_at"], name="publishing_catalogue_changed"),
            # Newest first, of all kinds and of one.
            models.Index(
                fields=["-first_published_at"], name="publishing_catalogue_dated"
            ),
            *chain.from_iterable(map(indexes_in, LANGUAGES)),
            *(
                models.Index(
                    fields=[end],
                    condition=Q(**{f"{end}__isnull": False}),
                    name=f"publishing_catalogue_{name}",
                )
                for end, name in [
                    ("valid_until", "end"),
                    *((f"published_until_{code}", f"end_{code}") for code in LANGUAGES),
                ]
            ),
        ]


# The columns of each language. Not by modeltranslation: there is no active language
# here.
PER_LANGUAGE = {
    "title": lambda: models.TextField(default=""),
    "summary": lambda: models.TextField(default=""),
    # What it may be called, folded, each name in a line: see ``names_of``.
    "names": lambda: models.TextField(default=""),
    "slug": lambda: models.TextField(default=""),
    "state": lambda: models.CharField(max_length=10, default=State.NONE),
    "summary_only": lambda: models.BooleanField(default=False),
    "published_at": lambda: models.DateTimeField(null=True),
    "published_until": lambda: models.DateTimeField(null=True),
    "updated_at": lambda: models.DateTimeField(null=True),
    "search": lambda: SearchVectorField(null=True),
    # How many words its texts have, without markup, and which texts are not empty.
    "words": lambda: models.IntegerField(default=0),
    # … and how many those have that only another language has.
    "missing_words": lambda: models.IntegerField(default=0),
    "filled": lambda: ArrayField(models.TextField(), default=list),
}

for _language in LANGUAGES:
    for _name, _field in PER_LANGUAGE.items():
        CatalogueEntry.add_to_class(f"{_name}_{_language}", _field())


# The translation status of many records at once: the rules of ``of_record`` in SQL. A
# stale text that a working copy mends counts as work, so the working copies are asked.


def with_translation_status(queryset, language):
    """Annotate ``stale_since``, and when stale texts were synced: ``current_until``.

    ``is_newer``: whether a text was changed that its translation does not follow yet.
    """
    model = queryset.model
    differing = SyncPoint.objects.out_of_sync().filter(
        to_model=model._meta.label_lower, to_pk=OuterRef("pk"), text__in=model.texts
    )
    stale = differing.exclude(newer__contains=[language])
    return queryset.annotate(
        is_newer=Exists(differing.filter(newer__contains=[language])),
        stale_since=Subquery(stale.order_by("-newer_at").values("newer_at")[:1]),
        current_until=Subquery(stale.order_by("synced_at").values("synced_at")[:1]),
    )


def status_of_entries(language):
    """Return the status of a language as an expression over ``CatalogueEntry``."""
    whens = (
        When(condition, then=Value(status.value))
        for status, condition in steps(language)
    )
    return Case(
        *whens,
        default=Value(TranslationStatus.CURRENT.value),
        output_field=models.CharField(),
    )


def steps(language):
    """Return each status but ``CURRENT`` with its condition: the first one counts."""
    copies = copies_in(language).filter(**SAME_RECORD)
    in_review = copies.filter(
        progress__scope=language, progress__stage=ScopeProgress.Stage.REVIEW
    )
    changed = SyncPoint.objects.filter(**SAME_RECORD).out_of_sync()
    both = changed.filter(newer__len__gt=1)
    stale = changed.exclude(newer__contains=[language])
    filled, some_missing = f"filled_{language}", Q()
    for code in others(language):
        some_missing |= ~Q(**{f"{filled}__contains": F(f"filled_{code}")})
    return [
        (TranslationStatus.NONE, in_state("none", language)),
        (TranslationStatus.MISSING, Q(**{filled: []})),
        (TranslationStatus.REVIEW, Q(Exists(in_review))),
        (TranslationStatus.WORK, Q(Exists(copies))),
        (TranslationStatus.BOTH, Q(Exists(both))),
        (TranslationStatus.STALE, Q(Exists(stale))),
        (TranslationStatus.REVIEW, in_state("review", language)),
        (TranslationStatus.WORK, some_missing),
    ]


def in_state(state, language):
    return Q(has_states=True) & Q(**{f"state_{language}": state})


def out_of_date_in(language, model):
    """Match what is STALE or BOTH in a language, unless a working copy mends it.

    Of ``model``, a ``Publishable`` or the catalogue: it asks the sync points alone.
    """
    is_wanted = ~Q(**{f"state_{language}": "none"})
    is_mended = exists(copies_in(language), model)
    return is_wanted & exists(behind_in(language), model) & ~is_mended


def behind_in(language):
    """Return the sync points that are to be followed, or compared, in a language."""
    return SyncPoint.objects.out_of_sync().exclude(newer=[language])


def copies_in(language):
    return WorkingCopy.objects.filter(languages__contains=[language])
