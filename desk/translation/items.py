"""The items from which segments of the translation memory come."""

from dataclasses import dataclass

from django.apps import apps

from desk.results import form_of
from desk.search import may_see
from publishing.models import Linkable, TranslationSegment
from publishing.registry import models_with_texts


@dataclass
class Item:
    title: str
    url: str


def segments_for(user):
    """Return the segments of the kinds that a person may see."""
    kinds = [model for model in models_with_texts() if may_see(user, model)]
    return TranslationSegment.objects.of_kinds(kinds)


def items_of(pointers):
    """Return {pointer: Item} of those that exist, by a statement for each kind."""
    by_kind = {}
    for pointer in pointers:
        by_kind.setdefault(pointer.model, set()).add(pointer.pk)
    return {
        record.pointer: Item(str(record), form_of(label, record.pk))
        for label, pks in by_kind.items()
        for record in records_of(apps.get_model(label)).filter(pk__in=pks)
    }


def records_of(model):
    return model.lean() if issubclass(model, Linkable) else model._base_manager.all()
