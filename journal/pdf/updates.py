"""Keeps the PDFs of articles in step with their texts."""

import time
from functools import partial
from itertools import product

from django.db.models import Q
from django.utils import timezone

from institute.models import Organization
from journal.changed_articles import ChangedArticles
from journal.description import description
from journal.galleys import TEXT
from journal.models import Article, Journal, TypesetPdf
from journal.models.galley import state_of_article
from journal.pdf.contents import contents_of
from library.typesetting.generated_file import RETRY_AFTER
from text.languages import LANGUAGES, languages_from

# How many articles are in memory at once.
AT_ONCE = 50
# Seconds after which a turn ends, and until the next goes on with the rest.
LONGEST, PAUSE = 60, 1
HAS_TEXT = Q(*((f"text_{code}__gt", "") for code in LANGUAGES), _connector=Q.OR)

_changed = ChangedArticles()
# The keys of the articles that are still to be looked at.
_left = set()


def update_pdfs():
    """Make the PDFs anew that a save or a date may have changed, or that failed."""
    with _changed.new() as pks:
        note(pks)
    journal, end = Journal.objects.known(), time.monotonic() + LONGEST
    accent = accent_of_all()
    articles = with_texts().filter(pk__in=[*_left]).prefetch_related("typeset_pdfs")
    for article in articles.iterator(AT_ONCE):
        if time.monotonic() > end:
            return PAUSE
        update(article, journal, accent)
        _left.discard(article.pk)
    _left.clear()
    return None


def note(pks):
    """Note which of these articles, or with None of all, have PDFs; make their rows."""
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
    _left.update(rows.values_list("article", flat=True))


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
