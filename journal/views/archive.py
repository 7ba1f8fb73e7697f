"""The issues of all years."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext

from journal.models import Issue, Journal
from journal.models.issue import number_shown
from publishing.cache.compiled import compiled
from publishing.content.addresses import path_to
from publishing.content.sections import crumbs_to
from publishing.pages.seo import head_of_list
from text.languages import current


def archive(request):
    """Show all issues, by year."""
    years = {}
    for issue in issues_in(current()):
        issue.number_shown = number_shown(issue.number)
        years.setdefault(issue.year, []).append(issue)
    journal = Journal.objects.known()
    head = head_of_list(
        gettext("Archive of the journal"),
        "journal:archive",
        feed=path_to("journal:feed", current()),
    )
    context = {
        "head": head,
        "years": years.items(),
        "journal": journal,
        "path": path_to_journal(journal),
        "is_archive": True,
    }
    return render(request, "journal/archive.html", context)


def year(request, year):
    """Lead to the issues of a year among all."""
    return redirect(f"{path_to('journal:archive', current())}#year-{year}")


@compiled
def issues_in(language):
    issues = Issue.objects.visible_in(language).latest_first()
    return issues.select_related("cover").with_size(language).without_texts()


def path_to_journal(journal=None):
    """Return the breadcrumbs above what belongs to the journal as a whole."""
    language = current()
    journal = journal or Journal.objects.known()
    crumbs = crumbs_to("journal:home", gettext("Journal"))
    return [(journal.title_in(language) or name, url) for name, url in crumbs]


def path_to_archive(journal=None):
    """Return the breadcrumbs above an issue: the journal, and its archive."""
    above = path_to_journal(journal)
    address = path_to("journal:archive", current())
    return [*above, (gettext("Archive"), address)] if above else []
