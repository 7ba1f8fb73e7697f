"""An issue: the editor's word, and its articles by rubric."""

from journal.models import Issue
from publishing.seo import head_of_record
from publishing.views import connections_of, find, respond
from text.languages import current


def issue_detail(request, year, number):
    issue = find(Issue.objects.for_page, year=year, number=number)
    return respond(request, issue, "journal/issue_detail.html", issue_context)


def issue_context(issue, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    connections = connections_of(issue, current(), **connected)
    return {
        "head": head_of_record(issue),
        "issue": issue,
        "connections": connections,
        "related": connections.related,
    }
