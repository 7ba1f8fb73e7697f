"""Which article a row means: that of its DOI, else that of its title in its issue."""

from django.db.models import Q

from bibliography.identifiers import doi_or_empty
from imports.fields import key_of
from journal.models import Article
from text.languages import LANGUAGES
from text.pointers import Pointer

TITLES = [f"title_{language}" for language in LANGUAGES]


def doi_of(row, column="doi"):
    """Return the DOI of a row; its form says where it is invalid."""
    return doi_or_empty(row.cells.get(column, ""))


def issue_of(row):
    """Return (year, number) of a row's issue, or None."""
    year, number = row.cells.get("year", ""), row.cells.get("number", "")
    is_year = year.isascii() and year.isdecimal() and len(year) < 6
    return (int(year), number) if is_year and number else None


def titles_of(row):
    return [key_of(row.cells[name]) for name in TITLES if row.cells.get(name)]


def identities_of(row, pk):
    """Yield (column, what no other row of a file may have); ``pk``: of its article."""
    if doi := doi_of(row):
        yield "doi", doi
    if pk:
        yield None, Pointer(Article._meta.label_lower, pk)
    elif not doi:
        for title in titles_of(row):
            yield None, (issue_of(row), title)


def articles_of(rows, issues) -> dict:
    """Return {number of a row: key of its article}.

    ``issues``: {(year, number): Issue}, those that are not stored yet among them. Of
    two DOIs that differ, each has its own article; a title that several articles of an
    issue have tells nothing.
    """
    dois = {row.number: doi_of(row) for row in rows}
    here = Q(issue__in=[issue.pk for issue in issues.values() if issue.pk])
    stored = Article.objects.filter(here | Q(doi__in={*dois.values()} - {""}))
    by_doi, by_title = {}, {}
    for pk, issue, doi, *titles in stored.values_list("pk", "issue", "doi", *TITLES):
        by_doi[doi] = pk
        for title in {key_of(title) for title in titles if title}:
            by_title.setdefault((issue, title), []).append((pk, doi))
    found = {}
    for row in rows:
        doi, issue = dois[row.number], issues.get(issue_of(row))
        if doi and doi in by_doi:
            found[row.number] = by_doi[doi]
        elif issue and issue.pk:
            groups = [by_title.get((issue.pk, title), ()) for title in titles_of(row)]
            pk, has_doi = next((g[0] for g in groups if len(g) == 1), (None, ""))
            if pk and not (doi and has_doi):
                found[row.number] = pk
    return found
