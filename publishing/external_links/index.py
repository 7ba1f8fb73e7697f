"""Keeps ``ExternalLink``: which addresses of other sites the items name."""

from html import unescape

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Func, QuerySet, Value

from publishing.changes import Changes
from publishing.models import ExternalLink, Record, Revision
from publishing.models.link import rich_text_fields
from publishing.registry import models_of
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
                model = apps.get_model(label)
                # A change of a child is one of its parent, which has a revision too.
                if not model.parent_field:
                    stored = ExternalLink.objects.filter(
                        from_model=label, from_pk__in=pks
                    )
                    store(links_of(model, pks), stored)


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
    models = [model for model in models_of(Record) if not model.parent_field]
    return {link for model in models for link in links_of(model)}


def links_of(model, pks=None):
    """Return the same of the items of a model, perhaps only of some."""
    found = set()
    for source, item in sources_of(model):
        # Not by modeltranslation, which knows of no functions.
        records = QuerySet(source).annotate(link_item=F(item))
        if pks is not None:
            records = records.filter(link_item__in=pks)
        found |= {*links_in_texts(source, records), *links_in_fields(source, records)}
    return {
        (model._meta.label_lower, *link) for link in found if len(link[-1]) <= LONGEST
    }


def sources_of(model):
    """Yield the models whose rows hold links of an item, and their column of it."""
    yield model, "pk"
    for name in model.child_relations:
        relation = model._meta.get_field(name)
        # Rows that are items themselves, as those of a menu, have links of their own.
        if relation.related_model.parent_field:
            yield relation.related_model, relation.field.attname


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
            for pk, [url] in written.values_list("link_item", match):
                yield pk, language, unescape(url)


def links_in_fields(model, records):
    for field in model._meta.get_fields():
        if isinstance(field, models.URLField):
            written = records.exclude(**{field.name: ""})
            for pk, url in written.values_list("link_item", field.name):
                yield pk, "", url
        elif isinstance(getattr(field, "base_field", None), models.URLField):
            for pk, urls in records.values_list("link_item", field.name):
                yield from ((pk, "", url) for url in urls)
