"""The journal's own page: the current issue, and who makes the journal."""

import re
from collections import Counter
from itertools import chain, zip_longest

from django.shortcuts import render
from django.utils.translation import gettext

from institute.models import Body, Page
from institute.years import format_years
from journal.models import Article, Issue, Journal, Policy
from journal.models.issue import number_shown
from journal.views.contents import (
    articles_of_issue,
    articles_online_first,
    bars_of,
    by_rubric,
    line_of,
    rows_by_rubric,
)
from journal.views.issue import path_to_journal
from journal.views.metadata import periodical
from library.models import Document, Picture
from publishing.cache.memory import cached_until_change
from publishing.content.addresses import path_to
from publishing.content.sections import section_name
from publishing.drafts.overlay import children_of
from publishing.pages.drawings import Mark, days_of_years, draw
from publishing.pages.seo import head_of_list
from publishing.pages.views import connections_of
from text.languages import current
from text.pointers import Pointer
from text.richtext import text_of

FOR_AUTHORS = Policy.Kind.AUTHORS
BODIES = "council", "board"
# How many articles of the current issue it shows, of those without one, and years.
MOST_ARTICLES, MOST_ONLINE_FIRST, MOST_YEARS = 4, 5, 6
# A footnote in a text without markup.
NOTE = re.compile(r" \[[^]]*\]")


def journal_home(request):
    context = cached_until_change(("home of the journal", current()), context_of_home)
    return render(request, "journal/home.html", context)


def context_of_home():
    language = current()
    journal = Journal.objects.known()
    issues = Issue.objects.visible_in(language).latest_first()
    issue = issues.without_texts().first()
    rows = articles_of_issue(language, pk=issue.pk) if issue else []
    articles = [row for row in rows if row.kind not in Article.NOTICES]
    # The first of each rubric, then the second of each, and so on.
    by_turns = filter(None, chain(*zip_longest(*rows_by_rubric(articles))))
    shown = [*by_turns][:MOST_ARTICLES]
    years, figures = {}, Counter()
    rows = issues.with_size(language).values_list("year", "number", "size")
    for year, number, size in rows:
        url = Issue.address(language, year=year, number=number)
        years.setdefault(year, []).append((number_shown(number), url))
        figures[year] += size
    newest = articles_online_first(language)[:MOST_ONLINE_FIRST]
    policies = [*children_of(journal, "policies", policies_of)]
    bodies, covers, wholes, pages = (
        [Pointer(model._meta.label_lower, pk) for pk in pks if pk]
        for model, pks in [
            (Body, [getattr(journal, f"{name}_id") for name in BODIES]),
            (Picture, [issue.cover_id] if issue else []),
            (Document, [issue.whole_id] if issue else []),
            (Page, [policy.page_id for policy in policies]),
        ]
    )
    more = [*bodies, *covers, *wholes, *pages]
    connections = connections_of(journal, language, more=more)
    found = zip(policies, map(connections.entries.get, pages), strict=True)
    # Those that readers may follow.
    policies = [(policy, entry) for policy, entry in found if entry]
    cover = connections.first(covers)
    title = journal.title_in(language) or section_name(
        "journal:home", gettext("Journal")
    )
    about = text_of(getattr(journal, f"about_{language}"))
    return {
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
        "number": issue and number_shown(issue.number),
        "bars": bars_of(articles),
        "whole": connections.first(wholes),
        "rubrics": by_rubric(shown),
        "more": len(articles) - len(shown),
        "years": [*years.items()][:MOST_YEARS],
        "figures": [
            (year, number, f"{number / max(figures.values()):.2%}")
            for year, number in [*figures.items()][:MOST_YEARS]
            if number
        ],
        "drawing": drawing_of(journal),
        "online_first": [line_of(row) for row in newest],
        "bodies": [*bodies_of(journal, connections.entries)],
        "for_authors": [pair for pair in policies if pair[0].kind == FOR_AUTHORS],
        "policies": [pair for pair in policies if pair[0].kind != FOR_AUTHORS],
        "connections": connections,
        "fragments": {},
    }


def bodies_of(journal, entries):
    """Yield (what it is, entry) of each body that makes the journal."""
    label = Body._meta.label_lower
    for field in map(Journal._meta.get_field, BODIES):
        if entry := entries.get(Pointer(label, getattr(journal, field.attname))):
            yield field.verbose_name, entry


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


def drawing_of(journal):
    """Return the years of the journal, or None where its first is not known."""
    span = journal.founded_year, None
    mark = Mark("years", format_years(*span), "", *days_of_years(*span))
    # As wide as the margin, in sizes of its text.
    return draw([("", [mark])], width=15)


def policies_of(pk):
    return Policy.objects.filter(journal=pk)
