"""The issues of all years, and a year in figures."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from journal.models import Article, Contribution, Issue, Journal
from journal.names import identity_of, keys_of
from publishing.cache.compiled import Parameter, compiled
from publishing.content.addresses import path_to
from publishing.content.status import any_language, visible
from publishing.pages.seo import head_of_list
from text.languages import LANGUAGES, current, languages_from


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
    )
    context = {"head": head, "years": years.items(), "path": path_to_journal()}
    return render(request, "journal/archive.html", context)


def year(request, year):
    """Show the issues of a year, and what they hold, in figures."""
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
    return render(
        request,
        "journal/year.html",
        {
            "head": head,
            "path": path_to_archive(),
            "year": year,
            "issues": issues[language],
            "figures": figures_of(year, language),
        },
    )


@compiled
def issues_in(language):
    issues = Issue.objects.visible_in(language).latest_first()
    return issues.with_cover().with_size().without_texts()


@compiled
def issues_of(language):
    issues = Issue.objects.visible_in(language).in_year(Parameter("year"))
    issues = issues.latest_first()
    return issues.with_cover().with_size().without_texts()


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


# A year in figures


@dataclass(frozen=True)
class Figures:
    """What readers see of a year in some language, whoever reads the figures.

    ``rubrics``: (title, number of articles), the most first. ``languages``: {language:
    articles written in it}. An author of several articles is one.
    """

    articles: int
    authors: int
    rubrics: list
    languages: dict


def figures_of(year, language):
    articles = articles_of_year(language, year=year)
    authors = contributions_of_year(year=year)
    identities = [identity_of(row, language) for row in authors]
    titles = (next(filter(None, titles), "—") for _language, *titles in articles)
    return Figures(
        len(articles),
        len({*keys_of(identities).values()}),
        counted(titles),
        dict(counted(written_in for written_in, *_titles in articles)),
    )


@compiled
def articles_of_year(language):
    """Return (language, titles of the rubric) of each article of a year."""
    articles = Article.objects.visible_anywhere().filter(year=Parameter("year"))
    titles = [f"rubric__title_{code}" for code in languages_from(language)]
    return articles.order_by("rubric__position", "pk").values_list(
        "written_in", *titles
    )


@compiled
def contributions_of_year():
    """Return each author of each article: see ``author_row``."""
    rows = Contribution.objects.filter(
        any_language(partial(visible, of="article__")), article__year=Parameter("year")
    )
    return rows.as_rows(in_full=False)


def counted(names):
    """Return (name, how often), the most frequent first."""
    return sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))
