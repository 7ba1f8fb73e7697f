"""The issues of all years, and a year in figures."""

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from journal.figures import figures_of
from journal.models import Article, Issue, Journal
from publishing.cache.compiled import Parameter, compiled
from publishing.content.addresses import path_to
from publishing.pages.seo import head_of_list
from text.languages import LANGUAGES, current


def archive(request):
    """Show all issues, by year."""
    language = current()
    years = {}
    for issue in issues_in(language):
        years.setdefault(issue.year, []).append(issue)
    head = head_of_list(
        gettext("Archive of the journal"),
        "journal:archive",
        feed=path_to("journal:feed", language),
        listed=[*years],
    )
    context = {"head": head, "years": years.items(), "path": path_to_journal()}
    return render(request, "journal/archive.html", context)


def year(request, year):
    """Show the issues of a year, and what they hold, in figures."""
    language = current()
    issues = {code: issues_of(code, year=year) for code in LANGUAGES}
    if not issues[language]:
        raise Http404
    path = path_to_journal()
    head = head_of_list(
        gettext("The journal in %(year)s") % {"year": year},
        "journal:year",
        kwargs={"year": year},
        languages=[code for code in LANGUAGES if issues[code]],
        feed=path_to("journal:feed", language),
        listed=issues[language],
    )
    return render(
        request,
        "journal/year.html",
        {
            "head": lead_to_archive(head),
            "path": [
                *path,
                (gettext("Archive"), path_to("journal:archive", language)),
            ],
            "year": year,
            "issues": issues[language],
            "figures": figures_of(year, language),
            "has_articles": any(issue.has_articles for issue in issues[language]),
        },
    )


@compiled
def issues_in(language):
    issues = Issue.objects.visible_in(language).latest_first()
    return issues.with_cover().with_size().without_texts()


@compiled
def issues_of(language):
    articles = Article.objects.visible_in(language).filter(issue=OuterRef("pk"))
    issues = Issue.objects.visible_in(language).in_year(Parameter("year"))
    issues = issues.annotate(has_articles=Exists(articles)).latest_first()
    return issues.with_cover().with_size().without_texts()


def lead_to_archive(head):
    """Let a page of a year lead to the archive in languages that have no such page."""
    for code in LANGUAGES:
        if code not in head.languages:
            head.addresses[code] = path_to("journal:archive", code)
    return head


def path_to_journal():
    """Return the breadcrumbs above what belongs to the journal as a whole."""
    language = current()
    name = Journal.objects.known().title_in(language) or gettext("Journal")
    return [(name, path_to("journal:home", language))]
