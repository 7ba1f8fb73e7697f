"""What spans subjects: the models of each sort, and the records behind pointers."""

from functools import cache, partial

from django.apps import apps

from publishing.content.linkable import Linkable
from publishing.content.pointer_model import keys_by_model
from publishing.content.publishable import Publishable
from publishing.content.record import Record


@cache
def models_of(base):
    return tuple(model for model in apps.get_models() if issubclass(model, base))


publishable_models = partial(models_of, Publishable)
linkable_models = partial(models_of, Linkable)


@cache
def catalogued_models():
    """Return the models with texts and a form of their own: see ``CatalogueEntry``."""
    return tuple(model for model in models_with_texts() if not model.parent_field)


def model_of(label):
    """Return the linkable model ``news.article``, or None."""
    labelled = (each for each in linkable_models() if each._meta.label_lower == label)
    return next(labelled, None)


@cache
def models_with_texts():
    return tuple(model for model in models_of(Record) if model.texts)


def models_with_topics():
    return [model for model in publishable_models() if model.topics]


def records_of(pointers, base=Linkable):
    """Return {pointer: record} of the records that exist, whoever may read them."""
    return {
        record.pointer: record
        for model, pks in keys_by_model({*pointers})
        if issubclass(model, base)
        for record in model.lean().filter(pk__in=pks)
    }


def titles_of(pointers):
    """Return {pointer: title} of the records that exist, of whatever kind."""
    records = records_of(pointers, Record)
    return {pointer: str(record) for pointer, record in records.items()}
