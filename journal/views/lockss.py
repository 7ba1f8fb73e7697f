"""What digital archives may keep of a year: a page that permits it."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from journal.models import Article
from journal.views.archive import issues_of, lead_to_archive, path_to_journal
from journal.views.contents import line_of, pdf_of
from publishing.cache.compiled import Parameter, compiled
from publishing.catalogue import resolve
from publishing.content.addresses import path_to
from publishing.pages.seo import head_of_list
from publishing.pages.views import untranslated_count
from text.languages import LANGUAGES, current


def manifest(request, year):
    """List pages and PDFs of a year, with the sentence that archives look for."""
    language = current()
    articles = {code: articles_of(code, year=year) for code in LANGUAGES}
    if not articles[language]:
        raise Http404
    keys = {code: {article.pk for article in articles[code]} for code in LANGUAGES}
    pdfs = [pointer for article in articles[language] for pointer in pdf_of(article)]
    entries = resolve(pdfs, language)
    title = gettext("For digital archives (LOCKSS): %(year)s") % {"year": year}
    head = head_of_list(
        title,
        "journal:lockss",
        kwargs={"year": year},
        languages=[code for code in LANGUAGES if articles[code]],
        noindex=True,
    )
    only_there = {code: len(keys[code] - keys[language]) for code in LANGUAGES}
    return render(
        request,
        "journal/lockss.html",
        {
            "head": lead_to_archive(head),
            "path": [*path_to_journal(), (str(year), year_address(year))],
            "issues": issues_of(language, year=year),
            "lines": [line_of(article, entries) for article in articles[language]],
            "left_out": untranslated_count(only_there, head),
        },
    )


@compiled
def articles_of(language):
    articles = Article.objects.visible_in(language).filter(year=Parameter("year"))
    return articles.order_by("issue__place", "position", "pk").for_lines(language)


def year_address(year):
    return path_to("journal:year", current(), year=year)
