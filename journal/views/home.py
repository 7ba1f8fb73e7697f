"""The journal's own page: the current issue, and who makes the journal."""

import re

from django.shortcuts import render
from django.utils.translation import gettext

from institute.models import Body, Page
from journal.models import Issue, Journal, Policy
from journal.models.has_galleys import with_galleys
from journal.views.archive import path_to_journal
from journal.views.contents import (
    articles_of_issue,
    articles_online_first,
    by_rubric,
    line_of,
    pdf_of_issue,
)
from journal.views.metadata import periodical
from library.models import Picture
from publishing.cache.compiled import Parameter, compiled
from publishing.content.addresses import path_to
from publishing.drafts.overlay import children_of
from publishing.pages.seo import head_of_list
from publishing.pages.views import connections_of
from text.languages import current
from text.pointers import Pointer
from text.richtext import text_of

# A footnote in a text without markup.
NOTE = re.compile(r" \[[^]]*\]")
# Of the articles that have no issue yet, how many stand here.
MOST_ONLINE_FIRST = 5


def journal_home(request):
    language = current()
    journal = Journal.objects.known()
    issue = next(iter(current_issue(language)), None)
    articles = articles_of_issue(language, pk=issue.pk) if issue else []
    newest = articles_online_first(language)[:MOST_ONLINE_FIRST]
    policies = list(children_of(journal, "policies", policies_of))
    bodies, covers, pages = (
        [Pointer(model._meta.label_lower, pk) for pk in pks if pk]
        for model, pks in [
            (Body, [journal.council_id, journal.board_id]),
            (Picture, [issue.cover_id] if issue else []),
            (Page, [policy.page_id for policy in policies]),
        ]
    )
    more = [*bodies, *covers, *pages]
    connections = connections_of(journal, language, more=more)
    entries = connections.entries
    cover = connections.first(covers)
    title = journal.title_in(language) or gettext("Journal")
    about = text_of(getattr(journal, f"about_{language}"))
    return render(
        request,
        "journal/home.html",
        {
            "head": head_of_list(
                title,
                "journal:home",
                nodes=[periodical(journal)],
                image=cover and cover.image,
                feed=path_to("journal:feed", language),
                description=NOTE.sub("", about),
            ),
            "journal": journal,
            "issue": issue,
            "cover": cover and cover.image,
            "download": issue and pdf_of_issue(issue),
            "rubrics": by_rubric(articles),
            "online_first": [line_of(row) for row in newest],
            "bodies": connections.all(bodies),
            "policies": policies_shown(policies, entries),
            "connections": connections,
        },
    )


def online_first(request):
    """List the articles that have no issue yet, the newest first."""
    language = current()
    head = head_of_list(
        gettext("Online first"),
        "journal:online-first",
        feed=path_to("journal:feed", language),
    )
    lines = [line_of(row) for row in articles_online_first(language)]
    context = {"head": head, "path": path_to_journal(), "lines": lines}
    return render(request, "journal/online_first.html", context)


@compiled
def current_issue(language):
    """Return the latest issue that readers of a language see, in a list."""
    issues = with_galleys(Issue.objects.visible_in(language).latest_first())
    return issues.without_texts()[:1]


@compiled
def policies_of():
    policies = Policy.objects.filter(journal=Parameter("pk"))
    return policies.order_by("position", "pk")


def policies_shown(policies, entries):
    """Return (policy, entry of its page) of those that readers may follow."""
    label = Page._meta.label_lower
    pairs = [
        (policy, entries.get(Pointer(label, policy.page_id))) for policy in policies
    ]
    return [(policy, entry) for policy, entry in pairs if entry]
