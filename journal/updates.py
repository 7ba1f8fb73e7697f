"""Keeps in step with articles what is made of them: the jobs of the worker.

The rows from which harvesters are answered, what has changed since a deposit, and PDFs.
The date of a row changes when what is written of the article does, whatever it follows
from: the article, its issue, the name of an author, a date that has come. So what is
written is compared, by a hash, with what was written last.
"""

import hashlib
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import product

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from institute.models import Organization
from journal import jats
from journal.deposits.sending import changes_of, note_changes
from journal.description import description
from journal.galleys import TEXT
from journal.models import Article, Issue, Journal, OaiRecord, TypesetPdf
from journal.models.galley import state_of_article
from journal.pdf.contents import contents_of
from library.typesetting.generated_file import RETRY_AFTER
from publishing.content import locks
from publishing.models import CatalogueEntry
from publishing.revisions.revision import Changes
from text.languages import LANGUAGES, languages_from

# How many articles are in memory at once.
AT_ONCE = 100
# {kind: the lookups from an article to such records}: what they say is said of the
# article as well. What the journal itself says is said of all, and the colour of the
# institute is that of all PDFs.
DESCRIBED_BY = {
    "journal.article": ["translation_of", "translations", "notices", "about"],
    "journal.issue": ["issue"],
    "journal.rubric": ["rubric"],
    "journal.award": ["awards"],
    "journal.contribution": ["contributions"],
    "journal.galley": ["galleys"],
}
OF_ALL = {"journal.journal", "institute.organization"}
PICTURE = "library.picture"


class ChangedArticles:
    """Tells a job which articles may have changed since it was here the last time."""

    def __init__(self):
        self.changes = Changes()
        # Up to when this process has seen which dates have come.
        self.since = None

    @contextmanager
    def new(self):
        """Yield the keys of these articles, or None: all. See ``Changes.new``."""
        now = timezone.now()
        with self.changes.new() as new:
            if new is None or any(row.to_model in OF_ALL for row in new):
                yield None
            else:
                # What was published or ended by its date has no revision.
                dated = CatalogueEntry.objects.of_kinds([Article, Issue])
                due = dated.whose_date_has_come(self.since, now)
                yield described_by({row.pointer for row in [*new, *due]})
        self.since = now


def described_by(pointers):
    """Return the keys of the articles of which these records say something."""
    found = {pointer.pk for pointer in pointers if pointer.model == "journal.article"}
    for model, paths in DESCRIBED_BY.items():
        pks = [pointer.pk for pointer in pointers if pointer.model == model]
        for path in paths if pks else []:
            articles = QuerySet(Article).filter(**{f"{path}__in": pks})
            found |= {*articles.values_list("pk", flat=True)}
    shown = Q()
    for pointer in pointers:
        if pointer.model == PICTURE:
            for code in LANGUAGES:
                shown |= Q(**{f"text_{code}__contains": f"/id/{pointer}/"})
    if shown:
        found |= {*QuerySet(Article).filter(shown).values_list("pk", flat=True)}
    return found


# The rows from which harvesters are answered, and what has changed since a deposit


# Rows are dated later than they are stored: who asked meanwhile, and did not get them,
# asks the next time for what changed since then.
AHEAD = timedelta(seconds=2)

_changed_for_harvesters = ChangedArticles()


def update_oai_records():
    """Compare the articles that a save or a date may have changed meanwhile."""
    with _changed_for_harvesters.new() as pks:
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


# The PDFs that are typeset of the texts


HAS_TEXT = Q(*((f"text_{code}__gt", "") for code in LANGUAGES), _connector=Q.OR)

_changed_for_pdfs = ChangedArticles()


def update_pdfs():
    """Make the PDFs anew that a save or a date may have changed, or that failed."""
    with _changed_for_pdfs.new() as pks:
        journal, accent = Journal.objects.known(), accent_of_all()
        articles = with_texts().filter(pk__in=rows_of_pdfs(pks).values("article"))
        articles = articles.prefetch_related("typeset_pdfs")
        for article in articles.iterator(AT_ONCE):
            update(article, journal, accent)


def rows_of_pdfs(pks):
    """Return the rows of these articles, or with None of all; make those that lack."""
    rows, articles = TypesetPdf.objects.all(), Article.objects.filter(HAS_TEXT)
    if pks is not None:
        failed = Q(failed_at__lt=timezone.now() - RETRY_AFTER)
        rows = rows.filter(failed | Q(article__in=pks))
        articles = articles.filter(pk__in=pks)
    wanted = product(articles.values_list("pk", flat=True), ["", *LANGUAGES])
    TypesetPdf.objects.bulk_create(
        [TypesetPdf(article_id=pk, language=language) for pk, language in wanted],
        ignore_conflicts=True,
    )
    return rows


def with_texts():
    articles = Article.objects.for_description(in_full=True)
    return articles.annotate(pdf_state=state_of_article())


def accent_of_all():
    return Organization.objects.get_or_unnamed().colour


def update(article, journal, accent):
    """Make the PDFs of an article anew that are not as what was read of it."""
    described = description(article, journal)
    for row in article.typeset_pdfs.all():
        content = row.digest_of(data_of(described, row.language, accent))
        if row.is_outdated(article.pdf_state) or row.content != content:
            row.refresh(partial(present, row))


def present(row):
    """Return the state of its article, and what is typeset of it."""
    article = with_texts().get(pk=row.article_id)
    described = description(article, Journal.objects.known())
    return article.pdf_state, data_of(described, row.language, accent_of_all())


def data_of(described, language, accent):
    """Return what is typeset, or None where readers have no such text, or its PDF."""
    article = described.article
    for galley in article.rows_of_galleys():
        is_pdf = galley["kind"] == TEXT and galley["file"]["type"] == "pdf"
        if is_pdf and galley["language"] in {language, ""}:
            return None
    languages = [language] if language else languages_from(article.written_in)
    if not described.texts("text").keys() >= {*languages}:
        return None
    return {"accent": accent, **contents_of(described, languages)}
