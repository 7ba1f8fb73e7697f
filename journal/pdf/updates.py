"""Keeps the PDFs of articles in step with their texts."""

from functools import partial

from django.db.models import BooleanField, ExpressionWrapper, Max, Q

from institute.people.models import Person
from journal.description import description
from journal.models import (
    Affiliation,
    Article,
    Galley,
    Issue,
    Journal,
    Rubric,
    TypesetPdf,
)
from journal.pdf.contents import contents_of
from library.models import Picture
from publishing.content.status import visible
from publishing.models import Revision
from text.languages import LANGUAGES, languages_from

# Whose records stand in the PDFs of articles.
AROUND = [
    model._meta.label_lower
    for model in (Affiliation, Issue, Journal, Person, Picture, Rubric)
]
NAMES = [f"text_{code}" for code in LANGUAGES]


def update_pdfs():
    """Make the PDFs that may be out of date, of all articles with a text."""
    rows = {(row.article_id, row.language): row for row in TypesetPdf.objects.all()}
    for pk, (state, languages) in states_of_articles().items():
        for language in languages:
            row = rows.pop((pk, language), None)
            if row is None:
                row, _is_new = TypesetPdf.objects.get_or_create(
                    article_id=pk, language=language
                )
            if row.is_outdated(state):
                update_pdf(row)
    # The texts of these are gone.
    for row in rows.values():
        if row.file:
            update_pdf(row)


def update_pdf(row):
    pk = row.article_id
    row.refresh(
        lambda: states_of_articles(pk=pk).get(pk, ("", ()))[0],
        partial(data_of, pk, row.language),
    )


def states_of_articles(**filters):
    """Return {key of an article: (state, languages)} of those with a text.

    ``state`` differs as soon as what stands in the PDFs may; ``languages``: theirs, ""
    of that in both.
    """
    here = [
        ExpressionWrapper(visible(code), output_field=BooleanField())
        for code in LANGUAGES
    ]
    has_text = Q()
    for name in NAMES:
        has_text |= Q(**{f"{name}__gt": ""})
    articles = Article.objects.filter(has_text, **filters).order_by()
    texts = [
        ExpressionWrapper(Q(**{f"{name}__gt": ""}), output_field=BooleanField())
        for name in NAMES
    ]
    rows = list(articles.values_list("pk", *here, *texts))
    own = newest(to_model=Article._meta.label_lower, to_pk__in=[row[0] for row in rows])
    around = Revision.objects.filter(to_model__in=AROUND).aggregate(Max("pk"))
    return {
        pk: (
            f"{around['pk__max']} {own.get(pk)} {flags[: len(LANGUAGES)]}",
            languages_of(flags[len(LANGUAGES) :]),
        )
        for pk, *flags in rows
    }


def newest(**filters):
    """Return {key of a record: its newest revision}."""
    revisions = Revision.objects.filter(**filters).order_by().values("to_pk")
    return dict(revisions.annotate(newest=Max("pk")).values_list("to_pk", "newest"))


def languages_of(has_text):
    codes = [
        code for code, is_there in zip(LANGUAGES, has_text, strict=True) if is_there
    ]
    return [*codes, ""] if len(codes) > 1 else codes


def data_of(pk, language):
    """Return what is typeset, or None where readers have no such text, or its PDF."""
    article = Article.objects.for_description().filter(pk=pk).first()
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
