"""Keeps the rows from which harvesters are answered; called by the worker.

It also notes what has changed since an article was deposited.

The date of a row changes when what is written of the article does, whatever it follows
from: the article, its issue, the name of an author, a date that has come. So what is
written is compared, by a hash, with what was written last.
"""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from journal import jats
from journal.changed_articles import ChangedArticles
from journal.deposits.sending import changes_of, note_changes
from journal.description import description
from journal.models import Article, Journal, OaiRecord
from publishing.content import locks

# How many articles are in memory at once.
AT_ONCE = 200
# Rows are dated later than they are stored: who asked meanwhile, and did not get them,
# asks the next time for what changed since then.
AHEAD = timedelta(seconds=2)

_changed = ChangedArticles()


def update_oai_records():
    """Compare the articles that a save or a date may have changed meanwhile."""
    with _changed.new() as pks:
        if pks is None or pks:
            compare(pks)


def compare(pks=None):
    """Store what changed for harvesters since the last time; perhaps only of some."""
    stale = []
    with transaction.atomic():
        locks.acquire("journal.oai")
        articles = Article.objects.visible_anywhere().order_by("pk")
        if pks is not None:
            articles = articles.filter(pk__in=pks)
        known = OaiRecord.objects.in_bulk(pks)
        journal = Journal.objects.get_or_unnamed()
        changed = []
        articles = articles.for_description(in_full=True).prefetch_related("deposits")
        for article in articles.iterator(AT_ONCE):
            described = description(article, journal)
            # Of what has ended since it was read nothing is written.
            if described.languages:
                stale += changes_of(described, article.deposits.all())
                digest = digest_of(described)
                before = known.pop(article.pk, None)
                if before is None or before.is_deleted or before.digest != digest:
                    changed.append(OaiRecord(article_pk=article.pk, digest=digest))
        for row in known.values():
            if not row.is_deleted:
                row.is_deleted, row.digest = True, ""
                changed.append(row)
        datestamp = (timezone.now() + AHEAD).replace(microsecond=0)
        for row in changed:
            row.datestamp = datestamp
        OaiRecord.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["article_pk"],
            update_fields=["datestamp", "digest", "is_deleted"],
        )
    # Afterwards, row by row: who sends them waits for none.
    note_changes(stale)


def digest_of(described):
    # Dublin Core tells more kinds apart than JATS does.
    written = jats.write(described) + described.article.kind.encode()
    return hashlib.sha256(written).hexdigest()
