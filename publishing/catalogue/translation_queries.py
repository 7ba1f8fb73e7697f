"""The translation status of many records at once: the rules of ``of_record`` in SQL.

A stale text that a working copy mends counts as work, so the working copies are asked.
"""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When

from publishing.content.pointer_model import SAME_RECORD, exists
from publishing.drafts.working_copy import WorkingCopy
from publishing.translations.sync_point import SyncPoint
from publishing.translations.translation_status import TranslationStatus
from text.languages import others


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
    copies = WorkingCopy.objects.filter(**SAME_RECORD, languages__contains=[language])
    changed = SyncPoint.objects.filter(**SAME_RECORD).out_of_sync()
    both = changed.filter(newer__len__gt=1)
    stale = changed.exclude(newer__contains=[language])
    filled, some_missing = f"filled_{language}", Q()
    for code in others(language):
        some_missing |= ~Q(**{f"{filled}__contains": F(f"filled_{code}")})
    return [
        (TranslationStatus.NONE, in_state("none", language)),
        (TranslationStatus.MISSING, Q(**{filled: []})),
        (TranslationStatus.REVIEW, Q(Exists(copies.in_review_in(language)))),
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
    newer = SyncPoint.objects.out_of_sync().exclude(newer=[language])
    copies = WorkingCopy.objects.filter(languages__contains=[language])
    is_wanted = ~Q(**{f"state_{language}": "none"})
    return is_wanted & exists(newer, model) & ~exists(copies, model)
