"""Keeps ``ExternalLink``: which addresses of other sites the items name."""

import re
from html import unescape

from django.db import models

from publishing.content import changesets
from publishing.pages.external_link import ExternalLink
from publishing.revisions.display import field_of, rows_of
from publishing.revisions.revision import Revision
from text.languages import language_of
from text.richtext import RichTextField

# In a text as it is stored: text.richtext.clean.
HREF = re.compile('href="(https?://[^"]*)"')
# Of characters: an index of PostgreSQL takes no longer ones.
LONGEST = 2000
# Of revisions that change nothing that is stored.
UNSTORED = {Revision.Kind.INITIAL, Revision.Kind.DISCARDED}


def store_links(instance, created, **kwargs):
    """Store the links that a save has brought; a receiver of ``post_save``.

    Each save of an item, or of a child of it, makes a revision: see ``changesets``.
    """
    changeset = changesets.current()
    if not (created and changeset) or instance.kind in UNSTORED:
        return
    tracked = changeset.tracked[instance.pointer]
    if tracked.model.parent_field:
        # The links of a child are those of its parent.
        return
    before = tracked.before if tracked.last else {}
    old, new = (
        {*links_in(tracked.model, snapshot or {})} for snapshot in [before, tracked.now]
    )
    pointer = {"from_model": instance.to_model, "from_pk": instance.to_pk}
    for language, url in old - new:
        ExternalLink.objects.filter(**pointer, language=language, url=url).delete()
    if added := sorted(new - old):
        ExternalLink.objects.bulk_create(
            [ExternalLink(**pointer, language=code, url=url) for code, url in added],
            ignore_conflicts=True,
        )


def links_in(model, row):
    """Yield language, "" of what languages share, and address of each link."""
    for name, value in row.items():
        field = field_of(model, name)
        if not value or field is None:
            continue
        if field.one_to_many:
            # Rows that are items themselves, as those of a menu, have their own.
            if field.related_model.parent_field:
                for child in rows_of(value):
                    yield from links_in(field.related_model, child)
        elif isinstance(field, RichTextField):
            urls = map(unescape, HREF.findall(value))
            yield from ((language_of(name), url) for url in urls if len(url) <= LONGEST)
        elif isinstance(getattr(field, "base_field", field), models.URLField):
            urls = value if isinstance(value, list) else [value]
            yield from (("", url) for url in urls)
