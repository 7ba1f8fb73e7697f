"""Articles in lists: their lines, by rubric."""

from django.utils.formats import date_format
from django.utils.translation import gettext

from journal.galleys import TEXT, galleys_of
from journal.models import Article, Issue, Rubric
from journal.models.article import page_range
from journal.names import name_in
from library.files import COMMON
from publishing.cache.compiled import Parameter, compiled
from text.languages import LANGUAGES, current
from text.pointers import Pointer
from text.sentences import sentences


@compiled
def articles_of_issue(language):
    """Return what readers of a language see of an issue, in its order."""
    articles = Article.objects.visible_in(language).filter(issue=Parameter("pk"))
    return articles.in_order().for_lines(language)


@compiled
def articles_online_first(language):
    """Return what readers of a language see of articles and do not see of an issue."""
    issues = Issue.objects.visible_in(language)
    articles = Article.objects.visible_in(language).exclude(issue__in=issues)
    return articles.order_by("-issued_on", "-pk").for_lines(language)


def first_pdf(galleys):
    return next((galley for galley in galleys if galley.is_pdf), None)


def line_of(row):
    """Return the line of a row of ``for_lines``.

    ``downloads``: what can be read of it as a file, in each language. ``byline``: the
    names in one line, if all are in the reader's language.
    """
    language = current()
    url = Article.address(
        language, year=row.year, number=row.number, slug=row.slug_here
    )
    rows = [] if row.removed_on else row.galley_rows
    authors = [name_in(author, language) for author in row.author_rows]
    is_of_reader = {author.language for author in authors} == {language}
    byline = ", ".join(author.short for author in authors)
    lead, *more = sentences(row.summary_here or "", language) or [""]
    texts = [it for it in galleys_of(rows, url, language) if it.kind == TEXT]
    return {
        "pointer": Pointer(Article._meta.label_lower, row.pk),
        "title": row.title_here,
        "url": url,
        "authors": authors,
        "byline": byline if is_of_reader else "",
        "locator": locator_of(row),
        "notice": Article.MARKS.get(row.notice_kind, ""),
        "summary": "" if row.removed_on else " ".join([lead, *more[: len(lead) < 40]]),
        "downloads": [it for it in texts if it.which != COMMON] or texts,
    }


def locator_of(row):
    """Return "pp. 12–25", "article e1" or ""; online first, its day."""
    if not row.number and row.issued_on:
        return date_format(row.issued_on)
    if pages := page_range(row.first_page, row.last_page):
        return gettext("pp. %(pages)s") % {"pages": pages}
    if number := row.article_number:
        return gettext("article %(number)s") % {"number": number}
    return ""


def by_rubric(rows):
    """Return (rubric, lines) of each rubric, in the order of the rows."""
    return [
        (rubric_of(group[0]), [line_of(row) for row in group])
        for group in rows_by_rubric(rows)
    ]


def rows_by_rubric(rows):
    groups = {}
    for row in rows:
        groups.setdefault(row.rubric_id, []).append(row)
    return [*groups.values()]


def rubric_of(row):
    titles = {
        f"title_{code}": getattr(row, f"rubric_title_{code}") for code in LANGUAGES
    }
    return Rubric(pk=row.rubric_id, **titles)


def bars_of(rows):
    """Return (first page, top, length) of a bar for each article, of eight at most."""
    spans = sorted(
        (row.first_page, 1 + (row.last_page or row.first_page) - row.first_page)
        for row in rows
        if row.first_page
    )[:8]
    unit = 188 / max((pages for _first, pages in spans), default=1)
    return [(at, 16 * n, int(unit * pages)) for n, (at, pages) in enumerate(spans)]
