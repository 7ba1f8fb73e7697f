"""Tells modeltranslation which fields have a column for each language.

It imports modules of this name once all models are there; no other app needs one.
"""

from django.apps import apps
from modeltranslation.translator import TranslationOptions, translator

from publishing.content.record import Record

for model in apps.get_models():
    if issubclass(model, Record):
        fields = tuple(dict.fromkeys([*model.in_each_language, *model.texts]))
        translator.register(
            model, type("Options", (TranslationOptions,), {"fields": fields})
        )
