from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import GeneratedField

from publishing.content.pointer_model import PointerModel, PointerQuerySet
from publishing.content.search import vector
from publishing.translations.sync_point import SyncPoint
from text.languages import LANGUAGES


class TranslationSegment(PointerModel):
    """A sentence of a text, and its translation, from versions that say the same.

    It belongs to the item in whose form the text is written.
    """

    sync_point = models.ForeignKey(
        SyncPoint, related_name="segments", on_delete=models.CASCADE
    )

    objects = PointerQuerySet.as_manager()

    class Meta:
        verbose_name = "translation segment"
        verbose_name_plural = "translation segments"
        default_permissions = ()
        indexes = [
            # Sentences that are alike, and sentences with a word.
            *(
                GinIndex(fields=[f"{name}_{code}"], name=index, opclasses=classes)
                for code in LANGUAGES
                for name, index, classes in [
                    ("sentence", f"publishing_segment_like_{code}", ["gin_trgm_ops"]),
                    ("search", f"publishing_segment_q_{code}", ()),
                ]
            ),
        ]


# Not by modeltranslation: no language is the active one here.
for _language in LANGUAGES:
    for _name, _field in {
        "sentence": models.TextField(),
        "lemmas": models.TextField(),
        "search": GeneratedField(
            expression=vector(_language, {"sentence": "A"}),
            output_field=SearchVectorField(),
            db_persist=True,
        ),
    }.items():
        TranslationSegment.add_to_class(f"{_name}_{_language}", _field)
