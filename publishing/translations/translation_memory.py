"""The translation memory: sentences with their translation, of all texts in step.

The two versions of a text are cut into pairs of sentences, which are stored as
``TranslationSegment``; ``publishing.catalogue.translation_memory`` finds them again, by
likeness or by words.
"""

import math
import re

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models, transaction
from django.db.models import GeneratedField

from publishing.content.pointer_model import PointerModel, PointerQuerySet
from publishing.content.search import vector
from publishing.translations.translation_status import SyncPoint
from text.fold import fold
from text.languages import LANGUAGES
from text.lemmas import lemmas
from text.richtext.blocks import lines_of
from text.sentences import sentences

# The kind of the item that a segment of such a file has not.
FOREIGN = ""


class TranslationSegment(PointerModel):
    """A sentence of a text, and its translation, from versions that say the same.

    It belongs to the item in whose form the text is written; one of a file that came
    from elsewhere has neither an item nor a sync point: ``FOREIGN``.
    """

    sync_point = models.ForeignKey(
        SyncPoint, null=True, related_name="segments", on_delete=models.CASCADE
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
            expression=vector(_language, {"sentence": "A", "lemmas": "D"}),
            output_field=SearchVectorField(),
            db_persist=True,
        ),
    }.items():
        TranslationSegment.add_to_class(f"{_name}_{_language}", _field)


# Pairs of sentences

# How many of them are compared at most, where numbers differ.
MOST_CELLS = 100_000
# After Gale and Church, "A program for aligning sentences in bilingual corpora" (1993):
# how probable it is that so many sentences stand for so many, and the variance of the
# length for each sign.
OF_SENTENCES = {
    (1, 1): 0.89,
    (1, 0): 0.005,
    (0, 1): 0.005,
    (2, 1): 0.045,
    (1, 2): 0.045,
    (2, 2): 0.01,
}
# Paragraphs are added more often than joined.
OF_LINES = {(1, 1): 0.9, (1, 0): 0.05, (0, 1): 0.05}
VARIANCE = 6.8


def sentence_pairs(versions: dict[str, str], is_rich: bool) -> list[dict[str, str]]:
    lines = [lines_in(versions[code], is_rich) for code in LANGUAGES]
    pairs = []
    for line in align(*lines, OF_LINES):
        cut = [
            sentences(text, code) for code, text in zip(LANGUAGES, line, strict=True)
        ]
        pairs += align(*cut, OF_SENTENCES)
    return [dict(zip(LANGUAGES, pair, strict=True)) for pair in pairs if is_worth(pair)]


def sentences_in(text: str, is_rich: bool, language: str) -> list[str]:
    lines = lines_in(text, is_rich)
    return [sentence for line in lines for sentence in sentences(line, language)]


def lines_in(text, is_rich):
    if is_rich:
        return lines_of(text)
    return [*filter(None, map(str.strip, text.splitlines()))]


def is_worth(pair):
    """Tell whether a pair is a translation: not a number, nor a name kept as it is."""
    first, second = map(fold, pair)
    return first != second and all(re.search(r"[^\W\d_]", text) for text in pair)


def align(left: list[str], right: list[str], probable: dict) -> list[tuple[str, str]]:
    """Pair texts in their order, or by their lengths where their numbers differ.

    Where two stand for one they are joined; what stands alone is left out.
    """
    if len(left) == len(right):
        return [*zip(left, right, strict=True)]
    if len(left) * len(right) > MOST_CELLS:
        return []
    return [
        (" ".join(left[i:j]), " ".join(right[k:m]))
        for i, j, k, m in best_path([*map(len, left)], [*map(len, right)], probable)
        if i < j and k < m
    ]


def best_path(left, right, probable):
    """Return the spans (i, j, k, m) of lists of lengths that cost least together."""
    best = {(0, 0): (0.0, None)}
    for j in range(len(left) + 1):
        for m in range(len(right) + 1):
            steps = [
                (
                    best[j - a, m - b][0]
                    + cost_of(left[j - a : j], right[m - b : m], prior),
                    (a, b),
                )
                for (a, b), prior in probable.items()
                if j >= a and m >= b
            ]
            if steps:
                best[j, m] = min(steps)
    path, end = [], (len(left), len(right))
    while step := best[end][1]:
        begin = end[0] - step[0], end[1] - step[1]
        path.append((begin[0], end[0], begin[1], end[1]))
        end = begin
    return path[::-1]


def cost_of(left, right, prior):
    """Return how improbable it is that texts of these lengths say the same."""
    cost = -math.log(prior)
    if not (left and right):
        # A long addition is no less probable than a short one.
        return cost
    mean = (sum(left) + sum(right)) / 2
    distance = abs(sum(left) - sum(right)) / math.sqrt(VARIANCE * mean)
    return cost - math.log(max(math.erfc(distance / math.sqrt(2)), 1e-12))


# Keeping the segments

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
    record = model.with_items().filter(pk=sync_point.to_pk).first()
    if not (record and text in model.texts and all(map(versions.get, LANGUAGES))):
        return []
    return [
        segment_of(sync_point, record.item.pointer, sentences)
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
