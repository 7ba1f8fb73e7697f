"""Keeps the PDFs of articles in step with their texts."""

from functools import partial

from journal.changes import ChangedArticles
from journal.description import description
from journal.models import Article, Galley, Journal, TypesetPdf
from journal.pdf.contents import contents_of
from text.languages import LANGUAGES, languages_from

_changed = ChangedArticles()


def update_pdfs():
    """Make the PDFs anew that a save or a date may have changed, or that failed."""
    with _changed.new() as pks:
        present = TypesetPdf.objects.all()
        articles = Article.objects.order_by("pk")
        if pks is not None:
            present = present.filter(article__in=pks)
            articles = articles.filter(pk__in=pks)
        rows = {(row.article_id, row.language): row for row in present}
        texts = [f"text_{code}" for code in LANGUAGES]
        for pk, *html in articles.values_list("pk", *texts) if pks != set() else ():
            for language in languages_of(html):
                if (pk, language) not in rows:
                    row, _is_new = TypesetPdf.objects.get_or_create(
                        article_id=pk, language=language
                    )
                    rows[pk, language] = row
        for row in TypesetPdf.objects.filter(failed_at__isnull=False):
            if row.is_outdated(row.state):
                rows[row.article_id, row.language] = row
        for row in rows.values():
            row.refresh(str, partial(data_of, row.article_id, row.language))


def languages_of(texts):
    """Return the languages of an article's PDFs; "" is that in both."""
    codes = [code for code, html in zip(LANGUAGES, texts, strict=True) if html]
    return [*codes, ""] if len(codes) > 1 else codes


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
