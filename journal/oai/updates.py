"""Keeps the rows from which harvesters are answered; called by the worker.

The date of a row changes when what is written of the article does, whatever it follows
from: the article, its issue, the name of an author, a date that has come. So what is
written is compared, by a hash, with what was written last.
"""

import hashlib
from datetime import timedelta
from itertools import batched

from django.db import transaction
from django.utils import timezone

from journal import jats
from journal.models import Article, Issue, Journal, OaiRecord
from journal.oai.sets import sets_of
from journal.readers import languages_of
from journal.relations import load
from library.models import Document
from publishing import locks
from publishing.models import Revision
from text.languages import LANGUAGES

# How many articles are in memory at once.
AT_ONCE = 200
# Rows are dated later than they are stored: who asked meanwhile, and did not get them,
# asks the next time for what changed since then.
AHEAD = timedelta(seconds=2)

# What the process saw when it last compared.
_seen = None


def update_oai_records():
    """Compare all articles, unless nothing has been saved or come due since."""
    global _seen
    seen = what_is_there()
    if seen != _seen:
        compare()
        _seen = seen


def what_is_there():
    """Return what differs after each save, and when a date has come."""
    visible = [
        kind.objects.visible_in(language).order_by("pk")
        for kind in [Article, Issue, Document]
        for language in LANGUAGES
    ]
    keys = [[*records.values_list("pk", flat=True)] for records in visible]
    return Revision.objects.newest_key(), keys


def compare():
    """Store what changed for harvesters since the last time."""
    with transaction.atomic():
        locks.acquire("journal.oai")
        articles = Article.objects.visible_anywhere().order_by("pk").without_texts()
        known = OaiRecord.objects.in_bulk()
        journal = Journal.objects.get_or_unnamed()
        changed = []
        for some in batched(articles.iterator(AT_ONCE), AT_ONCE, strict=False):
            # Of what has ended since it was read nothing is written.
            some = [article for article in some if languages_of(article)]
            load(some)
            for article in some:
                row = row_of(article, journal)
                before = known.pop(article.pk, None)
                if before is None or before.is_deleted or before.digest != row.digest:
                    changed.append(row)
        for row in known.values():
            if not row.is_deleted:
                row.is_deleted, row.digest = True, ""
                changed.append(row)
        store(changed)


def row_of(article, journal):
    sets = sets_of(article)
    # Dublin Core tells more kinds apart than JATS does.
    about = " ".join([article.kind, *sets])
    written = jats.write(article, journal) + about.encode()
    digest = hashlib.sha256(written).hexdigest()
    return OaiRecord(article_pk=article.pk, digest=digest, sets=sets)


def store(rows):
    datestamp = (timezone.now() + AHEAD).replace(microsecond=0)
    for row in rows:
        row.datestamp = datestamp
    OaiRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["article_pk"],
        update_fields=["datestamp", "digest", "sets", "is_deleted"],
    )
