"""Keeps the rows from which harvesters are answered; called by the worker.

It also notes what has changed since an article was deposited.

The date of a row changes when what is written of the article does, whatever it follows
from: the article, its issue, the name of an author, a date that has come. So what is
written is compared, by a hash, with what was written last.
"""

import hashlib
from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from journal import jats
from journal.deposits.sending import note_changes
from journal.description import description
from journal.models import Article, Deposit, Issue, Journal, OaiRecord
from library.models import Document
from publishing.content import locks
from publishing.models import CatalogueEntry
from publishing.revisions.revision import Changes

# How many articles are in memory at once.
AT_ONCE = 200
# Rows are dated later than they are stored: who asked meanwhile, and did not get them,
# asks the next time for what changed since then.
AHEAD = timedelta(seconds=2)

# Which articles are described by a record of a kind; what is said of the journal itself
# is said of all.
DESCRIBED_BY = {
    "journal.article": ["translation_of", "translations"],
    "journal.issue": ["issue"],
    "journal.rubric": ["rubric"],
    "journal.award": ["awards"],
    "journal.contribution": ["contributions"],
    "journal.affiliation": ["contributions__affiliations"],
    "institute.person": ["contributions__person"],
    "library.document": ["pdf"],
}
OF_ALL = {"journal.journal"}

_changes = Changes()
# Up to when this process has seen which dates have come.
_since = None


def update_oai_records():
    """Compare the articles that a save or a date may have changed meanwhile."""
    global _since
    now = timezone.now()
    with _changes.new() as new:
        if new is None or any(row.to_model in OF_ALL for row in new):
            compare()
        elif pks := described_by({row.pointer for row in new} | come(_since, now)):
            compare(pks)
    _since = now


def come(since, until):
    """Return the pointers of what was published or ended by its date."""
    dated = CatalogueEntry.objects.of_kinds([Article, Issue, Document])
    return {entry.pointer for entry in dated.whose_date_has_come(since, until)}


def described_by(pointers):
    """Return the keys of the articles that these records describe."""
    found = {pointer.pk for pointer in pointers if pointer.model == "journal.article"}
    for model, paths in DESCRIBED_BY.items():
        pks = [pointer.pk for pointer in pointers if pointer.model == model]
        for path in paths if pks else []:
            articles = QuerySet(Article).filter(**{f"{path}__in": pks})
            found |= {*articles.values_list("pk", flat=True)}
    return found


def compare(pks=None):
    """Store what changed for harvesters since the last time; perhaps only of some."""
    with transaction.atomic():
        locks.acquire("journal.oai")
        articles = Article.objects.visible_anywhere().order_by("pk")
        if pks is not None:
            articles = articles.filter(pk__in=pks)
        known = OaiRecord.objects.in_bulk(pks)
        journal = Journal.objects.get_or_unnamed()
        changed, deposits = [], defaultdict(list)
        for row in Deposit.objects.filter(article__in=articles.values("pk")):
            deposits[row.article_id].append(row)
        for article in articles.for_description().iterator(AT_ONCE):
            described = description(article, journal)
            # Of what has ended since it was read nothing is written.
            if described.languages:
                note_changes(described, deposits[article.pk])
                digest = digest_of(described)
                before = known.pop(article.pk, None)
                if before is None or before.is_deleted or before.digest != digest:
                    changed.append(OaiRecord(article_pk=article.pk, digest=digest))
        for row in known.values():
            if not row.is_deleted:
                row.is_deleted, row.digest = True, ""
                changed.append(row)
        store(changed)


def digest_of(described):
    # Dublin Core tells more kinds apart than JATS does.
    written = jats.write(described) + described.article.kind.encode()
    return hashlib.sha256(written).hexdigest()


def store(rows):
    datestamp = (timezone.now() + AHEAD).replace(microsecond=0)
    for row in rows:
        row.datestamp = datestamp
    OaiRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["article_pk"],
        update_fields=["datestamp", "digest", "is_deleted"],
    )
