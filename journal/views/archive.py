"""The issues of all years, or of one."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from journal.models import Issue, Journal
from publishing.cache.compiled import Parameter, compiled
from publishing.content.addresses import path_to
from publishing.pages.seo import head_of_list
from text.languages import LANGUAGES, current


def archive(request):
    """Show all issues, by year."""
    years = {}
    for issue in issues_in(current()):
        years.setdefault(issue.year, []).append(issue)
    head = head_of_list(
        gettext("Archive of the journal"),
        "journal:archive",
        feed=path_to("journal:feed", current()),
    )
    return response(request, head, years, path_to_journal(), is_archive=True)


def year(request, year):
    """Show the issues of a year."""
    language = current()
    issues = {code: issues_of(code, year=year) for code in LANGUAGES}
    if not issues[language]:
        raise Http404
    head = head_of_list(
        gettext("The journal in %(year)s") % {"year": year},
        "journal:year",
        kwargs={"year": year},
        languages=[code for code in LANGUAGES if issues[code]],
        feed=path_to("journal:feed", language),
    )
    # In languages that have no such page, to the archive.
    for code in LANGUAGES:
        if code not in head.languages:
            head.addresses[code] = path_to("journal:archive", code)
    return response(request, head, {year: issues[language]}, path_to_archive())


def response(request, head, years, path, **context):
    context |= {"head": head, "years": years.items(), "path": path}
    return render(request, "journal/archive.html", context)


@compiled
def issues_in(language):
    issues = Issue.objects.visible_in(language).latest_first()
    return issues.with_cover().with_size(language).without_texts()


@compiled
def issues_of(language):
    issues = Issue.objects.visible_in(language).in_year(Parameter("year"))
    issues = issues.latest_first()
    return issues.with_cover().with_size(language).without_texts()


def path_to_journal(journal=None):
    """Return the breadcrumbs above what belongs to the journal as a whole.

    ``journal``: its row, if it was read.
    """
    language = current()
    journal = journal or Journal.objects.known()
    name = journal.title_in(language) or gettext("Journal")
    return [(name, path_to("journal:home", language))]


def path_to_archive(journal=None):
    """Return the breadcrumbs above an issue: the journal, and its archive."""
    address = path_to("journal:archive", current())
    return [*path_to_journal(journal), (gettext("Archive"), address)]
