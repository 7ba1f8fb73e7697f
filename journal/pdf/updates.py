"""Keeps the PDFs of articles in step with their texts."""

from functools import partial

from django.db.models import Q
from django.utils import timezone

from journal.changes import ChangedArticles
from journal.description import description
from journal.models import Article, Galley, Journal, TypesetPdf
from journal.pdf.contents import contents_of
from library.typesetting.generated_file import RETRY_AFTER
from text.languages import LANGUAGES, languages_from

_changed = ChangedArticles()


def update_pdfs():
    """Make the PDFs anew that a save or a date may have changed, or that failed."""
    with _changed.new() as pks:
        rows, articles = TypesetPdf.objects.all(), Article.objects.order_by()
        if pks is not None:
            failed = Q(failed_at__lt=timezone.now() - RETRY_AFTER)
            rows = rows.filter(failed | Q(article__in=pks))
            articles = articles.filter(pk__in=pks)
        present = {(row.article_id, row.language) for row in rows}
        for pk, language in sorted(wanted_of(articles) - present):
            TypesetPdf.objects.get_or_create(article_id=pk, language=language)
        for row in rows.all():
            row.refresh(str, partial(data_of, row.article_id, row.language))


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


def data_of(pk, language):
    """Return what is typeset, or None where readers have no such text, or its PDF."""
    article = Article.objects.for_description(in_full=True).filter(pk=pk).first()
    if article is None:
        return None
    described = description(article, Journal.objects.known())
    languages = [language] if language else languages_from(article.written_in)
    own = article.galleys.filter(kind=Galley.Kind.TEXT, file__type="pdf")
    if own.filter(language__in={language, ""}).exists():
        return None
    if not described.texts("text").keys() >= {*languages}:
        return None
    return contents_of(described, languages)
