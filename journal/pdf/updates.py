"""Keeps the PDFs of articles in step with their texts."""

import time
from functools import partial

from django.db.models import Prefetch, Q
from django.utils import timezone

from journal.changed_articles import ChangedArticles
from journal.description import description
from journal.galleys import TEXT
from journal.models import Article, Journal, TypesetPdf
from journal.models.typeset_pdf import STATE
from journal.pdf.contents import contents_of
from library.typesetting.generated_file import RETRY_AFTER
from text.languages import LANGUAGES, languages_from

# How many articles are in memory at once.
AT_ONCE = 50
# Seconds after which a turn ends, and until the next goes on with the rest.
LONGEST, PAUSE = 60, 1

_changed = ChangedArticles()
# The keys of the articles that are still to be looked at.
_left = set()


def update_pdfs():
    """Make the PDFs anew that a save or a date may have changed, or that failed."""
    with _changed.new() as pks:
        _left.update(with_pdfs(pks))
    journal, end = Journal.objects.known(), time.monotonic() + LONGEST
    rows = Prefetch("typeset_pdfs", TypesetPdf.objects.annotate(wanted_state=STATE))
    articles = Article.objects.for_description(in_full=True).filter(pk__in=[*_left])
    for article in articles.prefetch_related(rows).iterator(AT_ONCE):
        if time.monotonic() > end:
            return PAUSE
        update(article, journal)
        _left.discard(article.pk)
    _left.clear()
    return None


def with_pdfs(pks):
    """Return the articles of these, or with None of all, that have rows, made now."""
    rows, articles = TypesetPdf.objects.all(), Article.objects.order_by()
    if pks is not None:
        failed = Q(failed_at__lt=timezone.now() - RETRY_AFTER)
        rows = rows.filter(failed | Q(article__in=pks))
        articles = articles.filter(pk__in=pks)
    wanted, present = wanted_of(articles), {*rows.values_list("article", "language")}
    for pk, language in sorted(wanted - present):
        TypesetPdf.objects.get_or_create(article_id=pk, language=language)
    return {pk for pk, _language in wanted | present}


def wanted_of(articles):
    """Return {(key of an article, language)} of its PDFs; "" is that in both."""
    with_text = {
        code: {
            *articles.filter(**{f"text_{code}__gt": ""}).values_list("pk", flat=True)
        }
        for code in LANGUAGES
    }
    wanted = {(pk, code) for code, pks in with_text.items() for pk in pks}
    return wanted | {(pk, "") for pk in set.intersection(*with_text.values())}


def update(article, journal):
    """Make the PDFs of an article anew that are not as what was read of it."""
    described = description(article, journal)
    for row in article.typeset_pdfs.all():
        content = row.digest_of(data_of(described, row.language))
        if row.is_outdated(row.wanted_state) or row.content != content:
            row.refresh(partial(state_now, row.pk), partial(data_now, row))


def state_now(pk):
    return TypesetPdf.objects.values_list(STATE, flat=True).get(pk=pk)


def data_now(row):
    articles = Article.objects.for_description(in_full=True)
    article = articles.get(pk=row.article_id)
    return data_of(description(article, Journal.objects.known()), row.language)


def data_of(described, language):
    """Return what is typeset, or None where readers have no such text, or its PDF."""
    article = described.article
    for galley in article.rows_of_galleys():
        is_pdf = galley["kind"] == TEXT and galley["file"]["type"] == "pdf"
        if is_pdf and galley["language"] in {language, ""}:
            return None
    languages = [language] if language else languages_from(article.written_in)
    if not described.texts("text").keys() >= {*languages}:
        return None
    return contents_of(described, languages)
