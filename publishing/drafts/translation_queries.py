"""The translation status of many records at once: the rules of ``of_record`` in SQL.

A stale text that a working copy mends counts as work, so the working copies are asked.
"""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When

from publishing.content.pointer_model import exists
from publishing.content.publishable import Publishable
from publishing.drafts.working_copy import WorkingCopy
from publishing.translations.sync_point import SyncPoint
from publishing.translations.translation_status import TranslationStatus
from text.languages import others


def sync_points_of(model):
    return SyncPoint.objects.filter(
        to_model=model._meta.label_lower, to_pk=OuterRef("pk"), text__in=model.texts
    )


def with_translation_status(queryset, language):
    """Annotate ``stale_since``, and when stale texts were synced: ``current_until``.

    ``is_newer``: whether a text was changed that its translation does not follow yet.
    """
    differing = sync_points_of(queryset.model).out_of_sync()
    stale = differing.exclude(newer__contains=[language])
    return queryset.annotate(
        is_newer=Exists(differing.filter(newer__contains=[language])),
        stale_since=Subquery(stale.order_by("-newer_at").values("newer_at")[:1]),
        current_until=Subquery(stale.order_by("synced_at").values("synced_at")[:1]),
    )


def is_filled(text, language):
    return Q(**{f"{text}_{language}__gt": ""})


def is_missing(text, language):
    """Match records of which another language has the text and this one has not."""
    elsewhere = Q()
    for code in others(language):
        elsewhere |= is_filled(text, code)
    return elsewhere & ~is_filled(text, language)


def has_status(model, status, language):
    """Match the records that have this status in ``language``: ``of_record`` in SQL."""
    nothing = some_missing = Q()
    for text in model.texts:
        nothing &= ~is_filled(text, language)
        some_missing |= is_missing(text, language)
    steps = steps_of(
        language,
        record={"to_model": model._meta.label_lower, "to_pk": OuterRef("pk")},
        sync_points=SyncPoint.objects.filter(text__in=model.texts),
        has_states=Q() if issubclass(model, Publishable) else None,
        nothing=nothing,
        some_missing=some_missing,
    )
    wanted, so_far = Q(pk__in=[]), Q()
    for step, condition in steps:
        if step == status:
            wanted |= so_far & condition
        so_far &= ~condition
    return so_far if status == TranslationStatus.CURRENT else wanted


def status_of_entries(language):
    """Return the same as an expression over ``CatalogueEntry``."""
    steps = steps_of_entries(language)
    return Case(
        *(When(condition, then=Value(status.value)) for status, condition in steps),
        default=Value(TranslationStatus.CURRENT.value),
        output_field=models.CharField(),
    )


def steps_of_entries(language):
    """Return the same as ``steps_of``, of ``CatalogueEntry``."""
    filled = f"filled_{language}"
    some_missing = Q()
    for code in others(language):
        some_missing |= ~Q(**{f"{filled}__contains": F(f"filled_{code}")})
    return steps_of(
        language,
        record={"to_model": OuterRef("to_model"), "to_pk": OuterRef("to_pk")},
        sync_points=SyncPoint.objects.all(),
        has_states=Q(has_states=True),
        nothing=Q(**{filled: []}),
        some_missing=some_missing,
    )


def steps_of(language, record, sync_points, has_states, nothing, some_missing):
    """Return each status but ``CURRENT`` with its condition: the first one counts.

    ``record``: what a row of another table that belongs to the record is found by;
    ``has_states``: matches a record with states, None where no record has any.
    """

    def in_state(state):
        if has_states is None:
            return Q(pk__in=[])
        return has_states & Q(**{f"state_{language}": state})

    working_copies = WorkingCopy.objects.filter(
        **record, languages__contains=[language]
    )
    changed = sync_points.filter(**record).out_of_sync()
    both = changed.filter(newer__len__gt=1)
    stale = changed.exclude(newer__contains=[language])
    return [
        (TranslationStatus.NONE, in_state("none")),
        (TranslationStatus.MISSING, nothing),
        (TranslationStatus.REVIEW, Q(Exists(working_copies.in_review_in(language)))),
        (TranslationStatus.WORK, Q(Exists(working_copies))),
        (TranslationStatus.BOTH, Q(Exists(both))),
        (TranslationStatus.STALE, Q(Exists(stale))),
        (TranslationStatus.REVIEW, in_state("review")),
        (TranslationStatus.WORK, some_missing),
    ]


def out_of_date_in(language, model):
    """Match what is STALE or BOTH in a language, unless a working copy mends it.

    Of ``model``, a ``Publishable`` or the catalogue: it asks the sync points alone.
    """
    newer = SyncPoint.objects.out_of_sync().exclude(newer=[language])
    copies = WorkingCopy.objects.filter(languages__contains=[language])
    is_wanted = ~Q(**{f"state_{language}": "none"})
    return is_wanted & exists(newer, model) & ~exists(copies, model)
