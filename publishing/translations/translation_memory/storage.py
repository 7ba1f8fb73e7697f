"""Keeps ``TranslationSegment``: the sentences of the versions in step."""

from django.apps import apps
from django.db import transaction

from publishing.translations.sync_point import SyncPoint
from publishing.translations.translation_memory.pairs import sentence_pairs
from publishing.translations.translation_segment import TranslationSegment
from text.languages import LANGUAGES
from text.lemmas import lemmas
from text.pointers import Pointer

# Sync points that are read at once.
BATCH = 200


def update_translation_memory():
    """Cut the versions that were declared to say the same since the last time."""
    changed = SyncPoint.objects.filter(has_segments=False).order_by("pk")
    while batch := changed[:BATCH]:
        for sync_point in batch:
            store(sync_point, segments_of(sync_point))


def store(sync_point, segments):
    """Replace its segments, unless other versions were synced meanwhile."""
    same = SyncPoint.objects.filter(pk=sync_point.pk, synced=sync_point.synced)
    with transaction.atomic():
        if same.update(has_segments=True):
            sync_point.segments.all().delete()
            TranslationSegment.objects.bulk_create(segments)


def segments_of(sync_point):
    model = apps.get_model(sync_point.to_model)
    text, versions = sync_point.text, sync_point.synced
    item = item_of(model, sync_point.pointer)
    if not (item and text in model.texts and all(map(versions.get, LANGUAGES))):
        return []
    return [
        segment_of(sync_point, item, sentences)
        for sentences in sentence_pairs(versions, model.is_rich_text(text))
    ]


def segment_of(sync_point, item, sentences):
    fields = {}
    for language, sentence in sentences.items():
        fields[f"sentence_{language}"] = sentence
        fields[f"lemmas_{language}"] = lemmas(sentence, language)
    return TranslationSegment(
        sync_point=sync_point, to_model=item.model, to_pk=item.pk, **fields
    )


def item_of(model, pointer):
    if not model.parent_field:
        return pointer
    parent = model._meta.get_field(model.parent_field)
    records = model._base_manager.filter(pk=pointer.pk)
    pk = records.values_list(parent.attname, flat=True).first()
    return pk and Pointer(parent.related_model._meta.label_lower, pk)
