"""Keeps ``ExternalLink``: which addresses of other sites the items name."""

from html import unescape

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Func, QuerySet, Value

from publishing.models import ExternalLink, Record, Revision
from publishing.models.link import rich_text_fields
from text.languages import LANGUAGES

# In a text as it is stored: text.richtext.clean.
HREF = 'href="(https?://[^"]*)"'
# Of characters: an index of PostgreSQL takes no longer ones.
LONGEST = 2000
COLUMNS = ["from_model", "from_pk", "language", "url"]


class Index:
    """Reads all items again if anything was saved since the last time."""

    def __init__(self):
        self.newest = None

    def update(self):
        newest = Revision.objects.order_by("pk").values_list("pk", flat=True).last()
        if newest != self.newest:
            store(links())
            self.newest = newest


def store(wanted):
    """Store these links, and forget all others."""
    rows = ExternalLink.objects.values_list("pk", *COLUMNS)
    stored = {tuple(key): pk for pk, *key in rows}
    gone = [stored[key] for key in stored.keys() - wanted]
    new = [
        ExternalLink(**dict(zip(COLUMNS, key, strict=True)))
        for key in sorted(wanted - stored.keys())
    ]
    with transaction.atomic():
        ExternalLink.objects.filter(pk__in=gone).delete()
        ExternalLink.objects.bulk_create(new)


def links():
    """Return the ``COLUMNS`` of each link of all items."""
    return {
        (model._meta.label_lower, *link)
        for model in apps.get_models()
        if issubclass(model, Record)
        for link in [*links_in_texts(model), *links_in_fields(model)]
        if len(link[-1]) <= LONGEST
    }


def links_in_texts(model):
    for field in rich_text_fields(model):
        for language in LANGUAGES:
            text = f"{field}_{language}"
            match = Func(
                *[F(text), Value(HREF), Value("g")],
                function="regexp_matches",
                output_field=ArrayField(models.TextField()),
            )
            # Not by modeltranslation, which knows of no functions.
            records = QuerySet(model).filter(**{f"{text}__contains": 'href="http'})
            for pk, [url] in records.values_list("pk", match):
                yield pk, language, unescape(url)


def links_in_fields(model):
    for field in model._meta.get_fields():
        if isinstance(field, models.URLField):
            records = QuerySet(model).exclude(**{field.name: ""})
            for pk, url in records.values_list("pk", field.name):
                yield pk, "", url
        elif isinstance(getattr(field, "base_field", None), models.URLField):
            for pk, urls in QuerySet(model).values_list("pk", field.name):
                yield from ((pk, "", url) for url in urls)
