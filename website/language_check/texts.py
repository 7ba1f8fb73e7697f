"""The findings in all texts that readers have in both languages."""

from publishing.content.registry import models_with_texts
from publishing.translations.language_checks import findings_in, pairs_of, prepared
from text.languages import LANGUAGES

# How many records are in memory at a time.
CHUNK = 200


def findings():
    checks = prepared()
    for model in models_with_texts():
        for record in records_of(model):
            for pair in pairs_of(record):
                yield from findings_in(pair, checks)


def records_of(model):
    """Yield the records of which readers have both languages."""
    for record in model.with_items().order_by("pk").iterator(chunk_size=CHUNK):
        if {*record.item.public_languages()} == {*LANGUAGES}:
            yield record
