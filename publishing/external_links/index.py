"""Keeps ``ExternalLink``: which addresses of other sites the items name."""

from html import unescape

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Func, QuerySet, Value

from publishing.changes import Changes
from publishing.models import ExternalLink, Record, Revision
from publishing.models.link import rich_text_fields
from text.languages import LANGUAGES

# In a text as it is stored: text.richtext.clean.
HREF = 'href="(https?://[^"]*)"'
# Of characters: an index of PostgreSQL takes no longer ones.
LONGEST = 2000
COLUMNS = ["from_model", "from_pk", "language", "url"]


class Index:
    """Reads again what was saved since the last time; where something is gone, all."""

    def __init__(self):
        self.changes = Changes()

    def update(self):
        with self.changes.new() as new:
            if new is None or any(row.kind == Revision.Kind.DELETED for row in new):
                store(links(), ExternalLink.objects.all())
                return
            by_model = {}
            for row in new:
                by_model.setdefault(row.to_model, set()).add(row.to_pk)
            for label, pks in by_model.items():
                stored = ExternalLink.objects.filter(from_model=label, from_pk__in=pks)
                store(links_of(apps.get_model(label), pks), stored)


def store(wanted, rows):
    """Store these links, and forget all others of ``rows``."""
    stored = {tuple(key): pk for pk, *key in rows.values_list("pk", *COLUMNS)}
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
    models = [model for model in apps.get_models() if issubclass(model, Record)]
    return {link for model in models for link in links_of(model)}


def links_of(model, pks=None):
    """Return the same of the records of a model, perhaps only of some."""
    # Not by modeltranslation, which knows of no functions.
    records = QuerySet(model) if pks is None else QuerySet(model).filter(pk__in=pks)
    return {
        (model._meta.label_lower, *link)
        for link in [*links_in_texts(model, records), *links_in_fields(model, records)]
        if len(link[-1]) <= LONGEST
    }


def links_in_texts(model, records):
    for field in rich_text_fields(model):
        for language in LANGUAGES:
            text = f"{field}_{language}"
            match = Func(
                *[F(text), Value(HREF), Value("g")],
                function="regexp_matches",
                output_field=ArrayField(models.TextField()),
            )
            written = records.filter(**{f"{text}__contains": 'href="http'})
            for pk, [url] in written.values_list("pk", match):
                yield pk, language, unescape(url)


def links_in_fields(model, records):
    for field in model._meta.get_fields():
        if isinstance(field, models.URLField):
            written = records.exclude(**{field.name: ""})
            for pk, url in written.values_list("pk", field.name):
                yield pk, "", url
        elif isinstance(getattr(field, "base_field", None), models.URLField):
            for pk, urls in records.values_list("pk", field.name):
                yield from ((pk, "", url) for url in urls)
